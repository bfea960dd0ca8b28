import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changePayee, record, told } from '../payments/payments.fixture.ts';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import { borne, borneLine, desk, rule, TO_RELEASE } from '../testing/payouts.fixture.ts';
import type { HouseholdBatch } from './of-household.ts';

const ledgers = ledgersForTests();
const H2_FEN = 7_001;

/** H2 waits in the run, and its best value is accepted in the batch, which then goes to the bank. */
async function accepted() {
  const given = await desk(ledgers);
  await given.pay([
    borneLine('H1'),
    borneLine('H2', { status: 'held', amountFen: H2_FEN, atRiskFen: H2_FEN }),
  ]);
  const run = await given.ledger.runs.get(1);
  return { given, of: (household: string) => given.ledger.batches.ofHousehold(household, run) };
}

const ACCEPTED = rule('decideLines', 'editLines', {
  lineDecisions: [
    {
      ...{ householdId: 'H2', decision: 'acceptEstimate', reason: '经核实', evidence: '记录 7' },
      pays: { amountFen: H2_FEN, funders: borne(H2_FEN) },
    },
  ],
});

const stand = (batches: readonly HouseholdBatch[]) =>
  batches.map(({ number, kind, status, paysFen, payment }) => {
    return [number, kind, status, paysFen, payment?.state, payment?.failure];
  });

describe('the batches of a household', () => {
  it('say that its line waits, until it is accepted on grounds', async () => {
    const { given, of } = await accepted();
    assert.deepEqual(stand(await of('H2')), [
      [1, 'season', 'held', undefined, undefined, undefined],
    ]);
    await given.decide(1, ACCEPTED, 'clerk');
    const [batch] = await of('H2');
    assert.deepEqual(stand([batch!]), [[1, 'season', 'held', H2_FEN, undefined, undefined]]);
    assert.deepEqual(
      batch!.decisions.map(({ decision, reason, evidence, person }) => [
        ...[decision, reason, evidence, person],
      ]),
      [['acceptEstimate', '经核实', '记录 7', 'clerk']],
    );
    const [other] = await of('H1');
    assert.deepEqual([other?.paysFen, other?.decisions], [20_000, []]);
    const run = { programme: 'p', season: '2021-2022', component: 'other' };
    assert.deepEqual(await given.ledger.batches.ofHousehold('H2', run), []);
  });

  it('name who signed, what the bank answered, and the batch that pays again', async () => {
    const { given, of } = await accepted();
    await given.decide(1, ACCEPTED, 'clerk');
    await given.fund(100_000);
    await given.take(1, TO_RELEASE);
    assert.equal((await of('H2'))[0]?.payment?.state, 'waiting');
    assert.equal((await of('H2'))[0]?.payment?.answeredAt, undefined);
    await record(given, 'partlyReturned', [
      told('H1', 'paidOut'),
      told('H2', 'failed', '账号不存在'),
    ]);
    assert.deepEqual(stand(await of('H2')), [
      [1, 'season', 'held', H2_FEN, 'failed', '账号不存在'],
    ]);
    const [batch] = await of('H2');
    assert.equal(batch!.payment!.answeredAt, given.clock.at);
    const signed = batch!.events.filter(({ action }) => action.startsWith('sign'));
    assert.deepEqual(
      signed.map(({ action, person }) => `${action} ${person}`),
      ['signTown town', 'signBureau bureau', 'signFinance finance'],
    );
    await changePayee(given);
    const again = { kind: 'repayment', repays: [{ batchNumber: 1, householdId: 'H2' }] } as const;
    await given.ledger.batches.draft(1, () => again, { actor: 'clerk' });
    const both = await of('H2');
    assert.deepEqual(
      both.map(({ number, kind, repaysBatch }) => [number, kind, repaysBatch]),
      [
        [1, 'season', undefined],
        [2, 'repayment', 1],
      ],
    );
    assert.equal((await of('H1')).length, 1, 'a re-payment is of those alone whom it pays again');
  });

  it('of a round that was sent back show the signatures of the next alone', async () => {
    const { given, of } = await accepted();
    await given.take(1, ['publishNotice', 'endNotice', 'signTown']);
    const back = rule('return', 'signBureau', { nextState: 'draft', reason: '有误' });
    await given.decide(1, back, 'bureau');
    const [batch] = await of('H1');
    assert.deepEqual([batch?.state, batch?.events], ['draft', []]);
  });
});
