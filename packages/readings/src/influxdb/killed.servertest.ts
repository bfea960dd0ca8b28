import assert from 'node:assert/strict';
import { appendFile, glob } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble } from '@nuanbu/terms';
import { batchOf, row, type SampleRow } from '../conformance/sample.ts';
import { ALL_TIME } from '../conformance/values.ts';
import { MemoryEpochs } from '../epochs.ts';
import type { InfluxReadingStore } from './influx-reading-store.ts';
import { type OwnInfluxServer, startInfluxd } from './influxd.fixture.ts';
import { withStoreOn } from './servers.fixture.ts';

const T = 1_638_288_000;
const METERS = Array.from({ length: 20 }, (_, meter) => `表${meter}`);
const WRITERS = 4;
/** Its file of series takes 4 MB at once; what is above is soon filled by a log. */
const FILE_KB_MAX = 5_000;
const INSTANTS = 200;
const NOISE = Buffer.alloc(900, 0x5a);

/** Some instants of all meters, with registers that a log cannot make much shorter. */
function instantsFrom(first: number, writer = 0): SampleRow[] {
  return Array.from({ length: INSTANTS }, (_, step) =>
    METERS.map((meter, place) => {
      const mixed = Math.abs(Math.sin((first + step) * METERS.length + place) * 2 ** 50);
      return row(`${meter}-${writer}`, T + first + step, Math.floor(mixed));
    }),
  ).flat();
}

interface Told {
  acknowledged: number;
  rejected: number;
}

/** Appends some instants after others, each batch until it is acknowledged, for as long as asked. */
async function appendSteadily(
  store: InfluxReadingStore,
  writer: number,
  goesOn: () => boolean,
): Promise<Told> {
  const told = { acknowledged: 0, rejected: 0 };
  while (goesOn()) {
    told.rejected += await appendAtLast(store, instantsFrom(told.acknowledged, writer));
    told.acknowledged += INSTANTS;
  }
  return told;
}

/** Appends until it is acknowledged, and says how often it was not. */
async function appendAtLast(
  store: InfluxReadingStore,
  rows: readonly SampleRow[],
): Promise<number> {
  for (let rejected = 0; ; rejected += 1) {
    try {
      await store.append(batchOf(rows));
      return rejected;
    } catch (error) {
      assert.ok(isTrouble(error), String(error));
      await wait(20);
    }
  }
}

async function assertAllThere(
  store: InfluxReadingStore,
  told: readonly Told[],
  commit?: number,
): Promise<void> {
  const asOf = commit ?? (await store.frontier());
  for (const [writer, { acknowledged }] of told.entries()) {
    for (const meter of METERS) {
      const { length, at } = await store.series(`${meter}-${writer}`, ALL_TIME, asOf);
      assert.equal(length, acknowledged);
      assert.equal(at[length - 1], T + acknowledged - 1);
    }
  }
  const rows = METERS.length * told.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  const meters = METERS.length * told.length;
  assert.deepEqual(await store.counts(), { rows, conflicts: 0, meters });
}

async function logsOf({ folder }: OwnInfluxServer): Promise<string[]> {
  const logs: string[] = [];
  for await (const log of glob(join(folder, 'engine/wal/**/*.wal'))) logs.push(log);
  assert.notEqual(logs.length, 0);
  return logs;
}

async function withOwnServer(
  options: { readonly fileKbMax?: number },
  use: (server: OwnInfluxServer, store: InfluxReadingStore) => Promise<void>,
): Promise<void> {
  const server = await startInfluxd(options);
  try {
    // No freeze waits for longer here than it has to.
    const epochs = new MemoryEpochs(1_000);
    await withStoreOn(await server.makeBucket(), (store) => use(server, store), { epochs });
  } finally {
    await server.stop();
  }
}

test('killed again and again while readings come, a server has every acknowledged one', () =>
  withOwnServer({}, async (server, store) => {
    let isOver = false;
    const appending = Array.from({ length: WRITERS }, (_, writer) =>
      appendSteadily(store, writer, () => !isOver),
    );
    for (let round = 0; round < 4; round += 1) {
      await wait(300 + 137 * round);
      await server.restart();
    }
    await wait(200);
    isOver = true;
    const told = await Promise.all(appending);
    await server.restart();
    assert.ok(told.every(({ acknowledged }) => acknowledged > 0));
    assert.ok(told.some(({ rejected }) => rejected > 0));
    await assertAllThere(store, told);
  }));

test('a server whose crash tore its log keeps what it acknowledges after it', () =>
  withOwnServer({}, async (server, store) => {
    await store.append(batchOf(instantsFrom(0)));
    await server.kill();
    // The head of an entry of 4 KB, and as much of it as came to the disk.
    const head = Uint8Array.of(1, 0, 0, 16, 0);
    for (const log of await logsOf(server)) await appendFile(log, Buffer.concat([head, NOISE]));
    await server.restart();
    await store.append(batchOf(instantsFrom(INSTANTS)));
    await server.restart();
    await assertAllThere(store, [{ acknowledged: 2 * INSTANTS, rejected: 0 }]);
  }));

test('a server without room acknowledges nothing, not even what it shows, and nothing is frozen until there is room', () =>
  withOwnServer({ fileKbMax: FILE_KB_MAX }, async (server, store) => {
    const told = { acknowledged: 0, rejected: 0 };
    const next = () => instantsFrom(told.acknowledged);
    while (told.rejected === 0) {
      try {
        await store.append(batchOf(next()));
        told.acknowledged += INSTANTS;
      } catch (error) {
        assert.ok(isTrouble(error, 'storeFull'), String(error));
        told.rejected += 1;
      }
    }
    assert.ok(told.acknowledged > 0);
    // What was refused can be read, since the server holds it in memory; its log has nothing of it.
    const asOf = await store.frontier();
    const { at } = await store.series(`${METERS[0]}-0`, ALL_TIME, asOf);
    assert.equal(at.at(-1), T + told.acknowledged + INSTANTS - 1);
    await assert.rejects(store.append(batchOf(next())), (error) => isTrouble(error, 'storeFull'));
    await assert.rejects(store.freeze(), (error) => isTrouble(error, 'storeBusy'));
    // A log that failed once goes on to fail until the server is restarted.
    server.makeRoom();
    await server.restart();
    // It is written in its own epoch by now, although nobody has sent it again.
    await appendAtLast(store, [row(`${METERS[0]}-0`, T, instantsFrom(0)[0]!.total)]);
    const frozen = await store.freeze();
    told.acknowledged += INSTANTS;
    await assertAllThere(store, [told], asOf);
    assert.equal(await appendAtLast(store, instantsFrom(told.acknowledged - INSTANTS)), 0);
    await server.restart();
    await assertAllThere(store, [told], asOf);
    await assertAllThere(store, [told], frozen);
  }));
