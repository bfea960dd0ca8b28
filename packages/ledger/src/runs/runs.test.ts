import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Line, RunTotals } from '@nuanbu/settlement';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import {
  BY,
  DIGEST,
  finalRun,
  household,
  ledgersForTests,
  line,
  type Opened,
  totalsOf,
} from '../testing/ledger.fixture.ts';
import { publishNotice } from '../testing/payouts.fixture.ts';
import type { FrozenInputs } from './run.ts';

const ledgers = ledgersForTests();

const EAST = { town: '石桥镇', village: '东村' };
const WEST = { town: '石桥镇', village: '西村' };

const troubled = (code: Trouble) => (error: unknown) => isTrouble(error, code);

/** Three households in two villages, a programme, and an open run on them. */
async function openRun(other: Partial<FrozenInputs> = {}): Promise<Opened & { run: number }> {
  const opened = await ledgers.open();
  const { ledger } = opened;
  const rows = [household('H2'), household('H10'), household('W1', WEST)];
  await ledger.roster.importRoster(rows, BY);
  const { digest } = await ledger.programmes.add({ name: 'p', text: 'a: 1' }, BY);
  return { ...opened, run: await ledger.runs.start({ ...finalRun(digest), ...other }, BY) };
}

const EAST_LINES = [
  line('H2'),
  line('H10', { amountFen: 5_001, atRiskFen: 900, status: 'held', findings: ['edgeEstimated'] }),
];
const WEST_LINES = [line('W1', { ...WEST, amountFen: 7_000 })];

async function putAll({ ledger, run }: Pick<Opened, 'ledger'> & { run: number }): Promise<void> {
  await ledger.runs.replaceVillageLines(run, EAST, EAST_LINES);
  await ledger.runs.replaceVillageLines(run, WEST, WEST_LINES);
}

const OUTCOME = { digest: DIGEST, totals: totalsOf([...EAST_LINES, ...WEST_LINES]) };

describe('a run', () => {
  it('has the next number and its inputs frozen', async () => {
    const { ledger, run } = await openRun({ reason: 'trial' });
    assert.equal(run, 1);
    const kept = await ledger.runs.get(run);
    assert.equal(kept.state, 'running');
    const { digest } = (await ledger.programmes.newest('p'))!;
    const { number: _number, state: _state, startedAt, startedBy, ...rest } = kept;
    const frozen = { ...finalRun(digest), reason: 'trial' };
    const open = { endedAt: undefined, failure: undefined, digest: undefined, totals: undefined };
    assert.deepEqual(rest, { ...frozen, ...open, traceId: undefined });
    assert.deepEqual([startedAt, startedBy], [1_650_000_000, 'tester']);
    const key = { ...BY, idempotencyKey: 'again' };
    const second = await ledger.runs.start(finalRun(digest), key);
    assert.equal(second, 2);
    assert.equal(await ledger.runs.start(finalRun(digest), key), 2);
    assert.deepEqual(
      (await ledger.runs.list()).map(({ number }) => number),
      [2, 1],
    );
    await assert.rejects(ledger.runs.get(9), troubled('runNotFound'));
  });

  it('gives back lines in roster order, to the last number and finding', async () => {
    const opened = await openRun();
    const { ledger, run } = opened;
    const evidence = { startRule: 'threshold', deep: [1, { zero: -0, big: 2 ** 53 - 1 }] };
    const special = line('H2', {
      ...{ status: 'ineligible', reason: 'notResident', amountFen: 0, paidWh: 0, atRiskFen: 0 },
      ...{ findings: ['notResident', 'rollover'], estimatedWh: 7 },
      ...{ totalWh: 2 ** 53 - 1, lowWh: 0, highWh: 2 ** 53 - 1, peakWh: 1, valleyWh: 2 ** 53 - 2 },
      evidence: evidence as never,
    });
    await ledger.runs.replaceVillageLines(run, EAST, [EAST_LINES[1]!, special]);
    const [first, second] = await ledger.runs.lines(run);
    const { evidence: _evidence, ...summary } = special;
    assert.deepEqual(first, summary);
    assert.equal(second?.householdId, 'H10');
    assert.equal(second?.reason, undefined);
    const whole = await ledger.runs.line(run, 'H2');
    assert.deepEqual(whole?.evidence, JSON.parse(JSON.stringify(evidence)));
    const both = await ledger.runs.wholeLines(run, { village: EAST });
    assert.deepEqual(both, [whole, await ledger.runs.line(run, 'H10')]);
    assert.deepEqual(await ledger.runs.wholeLines(run, { village: WEST }), []);
    const held = await ledger.runs.lines(run, { status: 'held', village: EAST });
    assert.deepEqual(
      held.map((each) => each.householdId),
      ['H10'],
    );
    assert.equal(await ledger.runs.line(run, 'W1'), undefined);
  });

  it('replaces a village on a retry and never doubles it, also with several at once', async () => {
    const { ledger, run } = await openRun();
    await putAll({ ledger, run });
    const other = [line('H2', { amountFen: 1 }), EAST_LINES[1]!];
    const tries = [EAST_LINES, other, EAST_LINES, other].map((lines) =>
      ledger.runs.replaceVillageLines(run, EAST, lines),
    );
    await Promise.all(tries);
    await ledger.runs.replaceVillageLines(run, EAST, other);
    const lines = await ledger.runs.lines(run);
    assert.deepEqual(
      lines.map((each) => [each.householdId, each.amountFen]),
      [
        ['H2', 1],
        ['H10', 5_001],
        ['W1', 7_000],
      ],
    );
  });

  it('is worked on alone by whoever asks first, until that is done', async () => {
    const { ledger, run } = await openRun();
    const begun = Promise.withResolvers<void>();
    const over = Promise.withResolvers<string>();
    const first = ledger.runs.whileAlone(run, () => {
      begun.resolve();
      return over.promise;
    });
    await begun.promise;
    assert.equal(await ledger.runs.whileAlone(run, async () => 'second'), undefined);
    assert.equal(await ledger.runs.whileAlone(run + 1, async () => 'other'), 'other');
    over.resolve('first');
    assert.equal(await first, 'first');
    const failing = ledger.runs.whileAlone(run, () => Promise.reject(new Error('as it is')));
    await assert.rejects(failing, /as it is/);
    assert.equal(await ledger.runs.whileAlone(run, async () => 'second'), 'second');
  });

  it('takes exactly the lines of the village in its roster version', async () => {
    const { ledger, run } = await openRun();
    // The newer roster does not matter: the run froze version 1.
    await ledger.roster.importRoster([household('H2', WEST), household('H11')], BY);
    const put = (lines: readonly Line[]) => ledger.runs.replaceVillageLines(run, EAST, lines);
    await assert.rejects(put([line('H2')]), troubled('runIncomplete'));
    await assert.rejects(put([...EAST_LINES, line('H11')]), troubled('runIncomplete'));
    await assert.rejects(put([line('H2'), line('W1')]), troubled('runIncomplete'));
    assert.deepEqual(await ledger.runs.lines(run), []);
    await put(EAST_LINES);
    assert.equal((await ledger.runs.lines(run)).length, 2);
  });
});

describe('finishing a run', () => {
  it('writes success, totals and the draft batch in one piece', async () => {
    const opened = await openRun();
    const { ledger, run } = opened;
    await putAll(opened);
    assert.deepEqual(await ledger.runs.finish(run, OUTCOME, BY), { runNumber: 1, batchNumber: 1 });
    const { state, digest, totals, endedAt } = await ledger.runs.get(run);
    assert.deepEqual([state, digest, endedAt], ['succeeded', DIGEST, 1_650_000_000]);
    assert.deepEqual(totals, OUTCOME.totals);

    const batch = await ledger.batches.get(1);
    assert.deepEqual([batch.state, batch.lineCount, batch.amountFen], ['draft', 2, 27_000]);
    assert.deepEqual(await ledger.batches.lines(1), [
      { householdId: 'H2', amountFen: 20_000 },
      { householdId: 'W1', amountFen: 7_000 },
    ]);
    const rows = 'H2,200.00\nW1,70.00\n';
    assert.equal(batch.digest, createHash('sha256').update(rows).digest('hex'));
    const entries = await ledger.audit.entries({ limit: 99 });
    const drafted = entries.find(({ action }) => action === 'batchDrafted');
    assert.deepEqual(batch.auditHead, { number: drafted?.number, hash: drafted?.hash });
    assert.equal(entries.at(-1)?.action, 'runSucceeded');
    assert.equal((await ledger.audit.verify()).holds, true);
  });

  it('said twice answers twice the same, and differently said is refused', async () => {
    const opened = await openRun();
    const { ledger, run } = opened;
    await putAll(opened);
    const first = await ledger.runs.finish(run, OUTCOME, BY);
    const { number } = await ledger.audit.head();
    assert.deepEqual(await ledger.runs.finish(run, OUTCOME, BY), first);
    assert.equal((await ledger.audit.head()).number, number);
    const other = { ...OUTCOME, digest: 'b'.repeat(64) };
    await assert.rejects(ledger.runs.finish(run, other, BY), troubled('runHasEnded'));
  });

  it('refuses a run with a household missing, and leaves nothing behind', async () => {
    const { ledger, run } = await openRun();
    await ledger.runs.replaceVillageLines(run, EAST, EAST_LINES);
    const { number } = await ledger.audit.head();
    const outcome = { digest: DIGEST, totals: totalsOf(EAST_LINES) };
    await assert.rejects(ledger.runs.finish(run, outcome, BY), (error) => {
      return isTrouble(error, 'runIncomplete') && error.detail.includes('W1 has no line');
    });
    assert.equal((await ledger.runs.get(run)).state, 'running');
    assert.deepEqual(await ledger.batches.list(), []);
    assert.equal((await ledger.audit.head()).number, number);
  });

  it('refuses totals that are one fen or one Wh off, in sum or in one status', async () => {
    const opened = await openRun();
    const { ledger, run } = opened;
    await putAll(opened);
    const { totals } = OUTCOME;
    const { byStatus } = totals;
    const moved = { ...byStatus.held, amountFen: byStatus.held.amountFen + 1 };
    const wrong: RunTotals[] = [
      { ...totals, amountFen: totals.amountFen + 1 },
      { ...totals, totalWh: totals.totalWh - 1 },
      { ...totals, byStatus: { ...byStatus, held: moved } },
    ];
    for (const each of wrong) {
      const finished = ledger.runs.finish(run, { digest: DIGEST, totals: each }, BY);
      await assert.rejects(finished, troubled('sumsDisagree'));
    }
    await ledger.runs.finish(run, OUTCOME, BY);
  });

  it('makes the run and all that it rests on unchangeable, whichever way is tried', async () => {
    const opened = await openRun();
    const { ledger, run, sql } = opened;
    await putAll(opened);
    await ledger.runs.finish(run, OUTCOME, BY);
    const late = ledger.runs.replaceVillageLines(run, EAST, EAST_LINES);
    await assert.rejects(late, troubled('runHasEnded'));
    for (const attempt of [
      'UPDATE ledger.line SET amount_fen = amount_fen + 1',
      `DELETE FROM ledger.line WHERE household_id = 'H10'`,
      `INSERT INTO ledger.line SELECT run_number, 'X', position, town, village, status, reason,
        total_wh, low_wh, high_wh, peak_wh, valley_wh, estimated_wh, paid_wh, amount_fen,
        at_risk_fen, findings, evidence FROM ledger.line WHERE household_id = 'H2'`,
      'TRUNCATE ledger.line CASCADE',
      `UPDATE ledger.run SET state = 'running', ended_at = NULL, digest = NULL, totals = NULL`,
      'DELETE FROM ledger.run',
      'TRUNCATE ledger.run CASCADE',
      `UPDATE ledger.batch SET made_by = 'nobody'`,
      `UPDATE ledger.batch_line SET season = 'once'`,
      'DELETE FROM ledger.batch_line',
      `UPDATE ledger.household SET name = '李四'`,
      'DELETE FROM ledger.household',
      `UPDATE ledger.programme_version SET text = ''`,
    ]) {
      await assert.rejects(sql(attempt), /is refused/, attempt);
    }
    assert.equal((await ledger.runs.lines(run)).length, 3);
  });

  it('makes no batch of a provisional run, nor of one with nothing to pay', async () => {
    const provisional = await openRun({ kind: 'provisional' });
    await putAll(provisional);
    const { ledger } = provisional;
    const finished = await ledger.runs.finish(provisional.run, OUTCOME, BY);
    assert.equal(finished.batchNumber, undefined);

    const { digest } = (await ledger.programmes.newest('p'))!;
    const run = await ledger.runs.start(finalRun(digest), BY);
    const none = { status: 'belowStart', amountFen: 0, paidWh: 0, atRiskFen: 0 } as const;
    const east = EAST_LINES.map((each) => ({ ...each, ...none }));
    const west = WEST_LINES.map((each) => ({ ...each, ...none }));
    await ledger.runs.replaceVillageLines(run, EAST, east);
    await ledger.runs.replaceVillageLines(run, WEST, west);
    const outcome = { digest: DIGEST, totals: totalsOf([...east, ...west]) };
    const { batchNumber } = await ledger.runs.finish(run, outcome, BY);
    assert.equal(batchNumber, undefined);
    assert.deepEqual(await ledger.batches.list(), []);
  });

  it('of a failed run is refused, and its lines stay to be looked at', async () => {
    const opened = await openRun();
    const { ledger, run } = opened;
    await putAll(opened);
    await ledger.runs.fail(run, 'the store is gone', BY);
    const { state, failure } = await ledger.runs.get(run);
    assert.deepEqual([state, failure], ['failed', 'the store is gone']);
    await assert.rejects(ledger.runs.finish(run, OUTCOME, BY), troubled('runHasEnded'));
    assert.equal((await ledger.runs.lines(run)).length, 3);
  });
});

describe('a draft batch', () => {
  it('gives way to that of a newer final run of its season', async () => {
    const opened = await openRun();
    const { ledger, run } = opened;
    await putAll(opened);
    await ledger.runs.finish(run, OUTCOME, BY);
    const { digest } = (await ledger.programmes.newest('p'))!;
    const second = await ledger.runs.start(finalRun(digest), BY);
    await putAll({ ledger, run: second });
    const { batchNumber } = await ledger.runs.finish(second, OUTCOME, BY);
    assert.deepEqual(
      (await ledger.batches.list()).map(({ number, state }) => [number, state]),
      [
        [batchNumber, 'draft'],
        [1, 'superseded'],
      ],
    );
    const next = await ledger.runs.start({ ...finalRun(digest), season: '2022-2023' }, BY);
    await putAll({ ledger, run: next });
    await ledger.runs.finish(next, OUTCOME, BY);
    const states = (await ledger.batches.list()).map(({ state }) => state);
    assert.deepEqual(states, ['draft', 'draft', 'superseded']);
  });

  it('books no household twice for one season, whoever tries', async () => {
    const opened = await openRun();
    const { ledger, run, sql } = opened;
    await putAll(opened);
    await ledger.runs.finish(run, OUTCOME, BY);
    const columns = `run_number, programme, season, component, state, line_count, amount_fen, digest,
      made_at, made_by, audit_number, audit_hash, payee_version`;
    await sql(`INSERT INTO ledger.batch (batch_number, kind, ${columns})
      SELECT 7, 'supplementary', ${columns} FROM ledger.batch`);
    const booked = sql(`INSERT INTO ledger.batch_line (batch_number, household_id, run_number,
        amount_fen, programme, season, component, live, parts)
      SELECT 7, household_id, run_number, amount_fen, programme, season, component, live, parts
      FROM ledger.batch_line WHERE household_id = 'H2'`);
    await assert.rejects(booked, /batch_line_once/);
    await publishNotice(opened, 1);
    const { digest } = (await ledger.programmes.newest('p'))!;
    const second = await ledger.runs.start(finalRun(digest), BY);
    await putAll({ ledger, run: second });
    await assert.rejects(ledger.runs.finish(second, OUTCOME, BY), troubled('alreadyBooked'));
    assert.equal((await ledger.runs.get(second)).state, 'running');
  });

  it('is not found under a number that was never given', async () => {
    const { ledger } = await ledgers.open();
    await assert.rejects(ledger.batches.get(1), troubled('batchNotFound'));
  });
});
