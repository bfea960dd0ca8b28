import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { sql } from 'kysely';
import { connect } from '../connect.ts';
import { migrate, STEPS } from '../migrations/index.ts';
import { BY, household, ledgersForTests, line } from '../testing/ledger.fixture.ts';
import { borneLine, desk, TO_RELEASE } from '../testing/payouts.fixture.ts';
import { snapshotLedger } from './dump.ts';
import { type LedgerToLoad, loadLedger } from './load.ts';
import { finishRestore } from './unfinished.ts';

const ledgers = ledgersForTests();

/** Takes a whole ledger out, as a backup's files would hold it. */
async function takenFrom(databaseUrl: string): Promise<LedgerToLoad & { counts: number[] }> {
  const snapshot = await snapshotLedger(databaseUrl);
  const texts = new Map<string, Buffer>();
  for (const table of snapshot.tables) {
    texts.set(table.name, await buffer(snapshot.rows(table)));
  }
  await snapshot.close();
  const counts: number[] = [];
  return {
    ...snapshot,
    rows: ({ name }) => Readable.from([texts.get(name)!]),
    loaded: (_, rows) => counts.push(rows),
    counts,
  };
}

async function dumpOf(databaseUrl: string): Promise<Record<string, string>> {
  const { tables, rows } = await takenFrom(databaseUrl);
  const texts: Record<string, string> = {};
  for (const table of tables) {
    const text = (await buffer(rows(table))).toString();
    texts[table.name] = text.split('\n').sort().join('\n');
  }
  return texts;
}

async function refuses(asked: Promise<unknown>, code: Trouble): Promise<void> {
  await assert.rejects(asked, (error) => isTrouble(error, code) || assert.fail(String(error)));
}

describe('a ledger that is taken out and put into another database', () => {
  it('is the same there, goes on from there, and still refuses what it refused', async () => {
    const given = await desk(ledgers);
    const batch = await given.pay([borneLine('H1'), borneLine('H2')]);
    await given.fund(1_000_000);
    await given.take(batch, TO_RELEASE);
    const taken = await takenFrom(given.databaseUrl);
    const databaseUrl = await ledgers.emptyDatabase();
    await loadLedger(databaseUrl, taken);
    // Its readings are still to come: nobody takes it for whole before.
    await refuses(ledgers.open(databaseUrl), 'restoreUnfinished');
    await finishRestore(databaseUrl);
    assert.ok(taken.counts.some((count) => count > 0));
    assert.deepEqual(await dumpOf(databaseUrl), await dumpOf(given.databaseUrl));
    const { ledger, ...opened } = await ledgers.open(databaseUrl);
    assert.deepEqual(await ledger.audit.verify(), await given.ledger.audit.verify());
    assert.notEqual(await ledger.identity(), await given.ledger.identity());
    assert.equal((await ledger.batches.get(batch)).state, 'released');
    // Numbers go on where they were, and nothing that stays can be changed.
    await ledger.roster.importRoster([household('H9')], BY);
    await assert.rejects(opened.sql('DELETE FROM ledger.audit_entry'), /is refused/);
    await assert.rejects(opened.sql(`UPDATE ledger.posting SET amount_fen = 0`), /is refused/);
    await assert.rejects(
      opened.sql('UPDATE ledger.batch SET run_number = 99 WHERE batch_number = 1'),
      /is refused|foreign key|may not/,
    );
  });

  it('stands at one moment, whatever is written meanwhile', async () => {
    const given = await desk(ledgers);
    const snapshot = await snapshotLedger(given.databaseUrl);
    await given.pay([line('H1'), line('H2')]);
    const texts: Record<string, string> = {};
    for (const table of snapshot.tables) {
      texts[table.name] = (await buffer(snapshot.rows(table))).toString();
    }
    await snapshot.close();
    assert.equal(texts.run, '');
    assert.deepEqual(snapshot.readingCommits, []);
    const entries = texts.audit_entry!.trimEnd().split('\n');
    assert.equal(entries.length, snapshot.auditHead.number);
    assert.ok(entries.some((entry) => entry.includes(snapshot.auditHead.hash)));
    const later = await snapshotLedger(given.databaseUrl);
    await later.close();
    assert.equal(later.readingCommits.length, 1);
  });

  it('is refused where a ledger is, and where its schema is not known', async () => {
    const given = await desk(ledgers);
    const taken = await takenFrom(given.databaseUrl);
    await refuses(loadLedger(given.databaseUrl, taken), 'restoreNotEmpty');
    const empty = await ledgers.emptyDatabase();
    const newer = { ...taken, steps: [...taken.steps, '9999-later'] };
    await refuses(loadLedger(empty, newer), 'ledgerTooNew');
    const fewer = { ...taken, tables: taken.tables.slice(1) };
    await refuses(loadLedger(empty, fewer), 'backupInvalid');
    // What was refused has left nothing behind.
    await loadLedger(empty, taken);
  });

  it('leaves nothing behind where rows are cut off, or do not belong together', async () => {
    const given = await desk(ledgers);
    await given.pay([line('H1'), line('H2')]);
    const taken = await takenFrom(given.databaseUrl);
    const empty = await ledgers.emptyDatabase();
    const broken = (of: string, rows: () => Readable): LedgerToLoad => ({
      ...taken,
      rows: (table) => (table.name === of ? rows() : taken.rows(table)),
    });
    const cut = broken('line', () =>
      Readable.from(
        (async function* () {
          yield Buffer.from('1\tH1');
          throw new Error('the disk went away');
        })(),
      ),
    );
    await assert.rejects(loadLedger(empty, cut), /the disk went away/);
    const orphans = broken('run', () => Readable.from([Buffer.alloc(0)]));
    await assert.rejects(loadLedger(empty, orphans), /foreign key/);
    await loadLedger(empty, taken);
  });

  it('of an older schema is loaded into that one and brought up to date', async () => {
    const old = Object.fromEntries(Object.entries(STEPS).slice(0, 5));
    const source = await ledgers.emptyDatabase();
    const { db, close } = connect(source, 1);
    await migrate(db, old);
    await sql`INSERT INTO ledger.user VALUES ('clerk', '甲', '{}', NULL, NULL, 'x', 0, NULL, 0, NULL)`.execute(
      db,
    );
    await close();
    const taken = await takenFrom(source);
    assert.deepEqual(taken.steps, Object.keys(old));
    const databaseUrl = await ledgers.emptyDatabase();
    await loadLedger(databaseUrl, taken);
    await finishRestore(databaseUrl);
    const { ledger } = await ledgers.open(databaseUrl);
    assert.deepEqual(
      (await ledger.users.list()).map(({ name, version }) => [name, version]),
      [['clerk', 1]],
    );
  });
});
