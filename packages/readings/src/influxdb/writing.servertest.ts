import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { batchOf, row, type SampleRow } from '../conformance/sample.ts';
import { usedOf } from '../conformance/values.ts';
import { MemoryEpochs } from '../epochs.ts';
import { type OwnInfluxServer, startInfluxd } from './influxd.fixture.ts';
import { proxyBefore, type ServerProxy } from './proxy.fixture.ts';
import { withStoreOn } from './servers.fixture.ts';

const T = 1_638_288_000;
/** More than one query names, and than belong into one lane. */
const METERS = Array.from({ length: 700 }, (_, meter) => `表 ${meter}`);

let server: OwnInfluxServer;
let proxy: ServerProxy;
before(async () => {
  server = await startInfluxd();
  proxy = await proxyBefore(server.url);
});
after(async () => {
  await proxy.stop();
  await server.stop();
});

function rowsAt(...instants: number[]): SampleRow[] {
  return METERS.flatMap((meter, place) => instants.map((at) => row(meter, at, at - T + place)));
}

test('many meters at once are told apart from what another process has stored of them', async () => {
  const place = await server.makeBucket();
  const epochs = new MemoryEpochs();
  await withStoreOn(
    place,
    async (store) => {
      const first = await store.append(batchOf(rowsAt(T, T + 900)));
      assert.deepEqual([first.stored, first.duplicates], [1_400, 0]);
      // A new epoch has series of its own.
      await store.freeze();
      assert.equal((await store.append(batchOf(rowsAt(T + 1_800)))).stored, 700);
    },
    { epochs },
  );
  await withStoreOn(
    place,
    async (store) => {
      const again = await store.append(batchOf(rowsAt(T + 900, T + 1_800, T + 2_700)));
      assert.deepEqual([again.stored, again.duplicates, again.conflicts], [700, 1_400, 0]);
      assert.equal((await store.counts()).rows, 2_800);
    },
    { epochs },
  );
});

test('many meters whose write was lost are asked for anew', async () => {
  const place = await server.makeBucket();
  await withStoreOn({ ...place, url: proxy.url }, async (store) => {
    await store.append(batchOf(rowsAt(T)));
    proxy.fate = () => 'loseAnswer';
    const batch = batchOf(rowsAt(T + 900));
    await assert.rejects(store.append(batch), (error) => isTrouble(error, 'storeUnreachable'));
    proxy.fate = () => 'pass';
    const again = await store.append(batch);
    // A lane whose request had not begun when another's failed may have been spared the loss.
    assert.equal(again.stored + again.duplicates, 700);
    assert.equal(again.conflicts, 0);
    assert.equal((await store.counts()).rows, 1_400);
  });
});

test('a batch of more rows than one request takes is stored whole', async () => {
  await withStoreOn(await server.makeBucket(), async (store) => {
    const rows = Array.from({ length: 45_000 }, (_, step) => row('a', T + step, step));
    const appended = await store.append(batchOf(rows));
    assert.deepEqual([appended.stored, appended.duplicates], [45_000, 0]);
    const late = await store.append(batchOf([...rows.slice(-30_000), row('a', T - 1, 0)]));
    assert.deepEqual([late.stored, late.duplicates], [1, 30_000]);
    assert.equal((await usedOf(store, 'a')).length, 45_001);
  });
});
