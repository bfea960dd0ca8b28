import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { MemoryEpochs } from '@nuanbu/readings';
import { type InfluxServer, influxForTest } from '@nuanbu/readings/testing';
import { isTrouble } from '@nuanbu/terms';
import { tieBucket } from './bucket-name.ts';

let server: InfluxServer;
before(async () => {
  server = await influxForTest();
});
after(() => server.stop());

/** What a ledger knows of its readings. */
function ledger(known?: string) {
  const state = { place: known, isUsed: false };
  const readingPlace = async (fresh: string) => {
    state.place ??= fresh;
    return { place: state.place, isUsed: state.isUsed };
  };
  return { state, asked: { readingPlace, epochs: new MemoryEpochs() } as never };
}

const isElsewhere = (error: unknown) => isTrouble(error, 'readingsElsewhere');

test('a bucket belongs to the ledger that came first, whatever the server is called', async () => {
  const bucket = await server.makeBucket();
  const mine = ledger();
  await Promise.all([1, 2, 3].map(() => tieBucket(bucket, mine.asked)));
  mine.state.isUsed = true;
  await tieBucket({ ...bucket, url: bucket.url.replace('127.0.0.1', 'localhost') }, mine.asked);
  // Another ledger, a new one among them, is kept from it.
  await assert.rejects(tieBucket(bucket, ledger().asked), isElsewhere);
  await assert.rejects(tieBucket(bucket, ledger('influxdb other').asked), isElsewhere);
  await assert.rejects(tieBucket(bucket, ledger('duckdb other').asked), isElsewhere);
  // Another bucket of the same name elsewhere is not the one with the readings.
  const other = await server.makeBucket();
  await assert.rejects(tieBucket(other, mine.asked), isElsewhere);
});

test('a start that ended between naming and writing is taken up again', async () => {
  const bucket = await server.makeBucket();
  const mine = ledger('influxdb named');
  await tieBucket(bucket, mine.asked);
  mine.state.isUsed = true;
  await tieBucket(bucket, mine.asked);
});

test('a bucket that lost its name gets it back by the line that the runbook has', async () => {
  const bucket = await server.makeBucket();
  const mine = ledger('influxdb named');
  mine.state.isUsed = true;
  await assert.rejects(tieBucket(bucket, mine.asked), isElsewhere);
  const runbook = new URL('../../../../deploy/runbooks/losing-a-server.md', import.meta.url);
  const [, line] = /`influx write [^`]* '([^']*)'`/.exec(await readFile(runbook, 'utf8'))!;
  const { url, org, token } = bucket;
  const at = `${url}/api/v2/write?${new URLSearchParams({ org, bucket: bucket.bucket })}`;
  const headers = { authorization: `Token ${token}` };
  const body = line!.replace('"A"', '"influxdb named"');
  const { status } = await fetch(at, { method: 'POST', headers, body });
  assert.equal(status, 204);
  await tieBucket(bucket, mine.asked);
});
