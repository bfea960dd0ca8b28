import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { BY, household, keysOf, ledgersForTests } from '../testing/ledger.fixture.ts';
import {
  borneLine,
  desk,
  postings,
  rule,
  TO_RELEASE,
  writeCsv,
} from '../testing/payouts.fixture.ts';
import {
  approved,
  CASHIER,
  changePayee,
  changePayeeAfterFailure,
  fileOf,
  LINES,
  released,
} from './payments.fixture.ts';

const ledgers = ledgersForTests();

describe('a payment file', () => {
  it('is written with the release, binds count and sum, and is kept sealed', async () => {
    const given = await released(ledgers);
    const { ledger, sql } = given;
    const [file] = await ledger.payments.files(1);
    assert.deepEqual(
      [file?.attempt, file?.kind, file?.name, file?.count, file?.sumFen, file?.exportedBy],
      [1, 'csv', 'pay-2.csv', 2, 27_001, 'cashier'],
    );
    const rows = await sql<{ sealed: Buffer }>('SELECT sealed FROM ledger.payment_file');
    assert.ok(!rows[0]!.sealed.includes('6222000000000001'));
    const events = await ledger.batches.events(1);
    const text = await fileOf(given);
    const head = events.at(-1)!.auditNumber - 1;
    assert.equal(
      text,
      `audit ${head}\n1-H1,收款人1,6222000000000001,农商行,20000\n1-H2,收款人2,6222000000000002,农商行,7001`,
    );
    assert.equal(createHash('sha256').update(text).digest('hex'), file?.sha256);
    assert.equal(Buffer.from(text).length, file?.sizeBytes);
  });

  it('is handed out once; again it is exported anew, with a reason', async () => {
    const given = await released(ledgers);
    const { ledger, decide, sql } = given;
    const first = await fileOf(given);
    await assert.rejects(fileOf(given), (error) => isTrouble(error, 'alreadyExported'));
    await assert.rejects(fileOf(given, 1, 2), (error) => isTrouble(error, 'paymentFileNotFound'));
    const untaken = sql('UPDATE ledger.payment_file SET taken_at = NULL, taken_by = NULL');
    await assert.rejects(untaken, /is taken once/);
    const again = rule('exportAgain', 'release', { paymentFile: writeCsv });
    await assert.rejects(decide(1, again, 'cashier'), /batch_event_reason/);
    const because = rule('exportAgain', 'release', { paymentFile: writeCsv, reason: '银行未收到' });
    await decide(1, because, 'cashier');
    const [, second] = await ledger.payments.files(1);
    assert.deepEqual([second?.attempt, second?.reason], [2, '银行未收到']);
    assert.equal((await fileOf(given, 1, 2)).split('\n')[1], first.split('\n')[1]);
    const actions = (await ledger.audit.entries({ limit: 99 })).map(({ action }) => action);
    assert.deepEqual(actions.slice(-4), [
      'release',
      'paymentFileTaken',
      'exportAgain',
      'paymentFileTaken',
    ]);
    const bare = sql(`INSERT INTO ledger.payment_file SELECT batch_number, 3, event_number, kind,
      name, sha256, size_bytes, payment_count, amount_fen, NULL, sealed, key_id
      FROM ledger.payment_file WHERE attempt = 1`);
    await assert.rejects(bare, /payment_file_once/);
    const less = sql(`INSERT INTO ledger.payment_file SELECT batch_number, 3, event_number, kind,
      name, sha256, size_bytes, payment_count, amount_fen - 1, 'why', sealed, key_id
      FROM ledger.payment_file WHERE attempt = 1`);
    await assert.rejects(less, /is not that of batch 1/);
  });

  it('that its writer refuses is not written, and nothing is released', async () => {
    const given = await approved(ledgers);
    const { ledger } = given;
    const { version } = await ledger.batches.get(1);
    const seen: unknown[] = [];
    const answer = await ledger.batches.decide(
      1,
      version,
      rule('release', 'release', ({ parts }) => ({
        ...{ nextState: 'released', postings: postings('released', parts) },
        paymentFile: (payments) => {
          seen.push(...payments);
          return { refused: 'payeeNotApproved', detail: '1-H2' };
        },
      })),
      CASHIER,
    );
    assert.deepEqual(answer, { refused: 'payeeNotApproved', detail: '1-H2' });
    assert.equal(seen.length, 2);
    assert.equal((await ledger.batches.get(1)).version, version);
    assert.deepEqual(await ledger.payments.list(1), []);
  });

  it('pays the payees of the roster in which the batch was made, whatever was imported since', async () => {
    const given = await approved(ledgers);
    const other = { payeeName: '他人', payeeAccount: '9999', payeeBank: '他行' };
    await given.ledger.roster.importRoster([household('H1', other), household('H2', other)], BY);
    await given.take(1, ['release']);
    assert.match(await fileOf(given), /1-H1,收款人1,6222000000000001/);
  });

  it('calls a payee that nobody named by the head of the household, and has no account to invent', async () => {
    const given = await desk(ledgers, [
      { name: '户一', payeeName: undefined, payeeAccount: undefined, payeeBank: undefined },
    ]);
    await given.pay([borneLine('H1')]);
    assert.deepEqual((await given.ledger.batches.view(1)).withoutAccount, ['H1']);
    await given.fund(100_000);
    await given.take(1, TO_RELEASE);
    assert.match(await fileOf(given), /\n1-H1,户一,,,20000$/);
    const [payment] = await given.ledger.payments.list(1);
    assert.deepEqual(payment?.payee, { name: '户*', account: '', bank: '' });
  });

  it('pays a payee that was changed and approved at the batch before its signatures', async () => {
    const given = await desk(ledgers, [{}, { payeeAccount: undefined }]);
    await given.pay(LINES);
    assert.deepEqual((await given.ledger.batches.view(1)).withoutAccount, ['H2']);
    await given.fund(100_000);
    await changePayee(given);
    assert.deepEqual((await given.ledger.batches.view(1)).withoutAccount, []);
    await given.take(1, TO_RELEASE);
    assert.match(await fileOf(given), /1-H2,户二,6228480000000009,邮储银行,7001/);
  });
});

describe('payments', () => {
  it('are those of the lines, masked where people look, and in full with an entry in the chain', async () => {
    const given = await released(ledgers);
    const { ledger, sql } = given;
    const { payments } = ledger;
    const [first, second] = await payments.list(1);
    assert.deepEqual(first, {
      ...{ paymentId: '1-H1', batchNumber: 1, householdId: 'H1', amountFen: 20_000, attempt: 1 },
      ...{ state: 'waiting', failure: undefined },
      payee: { name: '收***', account: '************0001', bank: '农商行' },
    });
    assert.equal(second?.paymentId, '1-H2');
    const some = await payments.list(1, { afterHousehold: 'H1', state: 'waiting', limit: 5 });
    assert.deepEqual(some, [second]);
    assert.deepEqual(await payments.list(1, { state: 'failed' }), []);
    const revealed = await payments.reveal(1, { actor: 'cashier', why: '核对回盘' });
    assert.deepEqual(revealed[0]?.payee, {
      ...{ name: '收款人1', account: '6222000000000001', bank: '农商行' },
    });
    const entry = (await ledger.audit.entries({ limit: 99 })).at(-1)!;
    assert.deepEqual([entry.action, entry.subject], ['personalDataViewed', 'batch 1']);
    assert.equal(JSON.parse(entry.content).why, '核对回盘');
    const everything = JSON.stringify([
      await sql('SELECT * FROM ledger.payee'),
      await sql('SELECT * FROM ledger.payment'),
      await sql('SELECT * FROM ledger.audit_entry'),
    ]);
    assert.ok(!everything.includes('6222000000000001') && !everything.includes('收款人'));
  });

  it('are in the database of a live line of an approved batch, and of its amount', async () => {
    const given = await approved(ledgers);
    const { sql } = given;
    await sql(`INSERT INTO ledger.payee (household_id) VALUES ('H1'), ('H2')`);
    const paid = (values: string) => sql(`INSERT INTO ledger.payment VALUES (${values})`);
    await assert.rejects(paid(`1, 'H1', 20001, 1, 1, 'waiting'`), /payment_of_line/);
    await assert.rejects(paid(`1, 'H1', 20000, 1, 2, 'waiting'`), /foreign key/);
    await assert.rejects(paid(`1, 'H1', 20000, 1, 1, 'paidOut'`), /is not paid by batch/);
    const early = await desk(ledgers);
    await early.pay(LINES);
    await early.sql(`INSERT INTO ledger.payee (household_id) VALUES ('H1')`);
    const draft = early.sql(`INSERT INTO ledger.payment VALUES (1, 'H1', 20000, 1, 1, 'waiting')`);
    await assert.rejects(draft, /is not paid by batch/);
  });

  it('are sealed anew by a rotation of keys, and their files too', async () => {
    const given = await released(ledgers);
    await changePayeeAfterFailure(given);
    const newer = await ledgers.open(given.databaseUrl, keysOf(2, 1));
    const rotation = await newer.ledger.personal.rotateKeys(BY);
    assert.equal(rotation.retired.length, 1);
    const rows = await newer.sql<{ old: boolean }>(
      `
      SELECT bool_or(NOT starts_with(sealed_account, $1)) AS old FROM ledger.payee
      UNION ALL SELECT bool_or(key_id <> $2) FROM ledger.payment_file`,
      [...[`${rotation.keyId}.`, rotation.keyId]],
    );
    assert.deepEqual(rows, [{ old: false }, { old: false }]);
    const only = await ledgers.open(given.databaseUrl, keysOf(2));
    const [payment] = await only.ledger.payments.reveal(1, { actor: 'cashier', why: '核对' });
    assert.equal(payment?.payee.account, '6222000000000001');
    const { bytes } = await only.ledger.payments.takeFile(1, 1, CASHIER);
    assert.match(Buffer.from(bytes).toString(), /6222000000000001/);
    const [change] = await only.ledger.payments.payeeChanges();
    assert.equal(change?.payee.account, '************0009');
  });
});
