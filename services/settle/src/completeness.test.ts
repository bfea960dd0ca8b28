import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Reading, seriesOf } from '@nuanbu/metering';
import { type Line, runTerms, settleHousehold } from '@nuanbu/settlement';
import { DAY_S, HOUR_S } from '@nuanbu/units';
import { completenessOf, isEnough } from './completeness.ts';
import { installationOf, PROGRAMME, SEASON } from './given.fixture.ts';

const { from, to } = SEASON.span;
const ENTITLED = { countedSpan: SEASON.span, seasonNumber: 1 };
const TERMS = runTerms(PROGRAMME, SEASON);
const RULE = TERMS.component.isDetermined ? TERMS.component.rules[0] : undefined;

interface Meter {
  readonly installedAt?: number;
  readonly removedAt?: number;
  readonly readAt: readonly number[];
}

function lineOf(meters: readonly Meter[], reason?: 'notResident'): Line {
  const readings = new Map(
    meters.map(({ readAt }, index) => [
      `M${index}`,
      { meterId: `M${index}`, series: seriesOf(readAt.map(readingAt)), conflictsAt: [] },
    ]),
  );
  return settleHousehold(
    {
      facts: {
        householdId: 'H',
        name: '',
        town: 'T',
        village: 'V',
        cohortYear: 2021,
        acceptedOn: '2021-10-01',
        resident: true,
        collectiveMember: true,
      },
      installations: meters.map(({ installedAt, removedAt }, index) =>
        installationOf(`M${index}`, { installedAt, removedAt }),
      ),
    },
    { ...ENTITLED, reason, rule: reason ? undefined : RULE },
    (meterId) => readings.get(meterId),
    TERMS,
  );
}

function readingAt(at: number): Reading {
  return { at, totalWh: 1_000_000 + Math.floor((at - from) / HOUR_S) * 500 };
}

function isComplete(...meters: Meter[]): boolean {
  return completenessOf([lineOf(meters)]).complete === 1;
}

test('a household is complete with a reading at, or on both sides of, both edges', () => {
  assert.equal(isComplete({ readAt: [from, to] }), true);
  assert.equal(isComplete({ readAt: [from - 1, from + 1, to - 1, to + 1] }), true);
  assert.equal(isComplete({ readAt: [from - 90 * DAY_S, to + 90 * DAY_S] }), true);
  assert.equal(isComplete({ readAt: [from + 1, to] }), false);
  assert.equal(isComplete({ readAt: [from, to - 1] }), false);
  assert.equal(isComplete({ readAt: [] }), false);
  assert.equal(isComplete(), false);
});

test('of meters one after another the first counts at the start and the last at the end', () => {
  const moved = from + 40 * DAY_S;
  const early = { removedAt: moved, readAt: [from - HOUR_S, from + HOUR_S, moved - HOUR_S] };
  const late = { installedAt: moved, readAt: [moved + HOUR_S, to - HOUR_S, to + HOUR_S] };
  assert.equal(isComplete(early, late), true);
  assert.equal(isComplete(late, early), true);
  assert.equal(isComplete(early, { ...late, readAt: [moved + HOUR_S, to - HOUR_S] }), false);
  assert.equal(isComplete({ ...early, readAt: [from + HOUR_S] }, late), false);
});

test('ineligible households are not counted', () => {
  const complete = { readAt: [from, to] };
  const lines = [lineOf([complete]), lineOf([]), lineOf([], 'notResident')];
  assert.deepEqual(completenessOf(lines), { eligible: 2, complete: 1 });
});

test('98 % is enough exactly at 49 of 50, and nobody lacks nothing', () => {
  assert.equal(isEnough({ eligible: 50, complete: 49 }, 98), true);
  assert.equal(isEnough({ eligible: 49, complete: 48 }, 98), false);
  assert.equal(isEnough({ eligible: 0, complete: 0 }, 98), true);
  assert.equal(isEnough({ eligible: 3, complete: 3 }, 100), true);
  assert.equal(isEnough({ eligible: 3, complete: 2 }, 100), false);
});
