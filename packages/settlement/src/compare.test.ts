import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type DeterminedComponent, withSettings } from '@nuanbu/policy';
import type { Move } from '@nuanbu/terms';
import type { Wh } from '@nuanbu/units';
import fc from 'fast-check';
import { type Comparison, compareLines, comparisonOf } from './compare.ts';
import { entitlementsOf } from './entitlements.ts';
import type { HouseholdFacts } from './facts.ts';
import { advanced, household, jining, readings, terms } from './given.fixture.ts';
import type { Line } from './line.ts';
import { settleHousehold } from './settle.ts';
import type { RunTerms } from './terms.ts';

/** What a household used; in doubt where its meter was not read to the season's end. */
interface Used {
  readonly wh: Wh;
  readonly isDoubtful?: boolean;
  readonly facts?: Partial<HouseholdFacts>;
}

/** The lines of a roster of such households, in two villages by turns. */
function linesBy(used: readonly Used[], by: RunTerms): Line[] {
  const cases = used.map(({ facts }, index) =>
    household({ householdId: `H${index}`, village: index % 2 ? '磨山村' : '云山村', ...facts }),
  );
  const entitlements = entitlementsOf(
    cases.map((each) => each.facts),
    by,
  );
  return cases.map((each, index) => {
    const { wh, isDoubtful } = used[index]!;
    const meter = isDoubtful
      ? readings([
          ['2021-12-01', 1_000_000],
          ['2022-02-01', 1_000_000 + wh],
        ])
      : advanced(wh);
    return settleHousehold(each, entitlements.get(each.facts.householdId)!, () => meter, by);
  });
}

function compare(used: readonly Used[], before: RunTerms, after: RunTerms): Comparison {
  return comparisonOf(compareLines(linesBy(used, before), linesBy(used, after), { before, after }));
}

/** The moves of one household that used so many kWh. */
function moves(kwh: number, before: RunTerms, after: RunTerms): readonly Move[] {
  const [change] = compare([{ wh: Math.round(kwh * 1_000) }], before, after).changes;
  return change?.moves ?? [];
}

const RULE = 'components.energySubsidy.rules.perKwh';

/** The Jining terms with one parameter at another value. */
function set(path: string, value: string): RunTerms {
  const result = withSettings(jining(), [{ path, value }]);
  if (!result.ok) throw new Error(result.problems.join());
  return terms(result.programme);
}

/** The Jining terms with another component in place of their own. */
function ruled(change: (component: DeterminedComponent) => Partial<DeterminedComponent>): RunTerms {
  const { component } = BASE;
  if (!component.isDetermined) throw new Error('its rules are its own');
  return { ...BASE, component: { ...component, ...change(component) } };
}

const BASE = terms();
const DEARER = set(`${RULE}.rate`, '0.3');
const LATER = set(`${RULE}.start.at`, '600');
const WIDER = set(`${RULE}.limit`, '6000');
const DEDUCTED = terms(jining(), 'deductCapPaid');
const SHARED = ruled(() => ({
  funders: [
    { funder: 'city', numerator: 1, denominator: 3 },
    { funder: 'district', numerator: 2, denominator: 3 },
  ],
}));
const UNSTATED = ruled(({ rules }) => ({
  rules: rules.map((rule) => ({ ...rule, price: { kind: 'notStated' } })),
}));

describe('the moves of a household', () => {
  test('it gains and loses, to the fen', () => {
    assert.deepEqual(moves(500, BASE, DEARER), ['gains']);
    assert.deepEqual(moves(500, DEARER, BASE), ['loses']);
    assert.deepEqual(moves(499.999, BASE, DEARER), []);
  });

  test('it crosses the start at it and one Wh off', () => {
    const fallen = ['loses', 'stopsBeingPayable', 'fallsBelowStart'];
    assert.deepEqual(moves(499.999, BASE, LATER), []);
    assert.deepEqual(moves(500, BASE, LATER), fallen);
    assert.deepEqual(moves(599.999, BASE, LATER), fallen);
    assert.deepEqual(moves(600, BASE, LATER), []);
    assert.deepEqual(moves(599.999, LATER, BASE), ['gains', 'becomesPayable', 'reachesStart']);
  });

  test('it crosses the limit where money is taken: one Wh above it is none, one fen above it is', () => {
    assert.deepEqual(moves(5_000.024, BASE, WIDER), []);
    assert.deepEqual(moves(5_000.025, BASE, WIDER), ['gains', 'leavesLimit']);
    assert.deepEqual(moves(6_000.024, BASE, WIDER), ['gains', 'leavesLimit']);
    // Still limited, at another limit.
    assert.deepEqual(moves(6_000.025, BASE, WIDER), ['gains']);
    assert.deepEqual(moves(5_400, WIDER, BASE), ['loses', 'reachesLimit']);
    // Deducted, a household at 5,400 kWh is paid 4,900 of them, and no limit is near.
    assert.deepEqual(moves(5_400, BASE, DEDUCTED), ['loses', 'leavesLimit']);
  });

  test('payable with nothing at the start is payable still', () => {
    assert.deepEqual(moves(500, BASE, DEDUCTED), ['loses']);
  });
});

describe('a roster', () => {
  const USED: readonly Used[] = [
    { wh: 1_000_000 },
    { wh: 300_000 },
    { wh: 7_000_000 },
    { wh: 700_000, isDoubtful: true },
    { wh: 900_000, facts: { resident: false } },
    { wh: 550_000 },
  ];

  test('money by village and in all; what waits stands apart, and nobody else moves', () => {
    const { households, moves: made, paid, held, byVillage, changes } = compare(USED, BASE, DEARER);
    assert.equal(households, 6);
    assert.equal(made.gains, 3);
    assert.deepEqual(paid, { beforeFen: 131_000, afterFen: 196_500, differenceFen: 65_500 });
    assert.deepEqual(held, { beforeFen: 14_000, afterFen: 21_000, differenceFen: 7_000 });
    assert.deepEqual(
      byVillage.map(({ village, gaining, losing, differenceFen }) => {
        return [village, gaining, losing, differenceFen];
      }),
      [
        ['云山村', 2, 0, 60_000],
        ['磨山村', 1, 0, 5_500],
      ],
    );
    assert.deepEqual(
      changes.map(({ householdId, before, after }) => [
        householdId,
        before.status,
        before.amountFen,
        after.amountFen,
      ]),
      [
        ['H0', 'payable', 20_000, 30_000],
        ['H2', 'payable', 100_000, 150_000],
        ['H3', 'held', 14_000, 21_000],
        ['H5', 'payable', 11_000, 16_500],
      ],
    );
  });

  test('statuses before and after; a household that is not entitled crosses nothing', () => {
    const { byStatus, moves: made } = compare(USED, BASE, LATER);
    assert.deepEqual(byStatus, [
      { before: 'payable', after: 'payable', households: 2 },
      { before: 'belowStart', after: 'belowStart', households: 1 },
      { before: 'held', after: 'held', households: 1 },
      { before: 'ineligible', after: 'ineligible', households: 1 },
      { before: 'payable', after: 'belowStart', households: 1 },
    ]);
    assert.equal(made.fallsBelowStart, 1);
    const open = set('eligibility.residenceRequired', 'false');
    const { changes } = compare(USED, BASE, open);
    assert.deepEqual(
      changes.map(({ householdId, moves }) => [householdId, ...moves]),
      [['H4', 'gains', 'becomesPayable']],
    );
  });

  test('an amount that is not known is no zero', () => {
    const { changes, held } = compare([{ wh: 1_000_000 }], BASE, UNSTATED);
    assert.deepEqual(changes[0]!.moves, ['loses', 'stopsBeingPayable']);
    assert.equal(changes[0]!.after.amountFen, undefined);
    assert.equal(held.afterFen, 0);
  });

  test('another split between funders moves their money and nobody’s payout', () => {
    const { byFunder, paid, changes, moves: made } = compare(USED, BASE, SHARED);
    assert.equal(paid.differenceFen, 0);
    assert.equal(made.gains + made.loses, 0);
    assert.equal(changes.length, 3);
    assert.deepEqual(byFunder, [
      { funder: 'district', beforeFen: 131_000, afterFen: 87_335, differenceFen: -43_665 },
      { funder: 'city', beforeFen: 0, afterFen: 43_665, differenceFen: 43_665 },
    ]);
  });

  test('two rosters are not compared', () => {
    const both = { before: BASE, after: BASE };
    const lines = linesBy(USED, BASE);
    assert.throws(() => compareLines(lines, lines.slice(1), both), RangeError);
    assert.throws(() => compareLines(lines, [...lines.slice(1), lines[1]!], both), RangeError);
    const other = { ...lines[0]!, householdId: 'X' };
    assert.throws(() => compareLines(lines, [...lines.slice(1), other], both), RangeError);
  });
});

describe('for every roster and any two terms', () => {
  const used = fc.array(
    fc.record({
      wh: fc.oneof(fc.integer({ min: 0, max: 8_000_000 }), fc.constantFrom(500_000, 5_000_000)),
      isDoubtful: fc.boolean(),
      facts: fc.record({ resident: fc.boolean() }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const sides = fc.tuple(
    fc.constantFrom(BASE, DEARER, LATER, WIDER, DEDUCTED, SHARED, UNSTATED),
    fc.constantFrom(BASE, DEARER, LATER, WIDER, DEDUCTED, SHARED, UNSTATED),
  );

  test('the sum of differences is the difference of sums, by household, village and funder', () => {
    fc.assert(
      fc.property(used, sides, (roster, [before, after]) => {
        const { changes, byVillage, byFunder, byStatus, paid } = compare(roster, before, after);
        const sum = (all: readonly { differenceFen: number }[]) =>
          all.reduce((fen, each) => fen + each.differenceFen, 0);
        assert.equal(paid.differenceFen, paid.afterFen - paid.beforeFen);
        for (const parts of [changes, byVillage, byFunder]) {
          assert.equal(sum(parts), paid.differenceFen);
        }
        for (const side of ['beforeFen', 'afterFen'] as const) {
          for (const parts of [byVillage, byFunder]) {
            assert.equal(
              parts.reduce((fen, each) => fen + each[side], 0),
              paid[side],
            );
          }
        }
        assert.equal(
          byStatus.reduce((households, each) => households + each.households, 0),
          roster.length,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('compared with itself nothing moves, and the way back is the negative', () => {
    const back: Readonly<Record<Move, Move>> = {
      gains: 'loses',
      loses: 'gains',
      becomesPayable: 'stopsBeingPayable',
      stopsBeingPayable: 'becomesPayable',
      reachesStart: 'fallsBelowStart',
      fallsBelowStart: 'reachesStart',
      reachesLimit: 'leavesLimit',
      leavesLimit: 'reachesLimit',
    };
    fc.assert(
      fc.property(used, sides, (roster, [before, after]) => {
        const same = compare(roster, before, before);
        assert.deepEqual([same.changes, same.paid.differenceFen], [[], 0]);
        const there = compare(roster, before, after);
        const here = compare(roster, after, before);
        // Zero has no sign here.
        assert.equal(here.paid.differenceFen + there.paid.differenceFen, 0);
        for (const [move, opposite] of Object.entries(back) as [Move, Move][]) {
          assert.equal(here.moves[move], there.moves[opposite]);
        }
        assert.deepEqual(
          here.changes.map((each) => [each.householdId, each.after, each.before]),
          there.changes.map((each) => [each.householdId, each.before, each.after]),
        );
      }),
      { numRuns: 200 },
    );
  });
});
