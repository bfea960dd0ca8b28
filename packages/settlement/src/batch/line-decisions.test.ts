import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesOf, LINE_DECISIONS, LINE_STATUSES, type LineDecision } from '@nuanbu/terms';
import type { BatchCandidate, FundedAmount } from './candidates.ts';
import {
  carriedOver,
  type DecidedLine,
  type DecisionOnLine,
  decidedLine,
  decideLine,
  undecidedLine,
} from './line-decisions.ts';
import { isRefusal } from './refusal.ts';

function funded(amountFen: number): FundedAmount {
  return { amountFen, funders: [{ funder: 'city', amountFen }] };
}

const NOTHING = { amountFen: 0, funders: [] };

const PAYABLE: BatchCandidate = {
  householdId: 'H1',
  status: 'payable',
  now: funded(300),
  best: funded(300),
};
const CERTAIN: BatchCandidate = { ...PAYABLE, status: 'certainPart', now: funded(200) };
const HELD: BatchCandidate = { ...PAYABLE, status: 'held', now: NOTHING };
const UNKNOWN: BatchCandidate = { householdId: 'H1', status: 'held', now: NOTHING };

function deciding(decision: LineDecision, more: Partial<DecisionOnLine> = {}): DecisionOnLine {
  return { decision, reason: '已入户核实', evidence: '核实记录 7', ...more };
}

/** Where decisions lead a line: its stand and what it pays, or the code of the last refusal. */
function ledTo(candidate: BatchCandidate, ...decisions: LineDecision[]): string {
  let line = undecidedLine(candidate);
  for (const decision of decisions) {
    const next = decideLine(line, deciding(decision));
    if (isRefusal(next)) return next.refused;
    line = next;
  }
  return line.stand === 'in' ? `in ${line.pays?.amountFen}` : line.stand;
}

describe('a line before any decision', () => {
  test('is in where the run pays something now, held where it waits, out otherwise', () => {
    const expected = {
      payable: 'in 300',
      certainPart: 'in 300',
      belowStart: 'in 300',
      held: 'held',
      ineligible: 'in 300',
    };
    for (const status of codesOf(LINE_STATUSES)) {
      assert.equal(ledTo({ ...PAYABLE, status }), expected[status], status);
      const waitsOrNot = status === 'held' ? 'held' : 'out';
      assert.equal(ledTo({ ...PAYABLE, status, now: NOTHING }), waitsOrNot, status);
    }
    assert.equal(ledTo({ ...PAYABLE, now: funded(1) }), 'in 1');
  });
});

describe('every decision on every line', () => {
  const cases: readonly (readonly [string, BatchCandidate, readonly LineDecision[], string[]])[] = [
    // What hold, exclude, releaseHold and acceptEstimate each come to.
    ['payable', PAYABLE, [], ['held', 'excluded', 'no', 'no']],
    ['payable, held', PAYABLE, ['hold'], ['no', 'excluded', 'in 300', 'no']],
    ['certain part', CERTAIN, [], ['held', 'excluded', 'no', 'in 300']],
    ['certain part, held', CERTAIN, ['hold'], ['no', 'excluded', 'in 200', 'in 300']],
    ['certain part, accepted', CERTAIN, ['acceptEstimate'], ['held', 'excluded', 'no', 'no']],
    [
      'certain part, accepted, held',
      CERTAIN,
      ['acceptEstimate', 'hold'],
      ['no', 'excluded', 'in 300', 'no'],
    ],
    ['held by the run', HELD, [], ['no', 'excluded', 'in 300', 'in 300']],
    ['held by the run, released', HELD, ['releaseHold'], ['held', 'excluded', 'no', 'no']],
    ['held by the run, accepted', HELD, ['acceptEstimate'], ['held', 'excluded', 'no', 'no']],
    ['of unknown amount', UNKNOWN, [], ['no', 'excluded', 'no', 'no']],
    ['excluded', PAYABLE, ['exclude'], ['no', 'no', 'no', 'no']],
    ['excluded while held', HELD, ['exclude'], ['no', 'no', 'no', 'no']],
    ['out', { ...PAYABLE, now: NOTHING, best: NOTHING }, [], ['no', 'no', 'no', 'no']],
    ['of no money at best', { ...HELD, best: NOTHING }, [], ['no', 'excluded', 'out', 'out']],
  ];
  for (const [name, candidate, before, outcomes] of cases) {
    test(name, () => {
      codesOf(LINE_DECISIONS).forEach((decision, index) => {
        const expected = outcomes[index] === 'no' ? 'lineStateWrong' : outcomes[index];
        assert.equal(ledTo(candidate, ...before, decision), expected, decision);
      });
    });
  }

  test('keeps the levels’ parts of what it pays', () => {
    const line = decideLine(undecidedLine(CERTAIN), deciding('acceptEstimate')) as DecidedLine;
    assert.deepEqual(line.pays, funded(300));
  });
});

describe('the grounds of a decision', () => {
  const lines: Readonly<Record<LineDecision, BatchCandidate>> = {
    hold: PAYABLE,
    exclude: PAYABLE,
    releaseHold: HELD,
    acceptEstimate: HELD,
  };
  const refusedOf = (decision: LineDecision, more: Partial<DecisionOnLine>) => {
    const next = decideLine(undecidedLine(lines[decision]), deciding(decision, more));
    return isRefusal(next) ? next.refused : 'taken';
  };

  test('are a reason always, and evidence where doubtful money is paid', () => {
    for (const decision of codesOf(LINE_DECISIONS)) {
      for (const reason of ['', ' \t']) {
        assert.equal(refusedOf(decision, { reason }), 'reasonMissing', decision);
      }
      const pays = decision === 'releaseHold' || decision === 'acceptEstimate';
      const withoutEvidence = pays ? 'evidenceMissing' : 'taken';
      assert.equal(refusedOf(decision, { evidence: ' ' }), withoutEvidence, decision);
      assert.equal(refusedOf(decision, { evidence: undefined }), withoutEvidence, decision);
      assert.equal(refusedOf(decision, {}), 'taken', decision);
    }
  });
});

test('decisions on record lead to the line again, and one that does not apply is a bug', () => {
  const decisions = [deciding('acceptEstimate'), deciding('hold')];
  assert.deepEqual(decidedLine(CERTAIN, decisions), {
    candidate: CERTAIN,
    stand: 'held',
    pays: funded(300),
  });
  assert.throws(() => decidedLine(CERTAIN, [...decisions, deciding('hold')]), /hold: That of/);
});

describe('a line of a later run', () => {
  const after = (candidate: BatchCandidate, ...decisions: LineDecision[]) =>
    decidedLine(
      candidate,
      decisions.map((decision) => deciding(decision)),
    );
  const more = { ...PAYABLE, now: funded(301), best: funded(301) };
  const stillHeld = { ...HELD, best: funded(301) };

  test('that is the same stays as it was decided', () => {
    for (const [candidate, decision] of [
      [PAYABLE, 'hold'],
      [PAYABLE, 'exclude'],
      [HELD, 'releaseHold'],
      [CERTAIN, 'acceptEstimate'],
    ] as const) {
      const before = after(candidate, decision);
      assert.deepEqual(carriedOver(before, structuredClone(candidate)), before, decision);
    }
  });

  test('that is another stays excluded, and stays held by a person', () => {
    const excluded = carriedOver(after(PAYABLE, 'exclude'), more);
    assert.deepEqual(excluded, { candidate: more, stand: 'excluded' });
    const held = carriedOver(after(PAYABLE, 'hold'), more);
    assert.deepEqual(held, { candidate: more, stand: 'held', pays: funded(301) });
    assert.equal(carriedOver(after(PAYABLE, 'hold'), { ...more, now: NOTHING }).stand, 'out');
  });

  test('that is another is not accepted, by a fen, a level’s part or a status', () => {
    assert.equal(carriedOver(after(HELD, 'acceptEstimate'), stillHeld).stand, 'held');
    assert.equal(carriedOver(after(HELD, 'releaseHold'), stillHeld).stand, 'held');
    const shared = {
      ...HELD,
      best: { amountFen: 300, funders: [{ funder: 'district', amountFen: 300 }] },
    };
    assert.equal(carriedOver(after(HELD, 'acceptEstimate'), shared).stand, 'held');
    assert.equal(carriedOver(after(HELD, 'acceptEstimate'), UNKNOWN).stand, 'held');
    const certain = carriedOver(after(HELD, 'acceptEstimate'), CERTAIN);
    assert.deepEqual([certain.stand, certain.pays?.amountFen], ['in', 200]);
  });

  test('that the run no longer doubts is paid, also where the run held it before', () => {
    assert.deepEqual(carriedOver(after(HELD), PAYABLE), undecidedLine(PAYABLE));
    assert.deepEqual(carriedOver(after(PAYABLE), HELD), undecidedLine(HELD));
    const nothing = { ...HELD, best: NOTHING };
    const below: BatchCandidate = { ...nothing, status: 'belowStart' };
    assert.equal(carriedOver(after(nothing), below).stand, 'out');
  });
});
