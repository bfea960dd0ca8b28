import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { batchOf, row } from '../conformance/sample.ts';
import { ALL_TIME, pointsOf, usedOf } from '../conformance/values.ts';
import { MemoryEpochs } from '../epochs.ts';
import { InfluxReadingStore } from './influx-reading-store.ts';
import { type OwnInfluxServer, startInfluxd } from './influxd.fixture.ts';
import { type Fate, proxyBefore, type ServerProxy } from './proxy.fixture.ts';
import { withStoreOn } from './servers.fixture.ts';

const T = 1_638_288_000;

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

function rejectsWith(promise: Promise<unknown>, code: Trouble): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(isTrouble(error, code), String(error));
    return true;
  });
}

/** A bucket that is reached through the proxy, with a fate for each of the first writes. */
async function placeBehind(...fates: Fate[]) {
  const place = await server.makeBucket();
  proxy.fate = () => fates.shift() ?? 'pass';
  return { ...place, url: proxy.url };
}

test('a server that is down is told, and needs nobody when it is back', async () => {
  const place = await server.makeBucket();
  await withStoreOn(place, async (store) => {
    await store.append(batchOf([row('a', T, 1)]));
    await server.kill();
    await rejectsWith(
      store.append(batchOf([row('a', T + 1, 2), row('b', T, 1)])),
      'storeUnreachable',
    );
    await rejectsWith(store.counts(), 'storeUnreachable');
    const other = new InfluxReadingStore({ ...place, epochs: new MemoryEpochs() });
    await rejectsWith(other.start(), 'storeUnreachable');
    await server.restart();
    const again = await store.append(batchOf([row('a', T + 1, 2), row('b', T, 1), row('a', T, 1)]));
    assert.deepEqual([again.stored, again.duplicates], [2, 1]);
    assert.equal((await store.counts()).rows, 3);
  });
});

test('an answer that is lost acknowledges nothing, and what is sent again changes nothing', async () => {
  await withStoreOn(await placeBehind('loseAnswer'), async (store) => {
    const batch = batchOf([row('a', T, 1), row('a', T + 1, 2), row('b', T, 1)]);
    await rejectsWith(store.append(batch), 'storeUnreachable');
    const again = await store.append(batch);
    assert.deepEqual([again.stored, again.duplicates, again.conflicts], [0, 3, 0]);
    // What comes with the repetition is told apart from what was written unheard.
    const more = await store.append(batchOf([row('a', T + 1, 3), row('a', T + 2, 3)]));
    assert.deepEqual([more.stored, more.conflicts], [1, 1]);
    assert.deepEqual(await store.counts(), { rows: 5, conflicts: 1, meters: 2 });
  });
});

test('a server that is silent is not waited for without end', async () => {
  const place = await placeBehind('silence');
  await withStoreOn(
    place,
    async (store) => {
      const batch = batchOf([row('a', T, 1)]);
      await rejectsWith(store.append(batch), 'storeUnreachable');
      assert.equal((await store.append(batch)).duplicates, 1);
    },
    { timeoutMs: 500 },
  );
});

test('what reaches the server after it was given up belongs to what is frozen then', async () => {
  const place = await placeBehind('hold');
  await withStoreOn(
    place,
    async (store) => {
      await rejectsWith(store.append(batchOf([row('a', T, 1)])), 'storeUnreachable');
      const freezing = store.freeze();
      await wait(100);
      proxy.letGo();
      const frozen = await freezing;
      const before = pointsOf(await store.series('a', ALL_TIME, frozen));
      assert.equal(before.length, 1);
      assert.equal((await store.append(batchOf([row('a', T, 1), row('a', T + 1, 2)]))).stored, 1);
      assert.deepEqual(pointsOf(await store.series('a', ALL_TIME, frozen)), before);
    },
    { timeoutMs: 1_000 },
  );
});

for (const status of [429, 503]) {
  test(`a server that answers ${status} gets nothing before the time that it asks for`, async () => {
    const place = await placeBehind({ status, retryAfterS: 1 }, { status, retryAfterS: 1 });
    await withStoreOn(place, async (store) => {
      const from = proxy.writesAtMs.length;
      const batch = batchOf([row('a', T, 1)]);
      await rejectsWith(store.append(batch), 'storeBusy');
      await rejectsWith(store.append(batch), 'storeBusy');
      const again = await store.append(batch);
      const [first, second, third, ...more] = proxy.writesAtMs.slice(from);
      assert.ok(second! - first! > 950 && third! - second! > 950);
      // Whoever answers 503 may be another than who has the write: that one is made sure of first.
      assert.equal(again.stored, status === 429 ? 1 : 0);
      assert.equal(more.length, again.duplicates);
      assert.equal((await store.counts()).rows, 1);
    });
  });
}

test('a server that fails itself is one that does not answer', async () => {
  await withStoreOn(await placeBehind({ status: 500 }, { status: 503 }), async (store) => {
    const batch = batchOf([row('a', T, 1)]);
    await rejectsWith(store.append(batch), 'storeUnreachable');
    await rejectsWith(store.append(batch), 'storeUnreachable');
    assert.equal((await store.append(batch)).duplicates, 1);
    assert.equal((await store.counts()).rows, 1);
  });
});

test('a wrong token, bucket or organisation is told at the start', async () => {
  const place = await server.makeBucket();
  for (const wrong of [{ token: 'wrong' }, { bucket: 'wrong' }, { org: 'wrong' }]) {
    const store = new InfluxReadingStore({ ...place, ...wrong, epochs: new MemoryEpochs() });
    await rejectsWith(store.start(), 'storeRefused');
  }
});

test('a bucket that is gone is told at the append', async () => {
  const place = await server.makeBucket();
  await withStoreOn(place, async (store) => {
    await server.removeBucket(place);
    await rejectsWith(store.append(batchOf([row('a', T, 1)])), 'storeRefused');
  });
});

test('values that differ are seen when reading, whoever wrote them without asking', async () => {
  const place = await server.makeBucket();
  const epochs = new MemoryEpochs();
  const use = { epochs };
  await withStoreOn(
    place,
    (one) =>
      withStoreOn(
        place,
        async (other) => {
          // Each learns of the meters before the other has written.
          await one.append(batchOf([row('a', T, 1), row('b', T, 1)]));
          await other.append(batchOf([row('a', T, 1), row('b', T, 1)]));
          const answers = [
            await one.append(batchOf([row('a', T + 1, 2), row('b', T + 1, 2)])),
            await other.append(batchOf([row('a', T + 1, 3), row('b', T + 1, 2)])),
          ];
          // Neither knows of the other's readings: a duplicate and a conflict count as stored.
          assert.deepEqual(
            answers.map(({ stored }) => stored),
            [2, 2],
          );
          const frozen = await one.freeze();
          await other.append(batchOf([row('b', T + 1, 9)]));
          for (const store of [one, other]) {
            assert.deepEqual(await usedOf(store, 'a'), [[T, 1]]);
            assert.deepEqual(await usedOf(store, 'b'), [[T, 1]]);
            assert.equal((await store.series('b', ALL_TIME, frozen)).length, 2);
            assert.deepEqual(await store.counts(), { rows: 6, conflicts: 2, meters: 2 });
          }
          const correction = { by: 'centre', why: 'read on site' };
          await one.append(batchOf([row('a', T + 1, 2)], correction));
          await other.append(batchOf([row('a', T + 1, 3)], correction));
          const undone = await one.append(batchOf([row('a', T + 1, 2)], correction));
          assert.equal(undone.duplicates, 1);
          for (const store of [one, other]) {
            const series = await store.series('a', ALL_TIME, await store.frontier());
            assert.deepEqual(
              pointsOf(series).map(([, total]) => total),
              [1, 3],
            );
          }
        },
        use,
      ),
    use,
  );
});
