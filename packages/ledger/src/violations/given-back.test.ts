import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changePayeeAfterFailure, record, released, told } from '../payments/payments.fixture.ts';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import { borne, type Desk, postings, TO_RELEASE } from '../testing/payouts.fixture.ts';
import { ALL, COAL, GROUNDS, taking } from './cases.fixture.ts';

const ledgers = ledgersForTests();
const BY = { actor: 'finance' };

/** H1 gives money back, or gives up what the bank returned. */
async function enter(
  { ledger }: Desk,
  kind: 'recovered' | 'commitmentWithdrawn',
  amountFen: number,
) {
  const line = { batchNumber: 1, householdId: 'H1' };
  const entry = {
    kind,
    occurredOn: '2022-05-10',
    evidence: '收据 1',
    reason: '退款',
    line,
  } as const;
  const parts = borne(amountFen);
  const posted =
    kind === 'commitmentWithdrawn'
      ? postings(kind, parts)
      : parts.flatMap(({ funder, amountFen }) => [
          { account: `recovered:${funder}` as const, amountFen },
          { account: `funds:${funder}` as const, amountFen: -amountFen },
        ]);
  assert.equal(typeof (await ledger.accounts.enter(entry, () => posted, BY)), 'number');
}

async function confirmCase({ ledger }: Desk) {
  await ledger.violations.open('H1', COAL, BY);
  assert.equal((await ledger.violations.confirm(1, taking(ALL), BY)).recoveryFen, 20_000);
}

async function clearCase({ ledger }: Desk) {
  await ledger.violations.reverse(1, GROUNDS, BY);
  await ledger.violations.dismiss(1, GROUNDS, BY);
}

async function owedOf({ ledger }: Desk) {
  const [owed] = await ledger.violations.owedBack({ householdId: 'H1' }, { limit: 9 });
  return owed && [owed.dueFen, owed.receivedFen, owed.leftFen];
}

const unpaidOf = async ({ ledger }: Desk) =>
  (await ledger.payments.unpaid({ householdId: 'H1' }, { limit: 9 })).map(
    ({ stage, amountFen }) => [stage, amountFen],
  );

describe('money that came back for a violation that is reversed', () => {
  it('is owed to the household again, and not what it still has', async () => {
    const given = await released(ledgers);
    await record(given, 'paid', [told('H1', 'paidOut'), told('H2', 'paidOut')]);
    await confirmCase(given);
    await enter(given, 'recovered', 5_000);
    assert.deepEqual(await unpaidOf(given), []);
    await clearCase(given);
    assert.deepEqual(await unpaidOf(given), [['unbooked', 5_000]]);
    assert.deepEqual(await owedOf(given), [5_000, 5_000, 0]);
    const [run] = await given.ledger.runs.list({ limit: 1 });
    const { compared } = await given.ledger.batches.correction(run!.number);
    assert.deepEqual(
      compared.map(({ householdId, bookedFen }) => [householdId, bookedFen]),
      [['H1', 15_000]],
    );
  });

  it('is owed again where the bank had returned it and nobody was to make it again', async () => {
    const given = await released(ledgers);
    await record(given, 'partlyReturned', [
      told('H1', 'failed', '账号不存在'),
      told('H2', 'paidOut'),
    ]);
    assert.deepEqual(await unpaidOf(given), [['failed', 20_000]]);
    await confirmCase(given);
    await enter(given, 'commitmentWithdrawn', 20_000);
    assert.deepEqual(await unpaidOf(given), []);
    await clearCase(given);
    assert.deepEqual(await unpaidOf(given), [['unbooked', 20_000]]);
  });

  it('belongs to another case that claims the same line', async () => {
    const given = await released(ledgers);
    await record(given, 'paid', [told('H1', 'paidOut'), told('H2', 'paidOut')]);
    await confirmCase(given);
    await given.ledger.violations.open('H1', { ...COAL, foundOn: '2022-02-01' }, BY);
    await given.ledger.violations.confirm(2, taking(ALL), BY);
    await enter(given, 'recovered', 5_000);
    await given.ledger.violations.reverse(1, GROUNDS, BY);
    assert.deepEqual(await owedOf(given), [20_000, 5_000, 15_000]);
  });

  it('is all taken back again by the same case, once', async () => {
    const given = await released(ledgers);
    await record(given, 'paid', [told('H1', 'paidOut'), told('H2', 'paidOut')]);
    await confirmCase(given);
    await enter(given, 'recovered', 5_000);
    await given.ledger.violations.reverse(1, GROUNDS, BY);
    const { recoveryFen } = await given.ledger.violations.confirm(1, taking(ALL), BY);
    assert.equal(recoveryFen, 15_000);
    assert.deepEqual(await owedOf(given), [20_000, 5_000, 15_000]);
  });
});

describe('a payment that the bank returned twice', () => {
  it('can be given up where all of its line is taken back, and is not made a third time', async () => {
    const given = await released(ledgers);
    const { ledger } = given;
    await changePayeeAfterFailure(given);
    const repays = [{ batchNumber: 1, householdId: 'H2' }];
    await ledger.batches.draft(1, () => ({ kind: 'repayment', repays }), { actor: 'clerk' });
    const owed = async () => {
      const [found] = await ledger.violations.owedBack({ householdId: 'H2' }, { limit: 9 });
      return found && [found.batchNumber, found.leftFen, found.isReturned];
    };
    await ledger.violations.open('H2', COAL, BY);
    await ledger.violations.confirm(1, taking(ALL), BY);
    assert.deepEqual(await owed(), [1, 7_001, false]);
    await given.take(2, TO_RELEASE);
    assert.deepEqual(await owed(), [1, 7_001, false]);
    const answer = [told('H2', 'failed', '账号不存在')];
    await record(given, 'partlyReturned', answer, { sha256: 'b'.repeat(64), batch: 2 });
    assert.deepEqual(await owed(), [1, 7_001, true]);
    const seen: unknown[] = [];
    await ledger.batches.draft(
      1,
      ({ failed }) => {
        seen.push(...failed.map((each) => [each.batchNumber, each.takenBackFen, each.amountFen]));
        return { refused: 'lineStateWrong', detail: '' };
      },
      { actor: 'clerk' },
    );
    assert.deepEqual(seen, [[2, 7_001, 7_001]]);
  });
});
