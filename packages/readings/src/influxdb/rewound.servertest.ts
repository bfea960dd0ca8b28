import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { batchOf, row } from '../conformance/sample.ts';
import { ALL_TIME, pointsOf, usedOf } from '../conformance/values.ts';
import { MemoryEpochs } from '../epochs.ts';
import { InfluxReadingStore } from './influx-reading-store.ts';
import { type OwnInfluxServer, startInfluxd } from './influxd.fixture.ts';
import { withStoreOn } from './servers.fixture.ts';

const T = 1_638_288_000;

let server: OwnInfluxServer;
before(async () => {
  server = await startInfluxd();
});
after(() => server.stop());

test('a ledger that is brought back from before its bucket hides nothing and freezes nothing anew', async () => {
  const place = await server.makeBucket();
  const rows = [0, 1, 2, 3].map((step) => row('a', T + 900 * step, 1_000 + step));
  await withStoreOn(place, async (store) => {
    for (const each of rows.slice(0, 3)) {
      await store.append(batchOf([each]));
      await store.freeze();
    }
    await store.append(batchOf([rows[3]!]));
  });
  const epochs = new MemoryEpochs();
  await epochs.openAtLeast(2);
  const told: string[] = [];
  const warn = (sentence: string) => told.push(sentence);
  for (let start = 0; start < 2; start += 1) {
    const store = new InfluxReadingStore({ ...place, epochs, warn });
    await store.start();
    try {
      const again = await store.append(batchOf([rows[2]!, rows[3]!]));
      assert.deepEqual([again.stored, again.duplicates], [0, 2]);
      const frozen = await store.freeze();
      assert.equal(frozen, 5 + start);
      assert.equal((await usedOf(store, 'a')).length, 4);
      assert.equal(pointsOf(await store.series('a', ALL_TIME, frozen)).length, 4);
      assert.equal(pointsOf(await store.series('a', ALL_TIME, 3)).length, 3);
    } finally {
      await store.stop();
    }
  }
  // Only the first start was behind.
  assert.equal(told.length, 1);
  assert.match(told[0]!, /epoch 4, and the ledger's newest was 2/);
});

test('a correction that is made after the ledger was brought back counts before those that it forgot', async () => {
  const place = await server.makeBucket();
  const correct = (total: number, why: string) =>
    batchOf([row('a', T, total)], { by: 'centre', why });
  const newestTotal = async (store: InfluxReadingStore) => (await store.last(['a']))[0]!.totalWh;
  await withStoreOn(place, async (store) => {
    await store.append(batchOf([row('a', T, 1)]));
    for (const total of [2, 3, 4]) await store.append(correct(total, `read as ${total}`));
    await store.freeze();
    await store.append(batchOf([row('a', T - 900, 0)]));
  });
  await withStoreOn(place, async (store) => {
    assert.equal(await newestTotal(store), 4);
    await store.append(correct(5, 'read again'));
    assert.equal(await newestTotal(store), 5);
  });
});

test('a bucket without readings, or with what this store has not written, puts no epoch forward', async () => {
  const { url, org, bucket, token } = await server.makeBucket();
  const write = await fetch(`${url}/api/v2/write?org=${org}&bucket=${bucket}`, {
    method: 'POST',
    headers: { authorization: `Token ${token}` },
    body: `other,epoch=9007199254740991,meter=a x=1i\nother,epoch=now,meter=a x=1i\n`,
  });
  assert.equal(write.status, 204);
  await withStoreOn({ url, org, bucket, token }, async (store) => {
    assert.equal(await store.frontier(), 1);
  });
});
