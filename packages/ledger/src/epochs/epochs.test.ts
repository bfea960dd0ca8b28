import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble } from '@nuanbu/terms';
import { sql as sqlOf } from 'kysely';
import { connect } from '../connect.ts';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import { epochsOf } from './epochs.ts';
import { LEASE_TERMS } from './lease.ts';
import { startShakyWay } from './shaky-way.fixture.ts';

const ledgers = ledgersForTests();
const LIMIT_MS = 1_000;
const SHORT_TERMS = { ...LEASE_TERMS, lateMs: 50 };
const isBusy = (error: unknown) => isTrouble(error, 'storeBusy');

/** The epochs of two processes on one database, and a clock of the writers that a test moves. */
async function opened() {
  const { ledger, databaseUrl, sql } = await ledgers.open();
  const { ledger: other } = await ledgers.open(databaseUrl);
  const hands = { ms: 0 };
  const clock = { now: () => 1_650_000_000, monotonicMs: () => hands.ms };
  return {
    ...{ sql, hands, here: ledger.epochs, there: other.epochs },
    writer: ledger.epochs.openWriter('here', { writeLimitMs: LIMIT_MS, clock }),
    otherWriter: other.epochs.openWriter('there', { writeLimitMs: LIMIT_MS, clock }),
  };
}

const closing: (() => Promise<void>)[] = [];
after(() => Promise.all(closing.map((close) => close())));

/** The same with a writer that renews its lease only when a test says so. */
async function openedWithoutPulse() {
  const { ledger, databaseUrl, sql } = await ledgers.open();
  const way = await startShakyWay(databaseUrl);
  const hands = { ms: 0 };
  const clock = { now: () => 1_650_000_000, monotonicMs: () => hands.ms };
  const { db, close } = connect(way.url, 2);
  const epochs = epochsOf({ db, clock }, { ...LEASE_TERMS, renewEveryMs: 600_000 });
  closing.push(async () => {
    await epochs.close();
    await close();
    way.close();
  });
  const leasedUntil = async () => {
    const [row] = await sql<{ at: string; left: number }>(`
      SELECT leased_until::text AS at, extract(epoch FROM leased_until - clock_timestamp())::float8 AS left
      FROM ledger.reading_writer`);
    return row!;
  };
  const writer = epochs.openWriter('here', { writeLimitMs: LIMIT_MS, clock });
  return { ...{ databaseUrl, sql, hands, way }, there: ledger.epochs, writer, leasedUntil };
}

/** Whether something is still waited for after a few looks of a freeze. */
async function isOpen(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => false), wait(350).then(() => true)]);
}

describe('a freeze', () => {
  it('answers the newest epoch into which nobody writes any more', async () => {
    const { here, there, writer, otherWriter } = await opened();
    assert.deepEqual([await here.current(), await here.freeze()], [1, 0]);
    const pass = await writer.enter();
    assert.equal(pass.epoch, 1);
    pass.leave();
    assert.equal(await there.freeze(), 1);
    assert.equal(await there.current(), 2);
    assert.equal((await otherWriter.enter()).epoch, 2);
  });

  it('waits for passes that are out, and gives out newer ones meanwhile', async () => {
    const { there, writer, otherWriter } = await opened();
    const pass = await writer.enter();
    const freezing = there.freeze();
    assert.equal(await isOpen(freezing), true);
    await writer.heartbeat();
    assert.equal((await writer.enter()).epoch, 2);
    assert.equal((await otherWriter.enter()).epoch, 2);
    assert.equal(await isOpen(freezing), true);
    pass.leave();
    pass.leave();
    assert.equal(await freezing, 1);
  });

  it('opens no new epoch where nobody asked to write since the last one', async () => {
    const { sql, here, there, writer } = await opened();
    const pass = await writer.enter();
    const first = here.freeze();
    const second = there.freeze();
    assert.equal(await isOpen(second), true);
    pass.leave();
    assert.deepEqual([await first, await second, await here.freeze()], [1, 1, 1]);
    assert.equal((await sql('SELECT FROM ledger.reading_epoch')).length, 2);
    (await writer.enter()).leave();
    assert.equal(await here.freeze(), 2);
  });

  it('of many at once opens one epoch', async () => {
    const { here, there, writer } = await opened();
    (await writer.enter()).leave();
    const asked = Array.from({ length: 8 }, (_, index) => (index % 2 ? here : there).freeze());
    assert.deepEqual(await Promise.all(asked), Array(8).fill(1));
    assert.equal(await here.current(), 2);
  });

  it('is not kept up by who only reads, nor by who has closed', async () => {
    const { sql, writer, otherWriter } = await opened();
    const pass = await otherWriter.enter();
    const closing = otherWriter.close();
    await assert.rejects(otherWriter.enter(), isBusy);
    assert.equal(await isOpen(closing), true);
    pass.leave();
    await closing;
    assert.deepEqual(await sql('SELECT FROM ledger.reading_writer'), []);
    assert.equal(await writer.freeze(), 1);
  });

  it('is not kept up by whose lease ran out, who then writes into newer epochs alone', async () => {
    const { sql, here, writer, otherWriter } = await opened();
    const pass = await otherWriter.enter();
    const freezing = here.freeze();
    assert.equal(await isOpen(freezing), true);
    await sql(`UPDATE ledger.reading_writer SET leased_until = clock_timestamp()`);
    assert.equal(await freezing, 1);
    // Its renewal fails, and it begins anew.
    await otherWriter.heartbeat();
    assert.equal(pass.state(), 'lost');
    assert.equal((await otherWriter.enter()).epoch, 2);
    pass.leave();
    assert.equal((await writer.enter()).epoch, 2);
  });
});

describe('a writer', () => {
  it('begins nothing that its lease might not outlast', async () => {
    const { sql, hands, writer, leasedUntil } = await openedWithoutPulse();
    (await writer.enter()).leave();
    const leaseMs = LEASE_TERMS.renewWithinMs + LIMIT_MS + LEASE_TERMS.lateMs;
    const { left } = await leasedUntil();
    assert.ok(left * 1000 <= leaseMs && left > 0, `${left} s`);
    await sql('ALTER TABLE ledger.reading_writer RENAME TO away');
    hands.ms += LEASE_TERMS.renewWithinMs;
    (await writer.enter()).leave();
    hands.ms += 1;
    await assert.rejects(writer.enter());
    await sql('ALTER TABLE ledger.away RENAME TO reading_writer');
    (await writer.enter()).leave();
  });

  it('counts its lease from when it asked, however late the answer comes', async () => {
    const { hands, way, writer } = await openedWithoutPulse();
    (await writer.enter()).leave();
    const held = way.holdUp(200);
    const renewing = writer.heartbeat();
    hands.ms += LEASE_TERMS.renewWithinMs + 1;
    await held;
    await renewing;
    const later = way.holdUp(200);
    const entering = writer.enter();
    assert.equal(await Promise.race([entering.then(() => 'entered'), wait(100)]), undefined);
    await later;
    (await entering).leave();
  });

  it('whose renewal is under way when its lease runs out is waited for', async () => {
    const { databaseUrl, sql, there, writer } = await openedWithoutPulse();
    (await writer.enter()).leave();
    await sql('UPDATE ledger.reading_writer SET leased_until = clock_timestamp()');
    const letGo = Promise.withResolvers<void>();
    const { db, close } = connect(databaseUrl, 1);
    const holding = db.transaction().execute(async (work) => {
      await sqlOf`SELECT FROM ledger.reading_writer FOR UPDATE`.execute(work);
      await letGo.promise;
    });
    await wait(50);
    // It has seen that epoch 1 is the newest, and waits until it can write its row.
    const renewing = writer.heartbeat();
    await wait(50);
    const freezing = there.freeze();
    assert.equal(await isOpen(freezing), true);
    letGo.resolve();
    await Promise.all([holding, renewing]);
    // Either the freeze came before it, or it goes on as if nothing had been.
    const pass = await writer.enter();
    assert.equal(await isOpen(freezing), pass.epoch === 1);
    pass.leave();
    await writer.heartbeat();
    assert.equal(await freezing, 1);
    assert.equal((await writer.enter()).epoch, 2);
    await close();
  });

  it('keeps its lease for as long as it has a pass, whoever waits for it', async () => {
    const { there, hands, writer, leasedUntil } = await openedWithoutPulse();
    const pass = await writer.enter();
    const freezing = there.freeze();
    assert.equal(await isOpen(freezing), true);
    const { at: before } = await leasedUntil();
    hands.ms += 100 * LIMIT_MS;
    assert.equal(pass.state(), 'unsure');
    await writer.heartbeat();
    assert.notEqual((await leasedUntil()).at, before);
    assert.equal(pass.state(), 'valid');
    (await writer.enter()).leave();
    assert.equal(await isOpen(freezing), true);
    pass.leave();
    assert.equal(await freezing, 1);
  });

  it('that lives longer than its first lease lasted is told of, and asked again it is waited for again', async () => {
    const { databaseUrl, sql, writer } = await openedWithoutPulse();
    const { db, close } = connect(databaseUrl, 1);
    const impatient = epochsOf({ db, clock: { now: () => 1_650_000_000 } }, SHORT_TERMS);
    const pass = await writer.enter();
    const runsOutSoon = () =>
      sql(`UPDATE ledger.reading_writer
        SET leased_until = clock_timestamp() + interval '300 milliseconds'`);
    for (let asked = 0; asked < 2; asked += 1) {
      await runsOutSoon();
      const freezing = impatient.freeze();
      const told = assert.rejects(freezing, (error) => isBusy(error) && /here/.test(String(error)));
      await wait(100);
      await writer.heartbeat();
      await told;
    }
    assert.equal(pass.state(), 'valid');
    const freezing = impatient.freeze();
    assert.equal(await isOpen(freezing), true);
    pass.leave();
    assert.equal(await freezing, 1);
    await close();
  });

  it('has nothing to write any more by a pass whose lease ran out', async () => {
    const { sql, there, writer } = await openedWithoutPulse();
    const pass = await writer.enter();
    await sql('UPDATE ledger.reading_writer SET leased_until = clock_timestamp()');
    assert.equal(await there.freeze(), 1);
    await writer.heartbeat();
    assert.equal(pass.state(), 'lost');
    pass.leave();
    const next = await writer.enter();
    assert.deepEqual([next.epoch, next.state()], [2, 'valid']);
    next.leave();
  });

  it('that is closing keeps its lease until its last pass is left', async () => {
    const { hands, sql, writer, leasedUntil } = await openedWithoutPulse();
    const pass = await writer.enter();
    const closing = writer.close();
    hands.ms += LEASE_TERMS.renewWithinMs + 1;
    const { at: before } = await leasedUntil();
    await writer.heartbeat();
    assert.notEqual((await leasedUntil()).at, before);
    assert.equal(pass.state(), 'valid');
    pass.leave();
    await closing;
    assert.deepEqual(await sql('SELECT FROM ledger.reading_writer'), []);
  });
});

describe('epochs', () => {
  it('are opened ahead for rows that are brought in, and frozen with them', async () => {
    const { here, there, writer } = await opened();
    await here.openAtLeast(7);
    await there.openAtLeast(3);
    assert.equal(await there.current(), 7);
    assert.equal((await writer.enter()).epoch, 7);
    await there.openAtLeast(8);
    await here.openAtLeast(8);
    assert.equal(await there.current(), 8);
    const { here: fresh } = await opened();
    await fresh.openAtLeast(1);
    assert.equal(await fresh.freeze(), 1);
  });
});

describe('the order of corrections', () => {
  it('is that in which they came first, wherever and however often', async () => {
    const { here, there } = await opened();
    const longest = 'x'.repeat(100_000);
    const first = await here.numberCorrections(['b', 'a', 'b', longest]);
    assert.deepEqual(
      first.map(({ isNew }) => isNew),
      [true, true, false, true],
    );
    const [b, a, again, long] = first.map(({ number }) => number);
    assert.ok(b! < a! && a! < long!);
    assert.equal(again, b);
    const [c, later] = await there.numberCorrections(['c', 'a']);
    assert.ok(c!.isNew && c!.number > long!);
    assert.deepEqual(later, { number: a, isNew: false });
    assert.deepEqual(await here.numberCorrections([]), []);
  });

  it('goes on behind what a store has that the ledger does not know', async () => {
    const { here, there } = await opened();
    const [before] = await here.numberCorrections(['a']);
    await there.numberCorrectionsAfter(before!.number + 40);
    await there.numberCorrectionsAfter(before!.number + 3);
    const [known, next] = await here.numberCorrections(['a', 'b']);
    assert.deepEqual(known, { number: before!.number, isNew: false });
    assert.ok(next!.number > before!.number + 40);
  });

  it('is one for all who ask at once, in whatever order', async () => {
    const { here, there } = await opened();
    const names = Array.from({ length: 40 }, (_, index) => `correction ${index}`);
    const answers = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((turn) => {
        const list = turn % 2 ? names : names.toReversed();
        return (turn % 3 ? here : there).numberCorrections(list);
      }),
    );
    const [first, ...others] = answers.map((answer, turn) =>
      (turn % 2 ? answer : answer.toReversed()).map(({ number }) => number),
    );
    assert.equal(new Set(first).size, names.length);
    for (const each of others) assert.deepEqual(each, first);
    const news = answers.flat().filter(({ isNew }) => isNew);
    assert.equal(news.length, names.length);
  });
});
