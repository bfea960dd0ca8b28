import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account, Posting } from '@nuanbu/settlement';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import { borneLine, desk, postings } from '../testing/payouts.fixture.ts';
import type { NewFundEntry } from './fund-entries.ts';

const ledgers = ledgersForTests();
const FINANCE = { actor: 'finance' };

const RECEIVED: NewFundEntry = {
  ...{ kind: 'fundsReceived', occurredOn: '2022-04-10', evidence: '拨款单 1', reason: '首批' },
};
const city = (amountFen: number) => postings('fundsReceived', [{ funder: 'city', amountFen }]);
const posting = (account: Account, amountFen: number): Posting => ({ account, amountFen });

describe('the accounts of the levels (S6)', () => {
  it('are what was posted, and add up to zero', async () => {
    const { ledger } = await desk(ledgers);
    const { accounts } = ledger;
    assert.equal((await accounts.balances()).size, 0);
    assert.equal(await accounts.enter(RECEIVED, () => city(500), FINANCE), 1);
    const back: NewFundEntry = { ...RECEIVED, kind: 'fundsWithdrawn', reason: undefined };
    const withdrawn = [posting('funds:city', 200), posting('received:city', -200)];
    assert.equal(await accounts.enter(back, () => withdrawn, FINANCE), 2);
    assert.deepEqual(
      [...(await accounts.balances())],
      [
        ['funds:city', -300],
        ['received:city', 300],
      ],
    );
    const [first, second] = await accounts.entries({ limit: 9 });
    const { auditNumber, ...entry } = first!;
    assert.deepEqual(entry, {
      ...{ ...RECEIVED, number: 1, postings: city(500), person: 'finance', at: 1_650_000_000 },
    });
    assert.deepEqual([second?.reason, second?.postings], [undefined, withdrawn]);
    assert.deepEqual(await accounts.entries({ after: 1, limit: 1 }), [second]);
    const said = (await ledger.audit.entries({ after: auditNumber - 1, limit: 1 }))[0]!;
    assert.deepEqual([said.action, said.subject], ['fundsReceived', 'fund entry 1']);
    assert.deepEqual(JSON.parse(said.content).postings, city(500));
  });

  it('are left alone where the rule refuses, by how they stand', async () => {
    const { ledger } = await desk(ledgers);
    await ledger.accounts.enter(RECEIVED, () => city(500), FINANCE);
    const { number } = await ledger.audit.head();
    const refused = await ledger.accounts.enter(
      RECEIVED,
      (balances) => ({ refused: 'fundsMissing', detail: `${balances.get('received:city')}` }),
      FINANCE,
    );
    assert.deepEqual(refused, { refused: 'fundsMissing', detail: '500' });
    assert.equal((await ledger.audit.head()).number, number);
  });

  it('take no more than can be added up for ever', async () => {
    const { ledger } = await desk(ledgers);
    const { accounts } = ledger;
    const most = 1_000_000_000_000_000;
    const enormous = (error: unknown) => isTrouble(error, 'argumentInvalid');
    await assert.rejects(
      accounts.enter(RECEIVED, () => city(Number.MAX_SAFE_INTEGER), FINANCE),
      enormous,
    );
    await accounts.enter(RECEIVED, () => city(most), FINANCE);
    await assert.rejects(
      accounts.enter(RECEIVED, () => city(1), FINANCE),
      enormous,
    );
    assert.equal((await accounts.balances()).get('received:city'), most);
  });

  it('take no entry that is not balanced, or spends what is not there', async () => {
    const { ledger, sql } = await desk(ledgers);
    const enter = (given: readonly Posting[]) =>
      ledger.accounts.enter(RECEIVED, () => given, FINANCE);
    for (const wrong of [
      [posting('received:city', 500), posting('funds:city', -499)],
      [posting('received:city', 500)],
      [posting('received:city', 500), posting('funds:county', -400)],
    ]) {
      await assert.rejects(enter(wrong), /do not add up to zero/);
    }
    const unknown = [posting('secret:city' as Account, 1), posting('funds:city', -1)];
    await assert.rejects(enter(unknown), /posting_account_check/);
    await assert.rejects(enter([posting('received:city', 0)]), /posting_amount_fen_check/);
    await assert.rejects(enter([]), /has no postings/);
    await enter(city(500));
    const spent = [posting('owed:city', 501), posting('paid:city', -501)];
    await assert.rejects(enter(spent), /more is paid of city than was received/);
    const withdrawn = [posting('funds:city', 501), posting('received:city', -501)];
    await assert.rejects(enter(withdrawn), /more is paid of city than was received/);
    const past = sql(`INSERT INTO ledger.posting (audit_number, account, amount_fen)
      VALUES (1, 'received:city', 1)`);
    await assert.rejects(past, /do not add up to zero/);
    assert.equal((await ledger.accounts.balances()).get('received:city'), 500);
  });

  it('let two who spend at once spend what is there once', async () => {
    const { ledger, sql } = await desk(ledgers);
    await ledger.accounts.enter(RECEIVED, () => city(500), FINANCE);
    const spend = () =>
      sql(`INSERT INTO ledger.posting (audit_number, account, amount_fen)
        VALUES (1, 'owed:city', 300), (1, 'paid:city', -300)`);
    const both = await Promise.allSettled([spend(), spend()]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  it('name the voucher, the person, and the line of what a household gave back', async () => {
    const { ledger, pay } = await desk(ledgers);
    await pay([borneLine('H1'), borneLine('H2')]);
    const enter = (other: Partial<NewFundEntry>, actor = 'finance') =>
      ledger.accounts.enter({ ...RECEIVED, ...other }, () => city(5), { actor });
    const troubled = (code: Trouble) => (error: unknown) => isTrouble(error, code);
    await assert.rejects(enter({ evidence: ' ' }), troubled('evidenceMissing'));
    await assert.rejects(enter({ reason: 'a\0' }), troubled('argumentInvalid'));
    await assert.rejects(enter({}, 'nobody'), troubled('userNotFound'));
    const line = { batchNumber: 1, householdId: 'H1' };
    await assert.rejects(enter({ line }), /fund_entry_line/);
    await assert.rejects(enter({ kind: 'recovered' }), /fund_entry_line/);
    const stranger = { batchNumber: 1, householdId: 'H9' };
    await assert.rejects(enter({ kind: 'recovered', line: stranger }), /foreign key/);
    assert.equal(await enter({ kind: 'recovered', line }), 1);
    assert.deepEqual((await ledger.accounts.entries({ limit: 1 }))[0]?.line, line);
  });

  it('take an entry once for one key', async () => {
    const { ledger } = await desk(ledgers);
    const by = { ...FINANCE, idempotencyKey: 'in-1', content: 500 };
    const enter = (content: number) =>
      ledger.accounts.enter(RECEIVED, () => city(500), { ...by, content });
    assert.deepEqual([await enter(500), await enter(500)], [1, 1]);
    await assert.rejects(enter(501), (error) => isTrouble(error, 'idempotencyKeyReused'));
    assert.equal((await ledger.accounts.balances()).get('received:city'), 500);
  });
});
