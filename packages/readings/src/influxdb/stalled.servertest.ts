/** What a server that stands still for longer than anybody waits, and then goes on, does to freezes. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { batchOf, row, type SampleRow } from '../conformance/sample.ts';
import { type EpochPass, MemoryEpochs } from '../epochs.ts';
import type { InfluxReadingStore } from './influx-reading-store.ts';
import { type OwnInfluxServer, startInfluxd } from './influxd.fixture.ts';
import { withStoreOn } from './servers.fixture.ts';

const T = 1_638_288_000;
const METERS = Array.from({ length: 50 }, (_, meter) => `m${meter}`);
const TIMEOUT_MS = 1_500;

let server: OwnInfluxServer;
before(async () => {
  server = await startInfluxd();
});
afterEach(() => goOn());
after(() => server.stop());

const standStill = () => process.kill(server.pid, 'SIGSTOP');
const goOn = () => process.kill(server.pid, 'SIGCONT');
const is = (code: Trouble) => (error: unknown) => isTrouble(error, code);

/** A hundred instants of all meters. */
function rowsOf(turn: number): SampleRow[] {
  const steps = Array.from({ length: 100 }, (_, step) => 100 * turn + step);
  return METERS.flatMap((meter) => steps.map((step) => row(meter, T + 60 * step, step)));
}

async function countAsOf(store: InfluxReadingStore, commit: number): Promise<number> {
  const span = { from: T, to: T + 30 * 86_400 };
  const { readings } = await store.dayCounts(METERS, span, commit);
  return readings.reduce((sum, each) => sum + each, 0);
}

/** Asserts that what is frozen has so many readings and keeps them. */
async function assertStays(store: InfluxReadingStore, commit: number, count: number) {
  assert.equal(await countAsOf(store, commit), count);
  await wait(1_000);
  assert.equal(await countAsOf(store, commit), count);
}

/** Freezes as whoever asks again where the store is busy. */
async function frozenAtLast(store: InfluxReadingStore): Promise<number> {
  for (;;) {
    try {
      return await store.freeze();
    } catch (error) {
      if (!isTrouble(error, 'storeBusy')) throw error;
    }
  }
}

test('a write that lies before a server that stands still belongs to what is frozen afterwards, for good', async () => {
  const place = await server.makeBucket();
  const epochs = new MemoryEpochs(TIMEOUT_MS);
  await withStoreOn(
    place,
    async (store) => {
      await store.append(batchOf(rowsOf(0)));
      standStill();
      await assert.rejects(store.append(batchOf(rowsOf(1))), is('storeUnreachable'));
      // Nothing newer is written behind it, and whoever tries is told.
      await assert.rejects(store.append(batchOf(rowsOf(2))), is('storeUnreachable'));
      await assert.rejects(store.freeze(), is('storeBusy'));
      await assert.rejects(store.freeze(), is('storeBusy'));
      goOn();
      const frozen = await frozenAtLast(store);
      await assertStays(store, frozen, 2 * 5_000);
      const again = await store.append(batchOf([...rowsOf(1), ...rowsOf(2)]));
      assert.deepEqual([again.stored, again.duplicates, again.conflicts], [5_000, 5_000, 0]);
      assert.equal(await countAsOf(store, frozen), 2 * 5_000);
    },
    { epochs, timeoutMs: TIMEOUT_MS },
  );
});

test('what a process that died has left before a server that stands still belongs to it too', async () => {
  const { url, org, bucket, token } = await server.makeBucket();
  await withStoreOn({ url, org, bucket, token }, async (store) => {
    await store.append(batchOf([row('m0', T, 1)]));
    standStill();
    const left = fetch(`${url}/api/v2/write?org=${org}&bucket=${bucket}`, {
      method: 'POST',
      headers: { authorization: `Token ${token}` },
      body: `reading,epoch=1,meter=m1 total=5i ${T}000000007\n`,
      signal: AbortSignal.timeout(500),
    });
    await assert.rejects(left);
    const freezing = store.freeze();
    await wait(1_000);
    goOn();
    await assertStays(store, await freezing, 2);
  });
});

test('a write whose pass is lost is not tried again', async () => {
  const place = await server.makeBucket();
  const passes: EpochPass[] = [];
  const lost = new (class extends MemoryEpochs {
    override async enter(): Promise<EpochPass> {
      const pass = { ...(await super.enter()), state: () => 'lost' as const };
      passes.push(pass);
      return pass;
    }
  })();
  await withStoreOn(
    place,
    async (store) => {
      await store.append(batchOf([row('m0', T, 1)]));
      standStill();
      const append = store.append(batchOf([row('m0', T + 1, 2)]));
      await assert.rejects(append, is('storeUnreachable'));
      await server.restart();
      await store.freeze();
      assert.equal(passes.length, 2);
      assert.equal((await store.counts()).rows, 1);
      assert.equal((await store.append(batchOf([row('m0', T + 1, 2)]))).stored, 1);
    },
    { epochs: lost, timeoutMs: TIMEOUT_MS },
  );
});

test('a store is closed in the end, however long its server stands still', async () => {
  const place = await server.makeBucket();
  const epochs = new MemoryEpochs(TIMEOUT_MS);
  await withStoreOn(
    place,
    async (store) => {
      await store.append(batchOf([row('m0', T, 1)]));
      standStill();
      const append = store.append(batchOf([row('m0', T + 1, 2)]));
      await assert.rejects(append, is('storeUnreachable'));
    },
    { epochs, timeoutMs: TIMEOUT_MS },
  );
  goOn();
  // Its pass is out: the lease of a process that ends has yet to run out.
  await assert.rejects(epochs.freeze(), is('storeBusy'));
});
