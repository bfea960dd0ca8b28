import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import { borne, postings, rule } from '../testing/payouts.fixture.ts';
import { record, released, told } from './payments.fixture.ts';

const ledgers = ledgersForTests();

describe('what a bank returns', () => {
  it('is entered line by line, with its reasons and its money', async () => {
    const given = await released(ledgers);
    const { ledger } = given;
    await record(given, 'partlyReturned', [
      told('H1', 'paidOut'),
      told('H2', 'failed', '账号不存在'),
    ]);
    const states = (await ledger.payments.list(1)).map(({ state, failure }) => [state, failure]);
    assert.deepEqual(states, [
      ['paidOut', undefined],
      ['failed', '账号不存在'],
    ]);
    const view = await ledger.batches.view(1);
    assert.deepEqual(view.payments, { waiting: 0, paidOut: 1, failed: 1, replaced: 0 });
    assert.deepEqual(
      view.sent.map(({ paymentId, amountFen, state, attempt }) => [
        paymentId,
        amountFen,
        state,
        attempt,
      ]),
      [
        ['1-H1', 20_000, 'paidOut', 1],
        ['1-H2', 7_001, 'failed', 1],
      ],
    );
    assert.equal(view.balances.get('returned:city'), 4_667);
    const [imported] = await ledger.payments.imports(1);
    assert.deepEqual(
      [imported?.number, imported?.name, imported?.lineCount, imported?.amountFen],
      [1, '回盘.csv', 2, 27_001],
    );
  });

  it('may come in parts, and days later say that what was paid came back', async () => {
    const given = await released(ledgers);
    const sha = (letter: string) => ({ sha256: letter.repeat(64) });
    await record(given, 'released', [told('H1', 'paidOut')], sha('a'));
    await record(given, 'paid', [told('H2', 'paidOut')], sha('b'));
    await record(given, 'partlyReturned', [told('H2', 'failed', '退汇')], sha('c'));
    const [, second] = await given.ledger.payments.list(1);
    assert.deepEqual([second?.state, second?.failure], ['failed', '退汇']);
    const back = record(given, 'partlyReturned', [told('H2', 'paidOut')], sha('d'));
    await assert.rejects(back, /does not become/);
  });

  it('is refused by the database where it is not of what was sent', async () => {
    const given = await released(ledgers);
    const { ledger, decide, sql } = given;
    const wrong = [
      [[{ ...told('H1', 'paidOut'), amountFen: 19_999 }], /return_line_sent/],
      [[told('H9', 'paidOut')], /return_line_sent/],
      [[told('H1', 'paidOut'), told('H1', 'paidOut')], /return_line_pkey/],
      [[told('H2', 'failed')], /return_line_check/],
    ] as const;
    for (const [lines, expected] of wrong) {
      await assert.rejects(record(given, 'partlyReturned', lines), expected);
    }
    const failed = [told('H2', 'failed', '账号不存在')];
    const returns = { kind: 'csv', name: 'r', sha256: 'a'.repeat(64), lines: failed } as const;
    for (const posted of [[], postings('lineFailed', borne(7_002))]) {
      const said = { nextState: 'partlyReturned', returns, postings: posted } as const;
      const lie = decide(1, rule('recordReturns', 'importReturns', said), 'cashier');
      await assert.rejects(lie, /not what their import or its postings say/);
    }
    const silent = record(given, 'paid', [told('H1', 'paidOut')]);
    await assert.rejects(silent, /payments of the batch are not as paid says/);
    assert.deepEqual((await ledger.batches.view(1)).payments, {
      ...{ waiting: 2, paidOut: 0, failed: 0, replaced: 0 },
    });
    await assert.rejects(sql(`UPDATE ledger.payment SET state = 'paidOut'`), /does not become/);
    await record(given, 'released', [told('H1', 'paidOut')]);
    const again = record(given, 'released', [told('H1', 'paidOut')]);
    await assert.rejects(again, /return_import_once/);
  });

  it('leaves a batch to be reconciled that has an answer for every payment', async () => {
    const given = await released(ledgers);
    const reconciled = rule('reconcile', 'reconcile', { nextState: 'reconciled' });
    await record(given, 'partlyReturned', [told('H2', 'failed', '账号不存在')]);
    await assert.rejects(given.decide(1, reconciled, 'checker'), /are not as reconciled says/);
    await record(given, 'partlyReturned', [told('H1', 'paidOut')], { sha256: 'b'.repeat(64) });
    await given.decide(1, reconciled, 'checker');
  });
});
