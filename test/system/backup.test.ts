/**
 * A backup that is taken while readings arrive, and restored elsewhere: nothing that was
 * acknowledged before it is missing there, and what is sent again gives the digest that it gives
 * everywhere. Whatever is cut off or changed is refused.
 */
import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { listRuns, verifyAudit } from '@nuanbu/cli/operations';
import { DuckdbReadingStore } from '@nuanbu/readings';
import { type FleetProgress, runFleet } from '@nuanbu/simulator-fleet';
import type { SimulatedRoster } from '@nuanbu/simulator-households';
import { type Ended, interrupt, kill, Place, type Running } from './place.fixture.ts';
import { DISTRICT, enrol, RUN_WORDS, settleFolder, smallSeason } from './season.fixture.ts';

let source: Place;
let roster: SimulatedRoster;
let credentials: Awaited<ReturnType<typeof enrol>>['credentials'];
let offlineDigest: string;
const others: Place[] = [];

before(async () => {
  source = await Place.make('backup');
  roster = smallSeason('backup', 3);
});
after(async () => {
  for (const place of [source, ...others]) await place.remove();
});

async function otherPlace(): Promise<Place> {
  const place = await Place.make('restore');
  others.push(place);
  return place;
}

const saved = (name: string) => join(source.folder, name);

async function ended(running: Running, code = 0): Promise<Ended> {
  const result = await running.ended;
  assert.equal(result.code, code, `${result.out}\n${result.err}`);
  return result;
}

/** Sends the whole season; says when so many readings are acknowledged. */
async function send(url: string, onProgress?: (progress: FleetProgress) => void) {
  return runFleet({
    ...{ url, district: DISTRICT, roster, credentials, readingsAMessage: 96 },
    ...(onProgress && { onProgress, progressEveryMs: 5 }),
  });
}

async function rowsIn(place: Place): Promise<number> {
  const store = new DuckdbReadingStore({ path: join(place.dataDir, 'readings/readings.duckdb') });
  await store.start();
  try {
    return (await store.counts()).rows;
  } finally {
    await store.stop();
  }
}

describe('a backup', () => {
  it('is taken while readings arrive', async () => {
    const up = await source.start();
    const enrolled = await enrol(source, roster);
    credentials = enrolled.credentials;
    offlineDigest = (await settleFolder(enrolled.files)).digest;
    const wanted = Math.round((roster.households.length * (roster.world.hours + 1)) / 4);
    let taking: Promise<unknown> | undefined;
    await send(up.url, ({ readingsAcknowledged }) => {
      if (readingsAcknowledged < wanted) return;
      taking ??= ended(source.run('backup', '--out', saved('midway')));
    });
    assert.ok(taking);
    await taking;
    const { readings, keys } = JSON.parse(await readFile(saved('midway/manifest.json'), 'utf8'));
    // Of what the fleet sends twice or wrong on purpose only a part is stored.
    assert.ok(readings.readings > 0.8 * wanted, `${readings.readings} of ${wanted}`);
    assert.equal(keys, 'plain');
    await ended(source.run(...RUN_WORDS));
    await writeFile(saved('words'), '一句口令\n');
    const seal = ['--passphrase-file', saved('words')];
    await ended(source.run('backup', '--out', saved('whole'), ...seal));
    const again = await ended(source.run('backup', '--out', saved('whole')), 1);
    assert.match(again.err, /is not empty/);
    assert.equal((await interrupt(up)).code, 0);
    assert.ok(!(await readdir(saved('whole'))).includes('data-keys'));
  });

  it('of a settled season gives the same digest elsewhere', async () => {
    const place = await otherPlace();
    const locked = await ended(place.run('restore', saved('whole')), 1);
    assert.match(locked.err, /--passphrase-file/);
    const { out } = await ended(
      place.run('restore', saved('whole'), '--passphrase-file', saved('words')),
    );
    assert.match(out, new RegExp(`Run 1 comes out the same: ${offlineDigest}`));
    const up = await place.start();
    const [run] = await place.ask(listRuns, {});
    assert.deepEqual([run!.state, run!.digest], ['succeeded', offlineDigest]);
    assert.ok((await place.ask(verifyAudit, {})).holds);
    // What comes once more changes nothing, and a second run comes out the same.
    await send(up.url);
    await ended(place.run(...RUN_WORDS));
    const runs = await place.ask(listRuns, {});
    assert.deepEqual([...new Set(runs.map(({ digest }) => digest))], [offlineDigest]);
    assert.equal((await interrupt(up)).code, 0);
    assert.equal(await rowsIn(place), await rowsIn(source));
  });

  it('from the middle of a season goes on where it stood', async () => {
    const place = await otherPlace();
    await ended(place.run('restore', saved('midway')));
    const up = await place.start();
    await send(up.url);
    await ended(place.run(...RUN_WORDS));
    const [run] = await place.ask(listRuns, {});
    assert.equal(run!.digest, offlineDigest);
    assert.equal((await interrupt(up)).code, 0);
  });

  it('that was killed is none, and a restore that was killed is opened by nobody', async () => {
    const killed = source.run('backup', '--out', saved('killed'));
    await until(async () => (await readdir(saved('killed')).catch(() => [])).length > 0);
    await kill(killed);
    const place = await otherPlace();
    const none = await ended(place.run('restore', saved('killed')), 1);
    assert.match(none.err, /manifest\.json/);
    const restoring = place.run('restore', saved('midway'));
    let told = '';
    restoring.child.stderr!.on('data', (text: string) => {
      told += text;
      if (told.includes('loading the readings')) restoring.child.kill('SIGKILL');
    });
    assert.equal((await restoring.ended).code, 'SIGKILL');
    const start = await ended(place.run('start'), 1);
    assert.match(start.err, /备份恢复没有完成/);
  });

  it('in which anything was changed is refused before anything is made of it', async () => {
    const place = await otherPlace();
    const file = 'ledger/line.copy.zst';
    for (const [change, words] of [
      [(path: string) => rm(join(path, file)), /line\.copy\.zst is missing/],
      [
        async (path: string) => {
          const bytes = await readFile(join(path, 'readings.parquet'));
          bytes[bytes.length >> 1]! ^= 1;
          await writeFile(join(path, 'readings.parquet'), bytes);
        },
        /readings\.parquet was changed/,
      ],
      [(path: string) => writeFile(join(path, 'manifest.json'), '{'), /manifest\.json/],
    ] as const) {
      const path = saved('changed');
      await cp(saved('midway'), path, { recursive: true });
      await change(path);
      const { err } = await ended(place.run('restore', path), 1);
      assert.match(err, words);
      await rm(path, { recursive: true });
    }
    await assert.rejects(readdir(place.dataDir), { code: 'ENOENT' });
    const full = await ended(source.run('restore', saved('midway')), 1);
    assert.match(full.err, /is not empty/);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await holds()); looks += 1) {
    assert.ok(looks < 5_000);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
