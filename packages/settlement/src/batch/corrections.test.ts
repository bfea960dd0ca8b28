import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sumIntegers } from '@nuanbu/units';
import fc from 'fast-check';
import type { BatchCandidate } from './candidates.ts';
import {
  bookedOf,
  type ChangedInputs,
  correctionOf,
  correctionSums,
  newAmountOf,
  recoveryLines,
  supplementaryLines,
} from './corrections.ts';
import type { DecidedLine } from './line-decisions.ts';

const NOTHING_CHANGED: ChangedInputs = {
  decisions: new Set(),
  facts: new Set(),
  readings: new Set(),
  programme: false,
};

function now(householdId: string, amountFen: number, waits = false) {
  return { householdId, amountFen, waits };
}

function booked(amounts: Record<string, number>) {
  return new Map(Object.entries(amounts));
}

describe('what is booked', () => {
  test('is the live lines less what was taken back of them', () => {
    const lines = [
      { householdId: 'H1', amountFen: 10_000 },
      { householdId: 'H2', amountFen: 500 },
      { householdId: 'H1', amountFen: 250 },
    ];
    const recoveries = [
      { householdId: 'H1', amountFen: 10_250 },
      { householdId: 'H1', amountFen: -10_250 },
      { householdId: 'H2', amountFen: 500 },
    ];
    assert.deepEqual(
      [...bookedOf(lines, recoveries)],
      [
        ['H1', 10_250],
        ['H2', 0],
      ],
    );
  });

  test('is never less than nothing', () => {
    const line = { householdId: 'H1', amountFen: 100 };
    assert.throws(() => bookedOf([line], [{ ...line, amountFen: 101 }]), /gave back more/);
    assert.throws(() => bookedOf([], [line]), /gave back more/);
  });
});

describe('a correction', () => {
  test('pays more, takes back, withdraws what vanished, and leaves alone what is the same', () => {
    const correction = correctionOf(
      booked({ H4: 400, H1: 100, H2: 200, H3: 300 }),
      [now('H1', 101), now('H2', 199), now('H3', 300), now('H5', 500), now('H6', 0)],
      { ...NOTHING_CHANGED, programme: true },
    );
    assert.deepEqual(
      correction.differences.map(({ householdId, bookedFen, newFen, differenceFen }) => [
        ...[householdId, bookedFen, newFen, differenceFen],
      ]),
      [
        ['H1', 100, 101, 1],
        ['H2', 200, 199, -1],
        ['H4', 400, 0, -400],
        ['H5', 0, 500, 500],
      ],
    );
    assert.deepEqual(supplementaryLines(correction), [
      { householdId: 'H1', amountFen: 1 },
      { householdId: 'H5', amountFen: 500 },
    ]);
    assert.deepEqual(recoveryLines(correction), [
      { householdId: 'H2', amountFen: 1 },
      { householdId: 'H4', amountFen: 400 },
    ]);
  });

  test('takes nothing back for a doubt, and says who is booked and in doubt', () => {
    const lines = [now('H1', 0, true), now('H2', 0, true)];
    const correction = correctionOf(booked({ H1: 100, H3: 0 }), lines, NOTHING_CHANGED);
    assert.deepEqual(correction, { differences: [], undecided: ['H1'] });
  });

  test('lists households in byte order', () => {
    const ids = ['户2', 'b', 'B', '户10', 'a'];
    const lines = ids.map((id) => now(id, 1));
    const { differences } = correctionOf(new Map(), lines, NOTHING_CHANGED);
    assert.deepEqual(
      differences.map(({ householdId }) => householdId),
      ['B', 'a', 'b', '户10', '户2'],
    );
  });

  test('of two lines of one household is a bug', () => {
    const twice = [now('H1', 1), now('H1', 1)];
    assert.throws(() => correctionOf(new Map(), twice, NOTHING_CHANGED), RangeError);
  });
});

describe('the cause of a difference', () => {
  const causeOf = (changed: Partial<ChangedInputs>) =>
    correctionOf(booked({ H1: 1 }), [], { ...NOTHING_CHANGED, ...changed }).differences[0]?.cause;
  const own = new Set(['H1']);
  const other = new Set(['H2']);

  test('is what changed nearest to the household', () => {
    const all = { decisions: own, facts: own, readings: own, programme: true };
    assert.equal(causeOf(all), 'decision');
    assert.equal(causeOf({ ...all, decisions: other }), 'fact');
    assert.equal(causeOf({ ...all, decisions: other, facts: other }), 'reading');
    assert.equal(causeOf({ ...all, decisions: other, facts: other, readings: other }), 'programme');
  });

  test('is a fact of another household before it is a decision that nobody named', () => {
    assert.equal(causeOf({ facts: other, readings: other }), 'fact');
    assert.equal(causeOf({ readings: other, decisions: other }), 'decision');
    assert.equal(causeOf({}), 'decision');
  });
});

describe('what would move', () => {
  test('is counted by cause, to pay and to take back apart', () => {
    const lines = [now('H1', 150), now('H2', 20), now('H3', 7), now('H4', 7)];
    const correction = correctionOf(booked({ H1: 100, H2: 100, H3: 0, H4: 7 }), lines, {
      ...NOTHING_CHANGED,
      readings: new Set(['H1', 'H2']),
      facts: new Set(['H3']),
    });
    assert.deepEqual(correctionSums(correction), [
      { cause: 'reading', households: 2, toPayFen: 50, toTakeBackFen: 80 },
      { cause: 'fact', households: 1, toPayFen: 7, toTakeBackFen: 0 },
    ]);
  });
});

describe('the new amount of a decided line', () => {
  const funded = (amountFen: number) => ({ amountFen, funders: [] });
  const candidate: BatchCandidate = { householdId: 'H1', status: 'payable', now: funded(300) };
  const amountOf = (line: Omit<DecidedLine, 'candidate'>, bookedFen = 0, of = candidate) => {
    const { amountFen, waits } = newAmountOf({ ...line, candidate: of }, bookedFen);
    return [amountFen, waits];
  };

  test('is what it pays, nothing where it is out, and open where it is held', () => {
    assert.deepEqual(amountOf({ stand: 'in', pays: funded(250) }, 100), [250, false]);
    assert.deepEqual(amountOf({ stand: 'out' }, 100), [0, false]);
    assert.deepEqual(amountOf({ stand: 'held', pays: funded(250) }, 100), [0, true]);
  });

  test('of an excluded line is never more than is booked, and less where the run says less', () => {
    assert.deepEqual(amountOf({ stand: 'excluded' }, 0), [0, false]);
    assert.deepEqual(amountOf({ stand: 'excluded' }, 299), [299, false]);
    assert.deepEqual(amountOf({ stand: 'excluded' }, 301), [300, false]);
    const held: BatchCandidate = { ...candidate, status: 'held', now: funded(0) };
    assert.deepEqual(amountOf({ stand: 'excluded' }, 301, held), [301, false]);
  });
});

test('law: booked and difference are what is new, household by household and in all', () => {
  const household = fc.integer({ min: 1, max: 12 }).map((number) => `H${number}`);
  const given = fc.record({
    lines: fc.array(fc.record({ householdId: household, amountFen: fc.nat(100_000) })),
    now: fc.uniqueArray(
      fc.record({ householdId: household, amountFen: fc.nat(100_000), waits: fc.boolean() }),
      { selector: ({ householdId }) => householdId },
    ),
  });
  fc.assert(
    fc.property(given, ({ lines, now: fresh }) => {
      const was = bookedOf(lines, []);
      const correction = correctionOf(was, fresh, NOTHING_CHANGED);
      const after = new Map(was);
      for (const { householdId, amountFen } of supplementaryLines(correction)) {
        assert.ok(amountFen > 0);
        after.set(householdId, (after.get(householdId) ?? 0) + amountFen);
      }
      for (const { householdId, amountFen } of recoveryLines(correction)) {
        assert.ok(amountFen > 0);
        after.set(householdId, after.get(householdId)! - amountFen);
      }
      for (const householdId of new Set([
        ...was.keys(),
        ...fresh.map((each) => each.householdId),
      ])) {
        const line = fresh.find((each) => each.householdId === householdId);
        const expected = line?.waits ? (was.get(householdId) ?? 0) : (line?.amountFen ?? 0);
        assert.equal(after.get(householdId) ?? 0, expected, householdId);
      }
      const sums = correctionSums(correction);
      const moved = sums.map(({ toPayFen, toTakeBackFen }) => toPayFen - toTakeBackFen);
      assert.equal(
        sumIntegers(after.values(), 'after'),
        sumIntegers(was.values(), 'before') + sumIntegers(moved, 'moved'),
      );
      // Once a correction is booked there is nothing left to correct.
      assert.deepEqual(correctionOf(after, fresh, NOTHING_CHANGED).differences, []);
    }),
  );
});
