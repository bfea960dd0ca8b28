/**
 * The platform is killed, again and again, in the middle of its work: while readings arrive, while
 * villages are settled, and while success is being written. What it acknowledged is there, once.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { listQuarantine, listRuns, verifyAudit, verifyRun } from '@nuanbu/cli/operations';
import { DuckdbReadingStore } from '@nuanbu/readings';
import { isTrouble } from '@nuanbu/runtime';
import { type FleetProgress, runFleet } from '@nuanbu/simulator-fleet';
import { randomFor, type SimulatedRoster } from '@nuanbu/simulator-households';
import type pg from 'pg';
import { portToKeep } from './office.fixture.ts';
import { interrupt, kill, Place, type Up } from './place.fixture.ts';
import { DISTRICT, enrol, run, type Settled, settleFolder, smallSeason } from './season.fixture.ts';

const SEED = 'killed';
const random = randomFor(SEED, 'when');

let place: Place;
let roster: SimulatedRoster;
let files: string;
let offline: Settled;
let up: Up;

before(async () => {
  place = await Place.make('killed');
  roster = smallSeason(SEED);
});
after(() => place.remove());

test('every acknowledged reading is stored once, although the platform is killed twice meanwhile', async () => {
  // The fleet knows one address, so that the platform must come back on the same port. It lies
  // below those that the system hands out to others.
  const port = await portToKeep();
  up = await place.start(port);
  const enrolled = await enrol(place, roster);
  files = enrolled.files;
  offline = await settleFolder(files);

  // When so many readings are acknowledged, the platform dies.
  const expected = roster.households.length * (roster.world.hours + 1);
  const deaths = [random.whole(15, 40), random.whole(50, 80)].map((percent) =>
    Math.round((expected * percent) / 100),
  );
  let recovery: Promise<unknown> | undefined;
  const acknowledgedAtDeath: number[] = [];
  const onProgress = ({ readingsAcknowledged }: FleetProgress): void => {
    if (recovery || deaths.length === 0 || readingsAcknowledged < deaths[0]!) return;
    deaths.shift();
    acknowledgedAtDeath.push(readingsAcknowledged);
    recovery = restart(port).finally(() => {
      recovery = undefined;
    });
  };
  const fleet = await runFleet({
    url: up.url,
    district: DISTRICT,
    roster,
    credentials: enrolled.credentials,
    // Small messages: there must be a middle in which to die.
    readingsAMessage: 96,
    onProgress,
    progressEveryMs: 5,
  });
  await recovery;

  assert.equal(acknowledgedAtDeath.length, 2);
  assert.ok(acknowledgedAtDeath[1]! < fleet.readingsSent, 'the second death was in mid-stream');
  assert.equal(fleet.readingsAcknowledged, fleet.readingsSent);
  assert.ok(fleet.disconnects >= roster.concentrators.length / 2, `${fleet.disconnects}`);

  const { counts } = await place.ask(listQuarantine, { openOnly: false, after: 0, limit: 1 });
  const told = new Set(counts.map(({ code }) => code));
  // What only a broker can see is not in files: whose meter it is, and what is no message.
  for (const code of [...offline.refusedCodes, 'conflictingReading', 'notYourMeter']) {
    assert.ok(told.has(code as never), `${code} is in the quarantine`);
  }
});

test('a run that is killed among its villages and while it ends goes on by itself, and doubles nothing', async () => {
  let ledger = await place.postgres();
  await holdUp(ledger, random.pick(roster.concentrators));

  const asked = run(place).then(
    () => assert.fail('the run ended although a village was held up'),
    (error) => error,
  );
  await until('all villages but one are settled', async () => {
    const { rows } = await ledger.query('SELECT count(DISTINCT village) AS n FROM ledger.line');
    return Number(rows[0].n) === roster.concentrators.length - 1;
  });
  await kill(up);
  const answer = await asked;
  assert.ok(isTrouble(answer, 'notRunning'), String(answer));

  up = await place.start();
  ledger = await place.postgres();
  const [left] = await place.ask(listRuns, {});
  assert.equal(left!.state, 'running');
  await open(ledger, 'village');
  await until('success is about to be written', async () => {
    const { rows } = await ledger.query(
      `SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event = 'PgSleep'`,
    );
    return Number(rows[0].n) > 0;
  });
  await kill(up);

  up = await place.start();
  ledger = await place.postgres();
  await open(ledger, 'success');
  await until('the run has succeeded', async () => {
    const [newest] = await place.ask(listRuns, {});
    return newest!.state === 'succeeded';
  });

  const runs = await place.ask(listRuns, {});
  assert.equal(runs.length, 1);
  assert.equal(runs[0]!.digest, offline.digest, 'the digest of the files that were simulated');
  const { rows: kept } = await ledger.query(
    'SELECT count(*) AS lines, count(DISTINCT household_id) AS households FROM ledger.line',
  );
  const households = String(roster.households.length);
  assert.deepEqual(
    Object.values(kept[0]).map(String),
    [households, households],
    'one line a household',
  );
  const { rows: batches } = await ledger.query('SELECT state, run_number FROM ledger.batch');
  assert.deepEqual(batches, [{ state: 'draft', run_number: 1 }]);
  const audit = await place.ask(verifyAudit, {});
  assert.ok(audit.holds);
  const verified = await place.ask(verifyRun, { run: 1 });
  assert.ok(verified.matches);
  await ledger.end();
});

test('the store holds as many rows as there are distinct readings', async () => {
  const distinct = new Set<string>();
  const lines = (await readFile(join(files, 'readings.csv'), 'utf8')).trimEnd().split('\n');
  for (const [index, line] of lines.entries()) {
    if (index > 0 && !offline.refusedLines.has(index + 1)) distinct.add(line);
  }
  const { rows } = await storeCounts();
  assert.equal(rows, distinct.size);
});

async function restart(port: string): Promise<void> {
  await kill(up);
  up = await place.start(port);
}

/**
 * Puts two gates into the ledger's database, both shut: a run's lines of one village wait at the
 * first, and its success at the second. They stay shut over a restart, until they are opened.
 */
async function holdUp(ledger: pg.Client, { town, village }: { town: string; village: string }) {
  await ledger.query(`
    CREATE TABLE ledger.gate (name text PRIMARY KEY, is_open boolean NOT NULL);
    INSERT INTO ledger.gate VALUES ('village', false), ('success', false);
    CREATE FUNCTION ledger.wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        WHILE NOT (SELECT is_open FROM ledger.gate WHERE name = TG_ARGV[0]) LOOP
          PERFORM pg_sleep(0.05);
        END LOOP;
        RETURN NEW;
      END $$;
    CREATE TRIGGER gate BEFORE INSERT ON ledger.line FOR EACH ROW
      WHEN (NEW.town = '${town}' AND NEW.village = '${village}')
      EXECUTE FUNCTION ledger.wait_at_gate('village');
    CREATE TRIGGER gate BEFORE UPDATE ON ledger.run FOR EACH ROW
      WHEN (NEW.state = 'succeeded')
      EXECUTE FUNCTION ledger.wait_at_gate('success');`);
}

async function open(ledger: pg.Client, gate: 'village' | 'success'): Promise<void> {
  await ledger.query('UPDATE ledger.gate SET is_open = true WHERE name = $1', [gate]);
}

/** Looks again and again; the runner ends a test that looks for ever. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await holds()); looks += 1) {
    assert.ok(looks < 2_000, `never: ${what}`);
    await wait(50);
  }
}

/** Counts what is in the store's file, once the platform has left it. */
async function storeCounts() {
  assert.equal((await interrupt(up)).code, 0);
  const store = new DuckdbReadingStore({ path: join(place.dataDir, 'readings/readings.duckdb') });
  await store.start();
  try {
    return await store.counts();
  } finally {
    await store.stop();
  }
}
