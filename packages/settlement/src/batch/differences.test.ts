import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sumIntegers } from '@nuanbu/units';
import fc from 'fast-check';
import { terms } from '../given.fixture.ts';
import type { SettledLine } from './candidates.ts';
import {
  type ComparedHousehold,
  differencesDigest,
  differencesOf,
  type JoiningDecision,
  toPayByFunder,
} from './differences.ts';
import type { DecisionOnLine } from './line-decisions.ts';
import { isRefusal } from './refusal.ts';

const TERMS = terms();
const [RULE] = TERMS.component.isDetermined ? TERMS.component.rules : [];
const NOTHING = { facts: new Set<string>(), readings: new Set<string>(), programme: false };

function line(
  amountFen: number,
  { bestFen = amountFen, ...other }: Partial<SettledLine> & { bestFen?: number } = {},
): SettledLine {
  const funders = [{ funder: 'city', amountFen }];
  const reckoning = { rulePath: RULE!.path, funders, payouts: { best: { amountFen: bestFen } } };
  return { householdId: 'H1', status: 'payable', amountFen, evidence: { reckoning }, ...other };
}

const VIOLATION: SettledLine = {
  ...{ householdId: 'H1', status: 'ineligible', reason: 'openViolation', amountFen: 0 },
  evidence: {},
};

function household(given: Partial<ComparedHousehold> = {}): ComparedHousehold {
  return { householdId: 'H1', town: '马集镇', village: '东村', isExcluded: false, ...given };
}

function found(
  compared: readonly ComparedHousehold[],
  joining: readonly JoiningDecision[] = [],
  changed: Parameters<typeof differencesOf>[2] = NOTHING,
) {
  const differences = differencesOf(2, compared, changed, () => TERMS, joining);
  if (isRefusal(differences)) assert.fail(`${differences.refused}: ${differences.detail}`);
  return differences;
}

function refusedBy(given: Partial<ComparedHousehold>, decision: Partial<JoiningDecision> = {}) {
  const asked = { decision: 'releaseHold', reason: '核实', evidence: '记录 1' } as const;
  const joining = [{ householdId: 'H1', ...asked, ...decision }];
  const differences = differencesOf(2, [household(given)], NOTHING, () => TERMS, joining);
  return isRefusal(differences) ? differences.refused : 'none';
}

const decided = (...decisions: readonly DecisionOnLine['decision'][]) =>
  decisions.map((decision) => ({ decision, reason: '核实', evidence: '记录 1' }));

/** Of household H1: what is paid more, taken back and in all undecided. */
function movesOf(given: Partial<ComparedHousehold>, joining: readonly JoiningDecision[] = []) {
  const { lines, recoveries, correction } = found([household(given)], joining);
  return [
    lines.map(({ amountFen, bookedFen }) => [amountFen, bookedFen]),
    recoveries.map(({ amountFen }) => amountFen),
    correction.undecided.length,
  ];
}

describe('a run against what is booked', () => {
  test('pays what is more, takes back what is less, and leaves the same alone', () => {
    assert.deepEqual(movesOf({ bookedFen: 100, line: line(101) }), [[[1, 100]], [], 0]);
    assert.deepEqual(movesOf({ bookedFen: 100, line: line(100) }), [[], [], 0]);
    assert.deepEqual(movesOf({ bookedFen: 100, line: line(99) }), [[], [1], 0]);
    assert.deepEqual(movesOf({ bookedFen: 100 }), [[], [100], 0]);
    assert.deepEqual(movesOf({ line: line(100) }), [[[100, undefined]], [], 0]);
    // All of it was taken back, so that its line is booked with nothing.
    assert.deepEqual(movesOf({ bookedFen: 0, line: line(100) }), [[[100, 0]], [], 0]);
  });

  test('takes nothing back for a doubt: a held line, or a case that nobody has decided', () => {
    assert.deepEqual(movesOf({ bookedFen: 100, line: line(50, { status: 'held' }) }), [[], [], 1]);
    assert.deepEqual(movesOf({ bookedFen: 100, line: VIOLATION }), [[], [], 1]);
    assert.deepEqual(movesOf({ line: VIOLATION }), [[], [], 0]);
    const ended: SettledLine = { ...VIOLATION, reason: 'subsidyEnded' };
    assert.deepEqual(movesOf({ bookedFen: 100, line: ended }), [[], [100], 0]);
  });

  test('tops a certain part up as it becomes more, and pays the rest once all is certain', () => {
    const part = (amountFen: number) => line(amountFen, { status: 'certainPart', bestFen: 100 });
    assert.deepEqual(movesOf({ bookedFen: 60, line: part(60) }), [[], [], 0]);
    assert.deepEqual(movesOf({ bookedFen: 60, line: part(70) }), [[[10, 60]], [], 0]);
    assert.deepEqual(movesOf({ bookedFen: 60, line: line(100) }), [[[40, 60]], [], 0]);
  });

  test('is borne by the shares of the rule that settles it', () => {
    const { lines } = found([household({ bookedFen: 100, line: line(201) })]);
    assert.equal(
      sumIntegers(
        lines[0]!.funders.map(({ amountFen }) => amountFen),
        'parts',
      ),
      101,
    );
    assert.deepEqual(toPayByFunder({ lines }), lines[0]!.funders);
    const first = found([household({ line: line(201) })]).lines[0]!;
    assert.deepEqual(first.funders, [{ funder: 'city', amountFen: 201 }]);
  });
});

describe('what somebody decided before', () => {
  const held = { line: line(100), runNumber: 1, decisions: decided('hold') };

  test('stands: an exclusion for good, and a hold over another value too', () => {
    assert.deepEqual(movesOf({ isExcluded: true, line: line(100) }), [[], [], 0]);
    assert.deepEqual(movesOf({ isExcluded: true, bookedFen: 80, line: line(70) }), [[], [10], 0]);
    assert.deepEqual(movesOf({ decided: held, line: line(100) }), [[], [], 0]);
    assert.deepEqual(movesOf({ decided: held, line: line(120) }), [[], [], 0]);
    const { waiting } = found([household({ decided: held, line: line(120) })]);
    assert.deepEqual(waiting, [
      { householdId: 'H1', status: 'payable', waitsFor: 'person', bookedFen: 0, bestFen: 120 },
    ]);
  });

  test('stands where a value was accepted and is the same, with who accepted it', () => {
    const before = line(60, { status: 'certainPart', bestFen: 100 });
    const accepted = {
      ...{ line: before, runNumber: 1 },
      decisions: decided('acceptEstimate').map((each) => ({ ...each, person: 'clerk' })),
    };
    assert.deepEqual(movesOf({ decided: accepted, bookedFen: 100, line: before }), [[], [], 0]);
    const { lines, decisions } = found([household({ decided: accepted, line: before })]);
    assert.deepEqual(
      [lines[0]!.amountFen, decisions],
      [100, [{ householdId: 'H1', ...accepted.decisions[0]! }]],
    );
    // Nobody has accepted another value.
    const other = line(60, { status: 'certainPart', bestFen: 110 });
    assert.deepEqual(movesOf({ decided: accepted, bookedFen: 100, line: other }), [[], [40], 0]);
  });
});

describe('a decision that lets a line join', () => {
  const release = {
    householdId: 'H1',
    decision: 'releaseHold',
    reason: '核实',
    evidence: '1',
  } as const;
  const accept = { ...release, decision: 'acceptEstimate' } as const;

  test('pays a line that the run held, or a person, or the rest of a certain part', () => {
    assert.deepEqual(movesOf({ line: line(50, { status: 'held' }) }, [release]), [
      [[50, undefined]],
      [],
      0,
    ]);
    const part = line(60, { status: 'certainPart', bestFen: 100 });
    assert.deepEqual(movesOf({ bookedFen: 60, line: part }, [accept]), [[[40, 60]], [], 0]);
    const held = { line: line(100), runNumber: 1, decisions: decided('hold') };
    const { lines, decisions, correction } = found(
      [household({ decided: held, line: line(100) })],
      [release],
    );
    assert.equal(lines[0]!.amountFen, 100);
    assert.deepEqual(
      decisions.map(({ decision }) => decision),
      ['hold', 'releaseHold'],
    );
    assert.equal(correction.differences[0]!.cause, 'decision');
  });

  test('pays more than is booked, to the fen; nothing is taken back by an estimate', () => {
    const held = line(50, { status: 'held' });
    assert.deepEqual(movesOf({ bookedFen: 49, line: held }, [accept]), [[[1, 49]], [], 0]);
    assert.equal(refusedBy({ bookedFen: 50, line: held }, accept), 'lineStateWrong');
    assert.equal(refusedBy({ bookedFen: 51, line: held }, accept), 'lineStateWrong');
  });

  test('needs a line that waits, grounds, and no open case', () => {
    assert.equal(refusedBy({}), 'lineNotFound');
    assert.equal(refusedBy({ line: line(1) }, { householdId: 'H2' }), 'lineNotFound');
    assert.equal(refusedBy({ line: VIOLATION }), 'lineStateWrong');
    assert.equal(refusedBy({ line: line(1) }), 'lineStateWrong');
    assert.equal(refusedBy({ isExcluded: true, line: line(1) }), 'lineStateWrong');
    const held = { line: line(1, { status: 'held' }) };
    assert.equal(refusedBy(held, { reason: ' ' }), 'reasonMissing');
    assert.equal(refusedBy(held, { evidence: '' }), 'evidenceMissing');
    assert.equal(refusedBy(held), 'none');
  });
});

test('what waits is listed with what it would pay, where that is known', () => {
  const waitingOf = (given: Partial<ComparedHousehold>) =>
    found([household(given)]).waiting.map(({ waitsFor, bookedFen, bestFen }) => [
      ...[waitsFor, bookedFen, bestFen],
    ]);
  assert.deepEqual(waitingOf({ line: line(50, { status: 'held' }) }), [['run', 0, 50]]);
  const unknown: SettledLine = { ...line(0, { status: 'held' }), evidence: {} };
  assert.deepEqual(waitingOf({ bookedFen: 7, line: unknown }), [['run', 7, undefined]]);
  assert.deepEqual(waitingOf({ bookedFen: 7, line: VIOLATION }), [['violation', 7, undefined]]);
  const part = line(60, { status: 'certainPart', bestFen: 100 });
  assert.deepEqual(waitingOf({ bookedFen: 60, line: part }), [['run', 60, 100]]);
  assert.deepEqual(waitingOf({ bookedFen: 60, line: line(60) }), []);
});

test('what is still to be given back is set off before anything is paid more', () => {
  const paidBy = (owedBackFen: number) => {
    const { lines, offsets, correction } = found([
      household({ bookedFen: 150, owedBackFen, line: line(200) }),
    ]);
    assert.equal(correction.differences[0]?.differenceFen, 50);
    const paid = lines.map(({ bookedFen, amountFen }) => [bookedFen, amountFen]);
    return [offsets.map(({ amountFen }) => amountFen), paid];
  };
  assert.deepEqual(paidBy(0), [[], [[150, 50]]]);
  assert.deepEqual(paidBy(1), [[1], [[151, 49]]]);
  assert.deepEqual(paidBy(49), [[49], [[199, 1]]]);
  assert.deepEqual(paidBy(50), [[50], []]);
  assert.deepEqual(paidBy(51), [[50], []]);
  const less = found([household({ bookedFen: 150, owedBackFen: 50, line: line(100) })]);
  assert.deepEqual([less.offsets, less.recoveries[0]?.amountFen], [[], 50]);
});

test('the digest names each amount, each cause and each that is undecided', () => {
  const moved = (given: Partial<ComparedHousehold>, changed = NOTHING) =>
    differencesDigest(found([household(given)], [], changed));
  const given = { bookedFen: 100, line: line(101) };
  const digests = [
    moved(given),
    moved({ ...given, bookedFen: 99 }),
    moved({ ...given, line: line(102) }),
    moved(given, { ...NOTHING, programme: true }),
    moved({ bookedFen: 100, line: line(1, { status: 'held' }) }),
    moved({ bookedFen: 100, line: line(100) }),
    moved({ ...given, owedBackFen: 1 }),
  ];
  assert.equal(new Set(digests).size, digests.length);
  assert.equal(moved({ ...given, town: '疃里镇' }), digests[0]);
});

test('law: booked and difference are what is new, and a correction after a booked one moves nothing', () => {
  const status = fc.constantFrom('payable' as const, 'held' as const, 'certainPart' as const);
  const settled = fc
    .record({ amountFen: fc.nat(500), more: fc.nat(100), status })
    .map(({ amountFen, more, status }) => {
      return line(amountFen, {
        status,
        bestFen: amountFen + (status === 'certainPart' ? more : 0),
      });
    });
  const one = fc.record({
    bookedFen: fc.option(fc.nat(500), { nil: undefined }),
    line: fc.option(settled, { nil: undefined }),
    isExcluded: fc.boolean(),
    decisions: fc.option(fc.constantFrom(decided('hold'), decided('hold', 'releaseHold')), {
      nil: undefined,
    }),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), (all) => {
      const compared = all.map(({ decisions, ...given }, index): ComparedHousehold => {
        const householdId = `H${index}`;
        const own = given.line && { ...given.line, householdId };
        const isIn = own?.status !== 'held' && (own?.amountFen ?? 0) > 0;
        return household({
          ...{ ...given, householdId, line: own },
          decided: own && isIn && decisions ? { line: own, runNumber: 1, decisions } : undefined,
        });
      });
      const before = found(compared);
      const moved = new Map(
        before.correction.differences.map((each) => [each.householdId, each.differenceFen]),
      );
      const booked = compared.map((each): ComparedHousehold => {
        const difference = moved.get(each.householdId);
        if (difference === undefined) return each;
        return { ...each, bookedFen: (each.bookedFen ?? 0) + difference };
      });
      for (const each of before.correction.differences) {
        assert.equal(each.bookedFen + each.differenceFen, each.newFen);
      }
      for (const { amountFen, funders } of before.lines) {
        assert.ok(amountFen > 0);
        const parts = funders.map((part) => part.amountFen);
        assert.equal(sumIntegers(parts, 'parts'), amountFen);
      }
      const again = found(booked);
      assert.deepEqual([again.lines, again.recoveries], [[], []]);
      assert.deepEqual(again.correction.undecided, before.correction.undecided);
    }),
  );
});
