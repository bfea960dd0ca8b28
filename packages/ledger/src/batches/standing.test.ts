import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changePayeeAfterFailure, released } from '../payments/payments.fixture.ts';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import {
  borne,
  borneLine,
  type Desk,
  desk,
  publishNotice,
  rule,
} from '../testing/payouts.fixture.ts';
import type { NewLineDecision } from './line-decisions.ts';

const ledgers = ledgersForTests();

const LINES = [
  borneLine('H1', { atRiskFen: 90 }),
  borneLine('H2', { status: 'certainPart', amountFen: 7_001, bestFen: 9_000, atRiskFen: 2_000 }),
  borneLine('H3', { status: 'held', amountFen: 5_000, atRiskFen: 5_000 }),
  borneLine('H4', { status: 'belowStart', amountFen: 0 }),
  borneLine('H5', { status: 'held', amountFen: 0, atRiskFen: 9_000 }),
];

async function drafted(): Promise<Desk> {
  const given = await desk(ledgers, [{}, {}, {}, {}, {}]);
  await given.pay(LINES);
  return given;
}

const decided = ({ decide }: Desk, lineDecision: NewLineDecision, batch = 1) =>
  decide(
    batch,
    rule('decideLines', 'editLines', { lineDecisions: [{ ...lineDecision }] }),
    'clerk',
  );

/** Held, rest, excluded, each as households and fen, and the money at risk. */
async function standing({ ledger }: Desk, batch = 1): Promise<string> {
  const { held, rest, excluded, atRiskFen } = await ledger.batches.standing(batch);
  const sums = [held, rest, excluded].map(
    ({ households, amountFen }) => `${households}:${amountFen}`,
  );
  return [...sums, atRiskFen].join(' ');
}

/** What the batch holds, its rests among it, is what the unpaid list says to be held. */
async function agrees({ ledger }: Desk): Promise<void> {
  const { held, rest } = await ledger.batches.standing(1);
  const sums = await ledger.payments.unpaidSums({ stage: 'held' });
  const { households = 0, amountFen = 0 } = sums[0] ?? {};
  assert.deepEqual(
    [held.households + rest.households, held.amountFen + rest.amountFen],
    [households, amountFen],
  );
}

describe('how the lines of a batch stand', () => {
  it('follows each decision, and agrees with the list of who is not paid', async () => {
    const given = await drafted();
    const best = (amountFen: number) => ({ amountFen, funders: borne(amountFen) });
    const grounds = { reason: '已核', evidence: '核查单 1' };
    const steps: readonly (readonly [NewLineDecision | undefined, string])[] = [
      [undefined, '2:5000 1:1999 0:0 90'],
      [{ householdId: 'H1', decision: 'hold', reason: '待核' }, '3:25000 1:1999 0:0 0'],
      [
        { householdId: 'H1', decision: 'releaseHold', ...grounds, pays: best(20_000) },
        '2:5000 1:1999 0:0 90',
      ],
      [
        { householdId: 'H2', decision: 'acceptEstimate', ...grounds, pays: best(9_000) },
        '2:5000 0:0 0:0 2090',
      ],
      [
        { householdId: 'H3', decision: 'acceptEstimate', ...grounds, pays: best(5_000) },
        '1:0 0:0 0:0 7090',
      ],
      [{ householdId: 'H3', decision: 'exclude', reason: '空户' }, '1:0 0:0 1:5000 2090'],
      [{ householdId: 'H5', decision: 'exclude', reason: '空户' }, '0:0 0:0 2:5000 2090'],
    ];
    for (const [decision, expected] of steps) {
      if (decision) await decided(given, decision);
      assert.equal(await standing(given), expected);
      await agrees(given);
    }
  });

  it('is nothing of a batch that a newer one superseded', async () => {
    const given = await drafted();
    await given.pay(LINES);
    assert.equal(await standing(given, 1), '0:0 0:0 0:0 0');
    assert.equal(await standing(given, 2), '2:5000 1:1999 0:0 90');
    await assert.rejects(given.ledger.batches.standing(9), { code: 'batchNotFound' });
  });

  it('leaves out what another batch has booked', async () => {
    const given = await drafted();
    await publishNotice(given, 1);
    const accepted = { decision: 'acceptEstimate', reason: '已核', evidence: '7' } as const;
    await given.ledger.batches.draft(
      1,
      () => ({
        ...{ kind: 'supplementary', runNumber: 1 },
        lines: [{ householdId: 'H3', amountFen: 5_000, funders: borne(5_000) }],
        lineDecisions: [{ householdId: 'H3', ...accepted, paysFen: 5_000 }],
      }),
      { actor: 'clerk' },
    );
    assert.equal(await standing(given, 1), '1:0 1:1999 0:0 90');
    assert.equal(await standing(given, 2), '1:0 0:0 0:0 5000');
    await decided(given, { householdId: 'H3', decision: 'hold', reason: '待核' }, 2);
    assert.equal(await standing(given, 1), '2:5000 1:1999 0:0 90');
    assert.equal(await standing(given, 2), '2:5000 0:0 0:0 0');
  });

  it('counts a payment made again by what it is to pay', async () => {
    const given = await released(ledgers);
    await changePayeeAfterFailure(given);
    const repays = [{ batchNumber: 1, householdId: 'H2' }];
    const made = await given.ledger.batches.draft(1, () => ({ kind: 'repayment', repays }), {
      actor: 'clerk',
    });
    assert.deepEqual(made, { batchNumber: 2 });
    assert.equal(await standing(given, 2), '0:0 0:0 0:0 20');
    await decided(given, { householdId: 'H2', decision: 'hold', reason: '待核' }, 2);
    assert.equal(await standing(given, 2), '1:7001 0:0 0:0 0');
    assert.equal(await standing(given, 1), '0:0 0:0 0:0 40');
  });
});
