import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { batchOf, row } from '../conformance/sample.ts';
import { usedOf } from '../conformance/values.ts';
import { type Appended, ROW_STORED, ROW_TOO_OLD } from '../port.ts';
import { type OwnInfluxServer, startInfluxd } from './influxd.fixture.ts';
import { withStoreOn } from './servers.fixture.ts';
import type { InfluxPlace } from './transport.ts';

const DAY_S = 86_400;
const KEPT_S = 30 * DAY_S;
const MARGIN_S = 3_600;
const NOW = Math.floor(Date.now() / 1_000);

let server: OwnInfluxServer;
before(async () => {
  server = await startInfluxd();
});
after(async () => {
  await server.stop();
});

function rowsOf({ rows }: Appended): number[] {
  return [...(rows ?? [])];
}

async function giveRetention({ bucket, token }: InfluxPlace, everySeconds: number): Promise<void> {
  const headers = { authorization: `Token ${token}` };
  const found = await fetch(`${server.url}/api/v2/buckets?name=${bucket}`, { headers });
  const { buckets } = (await found.json()) as { buckets: { id: string }[] };
  const body = JSON.stringify({ retentionRules: [{ type: 'expire', everySeconds }] });
  const url = `${server.url}/api/v2/buckets/${buckets[0]!.id}`;
  assert.equal((await fetch(url, { method: 'PATCH', headers, body })).status, 200);
}

test('what a bucket does not keep is told row by row, and stands in nobody’s way', async () => {
  const place = await server.makeBucket({ everySeconds: KEPT_S });
  await withStoreOn(place, async (store) => {
    const edge = NOW - KEPT_S + MARGIN_S;
    const appended = await store.append(
      batchOf([
        row('a', NOW - 60, 3),
        row('a', NOW - 90 * DAY_S, 1),
        row('b', edge - 1, 1),
        // The test may take as long until the row is looked at.
        row('b', edge + 300, 2),
      ]),
    );
    assert.deepEqual(rowsOf(appended), [ROW_STORED, ROW_TOO_OLD, ROW_TOO_OLD, ROW_STORED]);
    assert.deepEqual([appended.stored, appended.duplicates, appended.conflicts], [2, 0, 0]);
    assert.deepEqual(await usedOf(store, 'a'), [[NOW - 60, 3]]);

    const correction = { by: 'centre', why: 'read on site' };
    const old = await store.append(batchOf([row('a', NOW - 90 * DAY_S, 1)], correction));
    assert.deepEqual([rowsOf(old), old.stored], [[ROW_TOO_OLD], 0]);
    assert.equal((await store.counts()).rows, 2);
  });
});

test('a retention that came later is heard of by the first refusal, and the next try keeps to it', async () => {
  const place = await server.makeBucket();
  await withStoreOn(place, async (store) => {
    const batch = batchOf([row('a', NOW - 90 * DAY_S, 1), row('a', NOW - 60, 3), row('b', NOW, 1)]);
    await giveRetention(place, KEPT_S);
    await assert.rejects(store.append(batch), /--retention-days|retention policy/);
    const again = await store.append(batch);
    assert.deepEqual(rowsOf(again).indexOf(ROW_TOO_OLD), 0);
    assert.equal(again.stored + again.duplicates, 2);
    assert.deepEqual(await usedOf(store, 'a'), [[NOW - 60, 3]]);
  });
});

test('a bucket without a retention keeps the oldest', async () => {
  await withStoreOn(await server.makeBucket(), async (store) => {
    assert.equal((await store.append(batchOf([row('a', 1, 1)]))).stored, 1);
  });
});
