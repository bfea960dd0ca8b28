/**
 * The platform is killed, again and again, while it releases a batch: before the payment file is
 * written, after it, while the money is posted, and while all of it is committed. Either the file
 * is there, recorded with its count and sum, or nothing of it; and nobody is paid twice.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { Desk, fileForm, unbalanced } from './desk.fixture.ts';
import { type Answer, Office } from './office.fixture.ts';
import { Passbook } from './passbook.fixture.ts';
import { dueFen, HELD, HOUSEHOLDS } from './payout-season.fixture.ts';
import { kill, type Place, type Up } from './place.fixture.ts';

const PAYABLE = HOUSEHOLDS.filter((each) => dueFen(each) > 0 && each.id !== HELD);
const DUE_FEN = PAYABLE.reduce((sum, each) => sum + dueFen(each), 0);

/** Where a release is held up, and so killed, in the order in which it passes there. */
const GATES = [
  ['before its event is written', 'BEFORE INSERT ON ledger.batch_event', "NEW.action = 'release'"],
  ['before its money is posted', 'BEFORE INSERT ON ledger.posting', "NEW.account ~ '^paid:'"],
  ['before its payments are written', 'BEFORE INSERT ON ledger.payment', 'true'],
  ['before its file is written', 'BEFORE INSERT ON ledger.payment_file', 'true'],
  ['after its file is written', 'AFTER INSERT ON ledger.payment_file', 'true'],
  ['before its batch has moved', 'BEFORE UPDATE ON ledger.batch', "NEW.state = 'released'"],
  ['after its batch has moved', 'AFTER UPDATE ON ledger.batch', "NEW.state = 'released'"],
] as const;
/** The last chance before everything is durable. */
const COMMIT = 'while it is committed';

let place: Place;
let up: Up;
let office: Office;
let ledger: pg.Client;
let address = '';

before(async () => {
  const desk = await Desk.open('release-killed');
  place = desk.place;
  await desk.office.add('maker', ['finance']);
  await desk.office.add('clerk', ['bureau']);
  await desk.office.add('town', ['town']);
  await desk.office.add('bureau', ['bureau']);
  for (const name of ['finance', 'cashier']) await desk.office.add(name, ['finance']);
  await desk.settle('maker');
  await desk.approve(1);
  await desk.receive(DUE_FEN, '拨款单 1');
  await desk.close();
  office = new Office(() => address);
  await start();
});
after(() => place.remove());

/** Starts the platform in a process of its own. Whoever is signed in stays so. */
async function start(): Promise<void> {
  up = await place.start();
  [, address = ''] = await up.said(/HTTP +(http:\S+)/);
  ledger = await place.postgres();
}

const KEY = 'one-and-the-same-command';

function release(): Promise<Answer> {
  const command = { version: 6, ...fileForm('pain001') };
  return office.person('cashier').post('/api/batches/1/release', command, KEY);
}

/** What is recorded of the release, wherever it leaves a trace. */
async function traces() {
  const { rows } = await ledger.query(
    `SELECT state, version,
      (SELECT count(*)::int FROM ledger.payment_file) AS files,
      (SELECT count(*)::int FROM ledger.payment) AS payments,
      (SELECT count(*)::int FROM ledger.posting WHERE account ~ '^paid:') AS postings,
      (SELECT count(*)::int FROM ledger.batch_event WHERE action = 'release') AS events
    FROM ledger.batch`,
  );
  return rows[0];
}

const NOTHING = { state: 'approved', version: 6, files: 0, payments: 0, postings: 0, events: 0 };

test('a release that is killed at any moment before its end has left nothing', async () => {
  await office.person('cashier').see('/api/session');
  for (const [when, place, condition] of GATES) {
    await shutGate(place, condition);
    await killInTheMiddle(when);
    assert.deepEqual(await traces(), NOTHING, when);
    await ledger.query('DROP FUNCTION ledger.wait_at_gate CASCADE');
  }
  await shutGate('AFTER UPDATE ON ledger.batch', "NEW.state = 'released'", true);
  await killInTheMiddle(COMMIT);
  assert.deepEqual(await traces(), NOTHING, COMMIT);
  assert.deepEqual(await unbalanced(ledger), []);
  const { body } = await office.person('cashier').get('/api/batches/1/payment-files');
  assert.deepEqual(body.items, []);
});

test('one that is killed before its answer is heard is there, once, for whoever asks again', async () => {
  await ledger.query('DROP FUNCTION ledger.wait_at_gate CASCADE');
  // As soon as the release is durable, the platform dies; whether the answer was heard, chance says.
  const answered = release().catch(() => undefined);
  await until('the release is durable', async () => (await traces()).state === 'released');
  await kill(up);
  await answered;
  await start();
  const recorded = { files: 1, payments: PAYABLE.length, postings: 1, events: 1 };
  assert.deepEqual(await traces(), { state: 'released', version: 7, ...recorded });
  const again = await release();
  assert.deepEqual([again.status, again.body.state], [200, 'released']);
  assert.deepEqual(await traces(), { state: 'released', version: 7, ...recorded });

  const cashier = office.person('cashier');
  const [file] = (await cashier.see('/api/batches/1/payment-files')).items;
  assert.deepEqual([file.count, file.sumFen], [PAYABLE.length, DUE_FEN]);
  const taken = await cashier.post('/api/batches/1/payment-files/1/take');
  assert.equal(createHash('sha256').update(taken.bytes).digest('hex'), file.sha256);
  const bank = new Passbook();
  await bank.take(file, taken.bytes, 'pain001');
  assert.deepEqual(await unbalanced(ledger), []);
  await kill(up);
});

/** Holds a release up where it passes, or, where deferred, when all of it is committed. */
async function shutGate(passes: string, condition: string, isDeferred = false): Promise<void> {
  const kind = isDeferred ? 'CONSTRAINT TRIGGER' : 'TRIGGER';
  await ledger.query(`
    CREATE FUNCTION ledger.wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
    CREATE ${kind} a_gate ${passes} ${isDeferred ? 'DEFERRABLE INITIALLY DEFERRED' : ''}
      FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION ledger.wait_at_gate();`);
}

/** Asks for the release, kills the platform while it waits at the gate, and starts it again. */
async function killInTheMiddle(when: string): Promise<void> {
  const answered = release().then(
    ({ bytes }) => assert.fail(`${when}: it was answered: ${bytes}`),
    () => undefined,
  );
  await until(`it waits ${when}`, async () => {
    const { rows } = await ledger.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event = 'PgSleep'`,
    );
    return rows[0].n > 0;
  });
  await kill(up);
  await answered;
  await start();
}

/** Looks again and again; the runner ends a test that looks for ever. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await holds()); looks += 1) {
    assert.ok(looks < 3_000, `never: ${what}`);
    await wait(10);
  }
}
