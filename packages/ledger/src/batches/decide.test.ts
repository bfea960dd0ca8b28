import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import {
  borneLine,
  type Desk,
  desk,
  PEOPLE,
  rule,
  TO_RELEASE,
} from '../testing/payouts.fixture.ts';
import type { BatchRule } from './decision.ts';

const ledgers = ledgersForTests();

const LINES = [borneLine('H1'), borneLine('H2', { amountFen: 7_001 })];
const digestOf = (rows: string) => createHash('sha256').update(rows).digest('hex');
const DIGEST = digestOf('H1,200.00\nH2,70.01\n');

const hold: BatchRule = rule('decideLines', 'editLines', {
  lineDecisions: [{ householdId: 'H1', decision: 'hold', reason: '待核' }],
});
const CLERK = { actor: PEOPLE.editLines };

async function drafted(): Promise<Desk> {
  const given = await desk(ledgers);
  await given.pay(LINES);
  return given;
}

/** Everything that a decision could have written. */
async function written({ sql }: Desk): Promise<unknown[]> {
  const tables = [
    ...['batch', 'batch_event', 'batch_line', 'line_decision', 'payment', 'payment_file', 'payee'],
    ...['posting', 'command', 'roster_version'],
  ];
  return Promise.all(tables.map((table) => sql(`SELECT * FROM ledger.${table} ORDER BY 1, 2`)));
}

describe('a batch', () => {
  it('goes from the draft to the bank, and says at each event who did what and what it was', async () => {
    const given = await drafted();
    const { ledger, take, fund, clock } = given;
    await fund(100_000);
    const start = clock.at;
    await take(1, TO_RELEASE);
    const batch = await ledger.batches.get(1);
    assert.deepEqual(
      [batch.kind, batch.state, batch.round, batch.version, batch.notice],
      ['season', 'released', 1, 7, { publishedOn: '2022-04-15', days: 7 }],
    );
    const events = await ledger.batches.events(1);
    assert.deepEqual(
      events.map(({ number, version, action, duty, person, state }) => [
        ...[number, version, action, duty, person, state],
      ]),
      [
        [1, 1, 'make', 'makeBatch', 'tester', 'draft'],
        [2, 2, 'publishNotice', 'publishNotice', 'clerk', 'publicNotice'],
        [3, 3, 'endNotice', 'publishNotice', 'clerk', 'townReview'],
        [4, 4, 'signTown', 'signTown', 'town', 'bureauReview'],
        [5, 5, 'signBureau', 'signBureau', 'bureau', 'financeReview'],
        [6, 6, 'signFinance', 'signFinance', 'finance', 'approved'],
        [7, 7, 'release', 'release', 'cashier', 'released'],
      ],
    );
    for (const event of events) {
      assert.deepEqual(
        [event.lineCount, event.amountFen, event.digest, event.round],
        [2, 27_001, DIGEST, 1],
      );
    }
    assert.deepEqual([events[1]?.at, events[2]?.at], [start, start + 8 * 86_400]);
    const entries = await ledger.audit.entries({ limit: 99 });
    const signed = entries.find(({ number }) => number === events[5]!.auditNumber)!;
    assert.deepEqual(
      [signed.action, signed.actor, signed.subject],
      ['signFinance', 'finance', 'batch 1'],
    );
    const content = JSON.parse(signed.content);
    assert.deepEqual(
      [content.digest, content.from, content.state],
      [DIGEST, 'financeReview', 'approved'],
    );
    assert.equal(content.postings.length, 4);
    assert.equal((await ledger.audit.verify()).holds, true);
  });

  it('is shown to a rule as it stands', async () => {
    const given = await drafted();
    const { ledger, decide, fund, take } = given;
    await fund(50_000);
    await decide(1, hold, 'clerk');
    await take(1, ['publishNotice']);
    const view = await ledger.batches.view(1);
    assert.deepEqual([view.state, view.round, view.isRepayment], ['publicNotice', 1, false]);
    assert.deepEqual(view.done, [
      { person: 'tester', duty: 'makeBatch' },
      { person: 'clerk', duty: 'editLines' },
      { person: 'clerk', duty: 'publishNotice' },
      { person: 'tester', duty: 'changePayee' },
    ]);
    assert.deepEqual(view.notice, { publishedOn: view.today, days: 7 });
    assert.deepEqual(view.parts, [
      { funder: 'city', amountFen: 4_667 },
      { funder: 'county', amountFen: 2_334 },
    ]);
    assert.deepEqual(view.payments, { waiting: 0, paidOut: 0, failed: 0, replaced: 0 });
    assert.equal(view.balances.get('received:city'), 50_000);
    const decision = (await ledger.batches.decisions(1))[0]!;
    assert.deepEqual(view.decided, [{ number: decision.number, householdId: 'H1' }]);
    assert.deepEqual(
      view.lines.map(({ householdId, pays, decisions }) => [
        householdId,
        pays?.amountFen,
        decisions,
      ]),
      [
        ['H1', undefined, [decision]],
        ['H2', 7_001, []],
      ],
    );
    assert.deepEqual(view.auditHead, await ledger.audit.head());
  });

  it('stays as it was where the rule refuses, to the last row', async () => {
    const given = await drafted();
    const before = await written(given);
    const { number } = await given.ledger.audit.head();
    const refused = await given.ledger.batches.decide(
      1,
      1,
      () => ({ refused: 'fundsMissing', detail: 'Of city.' }),
      { ...CLERK, idempotencyKey: 'try', content: {} },
    );
    assert.deepEqual(refused, { refused: 'fundsMissing', detail: 'Of city.' });
    assert.deepEqual(await written(given), before);
    assert.equal((await given.ledger.audit.head()).number, number);
    await given.ledger.batches.decide(1, 1, hold, { ...CLERK, idempotencyKey: 'try', content: {} });
    assert.equal((await given.ledger.batches.get(1)).version, 2);
  });

  it('tells whoever saw an older version what was done since', async () => {
    const given = await drafted();
    const { ledger, decide } = given;
    await decide(1, hold, 'clerk');
    await decide(1, rule('publishNotice', 'publishNotice'), 'clerk');
    const before = await written(given);
    const asked: unknown[] = [];
    const stale = await ledger.batches.decide(
      1,
      1,
      (view) => {
        asked.push(view);
        return hold(view);
      },
      CLERK,
    );
    assert.ok('changes' in stale && stale.refused === 'staleEdit');
    assert.deepEqual(stale.changes, (await ledger.batches.events(1)).slice(1));
    assert.deepEqual(asked, []);
    assert.deepEqual(await written(given), before);
    const early = await ledger.batches.decide(1, 4, hold, CLERK);
    assert.ok('refused' in early && early.refused === 'staleEdit');
    const unknown = ledger.batches.decide(9, 1, hold, CLERK);
    await assert.rejects(unknown, (error) => isTrouble(error, 'batchNotFound'));
  });

  it('of two who decide at once takes one, and tells the other', async () => {
    const { ledger } = await drafted();
    const exclude = rule('decideLines', 'editLines', {
      lineDecisions: [{ householdId: 'H2', decision: 'exclude', reason: '重复' }],
    });
    const both = [hold, exclude].map((each) => ledger.batches.decide(1, 1, each, CLERK));
    const answers = await Promise.all(both);
    assert.deepEqual(answers.map((answer) => 'auditNumber' in answer).sort(), [false, true]);
    const refused = answers.find((answer) => 'refused' in answer)!;
    assert.ok('changes' in refused && refused.changes.length === 1);
    assert.equal((await ledger.batches.events(1)).length, 2);
  });

  it('is decided on once for one key, and other content under it is refused', async () => {
    const { ledger } = await drafted();
    const by = { ...CLERK, idempotencyKey: 'hold-1', content: { hold: 'H1' } };
    const first = await ledger.batches.decide(1, 1, hold, by);
    assert.deepEqual(await ledger.batches.decide(1, 1, hold, by), first);
    assert.equal((await ledger.batches.events(1)).length, 2);
    const other = ledger.batches.decide(1, 1, hold, { ...by, content: { hold: 'H2' } });
    await assert.rejects(other, (error) => isTrouble(error, 'idempotencyKeyReused'));
    const { content: _content, ...without } = by;
    assert.throws(() => ledger.batches.decide(1, 1, hold, without), /has its content/);
  });

  it('that is killed in the middle of its release is not half there', async () => {
    const given = await drafted();
    const { ledger, take, fund, sql } = given;
    await fund(100_000);
    await take(1, TO_RELEASE.slice(0, -1));
    for (const table of ['batch_event', 'payee', 'payment', 'payment_file', 'posting', 'batch']) {
      await sql(`CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`);
      await sql(`CREATE TRIGGER zz_die AFTER INSERT OR UPDATE ON ledger.${table}
        FOR EACH STATEMENT EXECUTE FUNCTION die()`);
      const before = await written(given);
      await assert.rejects(take(1, ['release']), (error) => isTrouble(error, 'ledgerUnreachable'));
      assert.deepEqual(await written(given), before, table);
      await sql(`DROP TRIGGER zz_die ON ledger.${table}`);
    }
    assert.deepEqual(await ledger.payments.files(1), []);
    await take(1, ['release']);
    const [file, ...others] = await ledger.payments.files(1);
    assert.deepEqual([file?.count, file?.sumFen, others], [2, 27_001, []]);
    assert.equal((await ledger.audit.verify()).holds, true);
  });

  it('begins its next round by a return, with no signature left in it', async () => {
    const given = await drafted();
    const { ledger, take, decide } = given;
    await take(1, ['publishNotice', 'endNotice', 'signTown']);
    const returned = rule('return', 'signBureau', { nextState: 'draft', reason: '金额有误' });
    await decide(1, returned, 'bureau');
    const batch = await ledger.batches.get(1);
    assert.deepEqual([batch.state, batch.round, batch.notice], ['draft', 2, undefined]);
    const last = (await ledger.batches.events(1)).at(-1)!;
    assert.deepEqual([last.round, last.reason, last.state], [1, '金额有误', 'draft']);
    await take(1, ['publishNotice', 'endNotice', 'signTown', 'signBureau']);
    assert.deepEqual(
      (await ledger.batches.events(1)).map(({ action, round }) => `${action} ${round}`).slice(-4),
      ['publishNotice 2', 'endNotice 2', 'signTown 2', 'signBureau 2'],
    );
  });

  it('is found by its state, its kind and what it settles, a page at a time', async () => {
    const { ledger, pay } = await drafted();
    await pay(LINES);
    await pay(LINES, { component: 'equipment', season: 'once' });
    const numbers = async (...asked: Parameters<typeof ledger.batches.list>) =>
      (await ledger.batches.list(...asked)).map(({ number }) => number);
    assert.deepEqual(await numbers(), [3, 2, 1]);
    assert.deepEqual(await numbers({ state: 'draft' }), [3, 2]);
    assert.deepEqual(await numbers({ component: 'equipment', kind: 'season' }), [3]);
    assert.deepEqual(await numbers({ programme: 'q' }), []);
    assert.deepEqual(await numbers({}, { limit: 2 }), [3, 2]);
    assert.deepEqual(await numbers({}, { limit: 2, before: 2 }), [1]);
  });
});
