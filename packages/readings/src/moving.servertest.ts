import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { batchOf, row, type SampleRow } from './conformance/sample.ts';
import { ALL_TIME, pointsOf } from './conformance/values.ts';
import { temporaryPlace } from './duckdb/place.fixture.ts';
import { MemoryEpochs } from './epochs.ts';
import { type InfluxServer, influxForTest } from './influxdb/influxd.fixture.ts';
import { type Fate, proxyBefore } from './influxdb/proxy.fixture.ts';
import { withStoreOn } from './influxdb/servers.fixture.ts';
import type { CommitNumber, ReadingStore, StoredRows } from './port.ts';
import { readRowsFile } from './rows-file/read.ts';
import { writeRowsFile } from './rows-file/write.ts';

const T = 1_638_288_000;
const METERS = ['表1', '表2', '表3'];
const EDGES = [T, T + 43_200, T + 86_400];

let server: InfluxServer;
before(async () => {
  server = await influxForTest();
});
after(() => server.stop());

test('readings that move from DuckDB to InfluxDB and back are read alike as of every run', async () => {
  const [from, back] = [await temporaryPlace(), await temporaryPlace()];
  const file = `${from.path}.parquet`;
  try {
    const duckdb = await from.open();
    const frozen = await fill(duckdb);
    const wanted = await seenOf(duckdb, frozen);
    await writeRowsFile(file, duckdb.rows(frozen.at(-1)!));
    await duckdb.stop();
    await withStoreOn(
      await server.makeBucket(),
      async (influx) => {
        await influx.restore(readRowsFile(file), frozen);
        assert.deepEqual(await seenOf(influx, frozen), wanted);
        await rm(file);
        await writeRowsFile(file, influx.rows(frozen.at(-1)!));
      },
      { epochs: new MemoryEpochs() },
    );
    const again = await back.open();
    await again.restore(readRowsFile(file), frozen);
    assert.deepEqual(await seenOf(again, frozen), wanted);
    assert.ok((await again.append(batchOf([row('表9', T, 1)]))).commit > frozen.at(-1)!);
    await again.stop();
  } finally {
    await from.remove();
    await back.remove();
  }
});

test('what is brought in waits for a server that is away, and never passes over a failure', async () => {
  const source = await temporaryPlace();
  const duckdb = await source.open();
  const proxy = await proxyBefore(server.url);
  try {
    const frozen = await fill(duckdb);
    const last = frozen.at(-1)!;
    const away: Fate[] = ['silence', { status: 503 }, 'loseAnswer'];
    proxy.fate = () => away.shift() ?? 'pass';
    const own = { epochs: new MemoryEpochs(), timeoutMs: 400 };
    const place = { ...(await server.makeBucket()), url: proxy.url };
    await withStoreOn(
      place,
      async (influx) => {
        await influx.restore(duckdb.rows(last), frozen);
        assert.deepEqual(await seenOf(influx, frozen), await seenOf(duckdb, frozen));
      },
      own,
    );
    assert.equal(away.length, 0);
    // One of several requests is refused for good, while the others go through.
    let writes = 0;
    proxy.fate = () => {
      writes += 1;
      return writes === 2 ? { status: 401 } : 'pass';
    };
    const other = { ...(await server.makeBucket()), url: proxy.url };
    await withStoreOn(other, (influx) =>
      assert.rejects(influx.restore(duckdb.rows(last), frozen), (error) =>
        isTrouble(error, 'storeRefused'),
      ),
    );
  } finally {
    await proxy.stop();
    await duckdb.stop();
    await source.remove();
  }
});

test('what is brought in of many commits is sent as they pass by, in whatever order they come', async () => {
  const proxy = await proxyBefore(server.url);
  const commits = Array.from({ length: 12 }, (_, place) => ((place * 5) % 12) + 1);
  let sentMeanwhile = 0;
  async function* rows(): AsyncGenerator<StoredRows> {
    for (const commit of commits) {
      const { length, ...columns } = batchOf(METERS.map((meter) => row(meter, T + commit, commit)));
      yield {
        length,
        ...columns,
        commit: new Float64Array(length).fill(commit),
        corrections: undefined,
      };
    }
    sentMeanwhile = proxy.writesAtMs.length;
  }
  try {
    const place = { ...(await server.makeBucket()), url: proxy.url };
    await withStoreOn(place, async (influx) => {
      const frozen = commits.toSorted((a, b) => a - b);
      await influx.restore(rows(), frozen);
      for (const asOf of frozen) {
        const { length, at } = await influx.series('表1', ALL_TIME, asOf);
        assert.deepEqual([length, at[length - 1]], [asOf, T + asOf]);
      }
    });
  } finally {
    await proxy.stop();
  }
  // Four commits are still gathered, or on their way.
  assert.ok(sentMeanwhile >= 4, `${sentMeanwhile} requests`);
});

/** Hourly readings with late ones, conflicts and corrections, frozen now and then. */
async function fill(store: ReadingStore): Promise<CommitNumber[]> {
  const frozen: CommitNumber[] = [];
  for (let hour = 0; hour < 30; hour += 1) {
    const at = T + hour * 3_600;
    const total = 10_000 + hour * 500;
    const rows: SampleRow[] = METERS.map((meter) => row(meter, at, total, hour * 200));
    if (hour % 4 === 1) rows.push(row('表1', at - 5_400, total - 900));
    if (hour % 7 === 3) rows.push(row('表2', at - 3_600, 1));
    await store.append(batchOf(rows));
    if (hour % 9 !== 8) continue;
    frozen.push(await store.freeze());
    for (const why of ['misread', 'misread after all']) {
      await store.append(batchOf([row('表2', at, total - why.length)], { by: 'centre', why }));
    }
  }
  frozen.push(await store.freeze());
  return frozen;
}

async function seenOf(store: ReadingStore, frozen: readonly CommitNumber[]): Promise<unknown> {
  const meters = METERS.map((meterId) => ({ meterId, full: true, cutsAt: [] }));
  const seen: unknown[] = [];
  for (const asOf of frozen) {
    const span = { from: EDGES[0]!, to: EDGES.at(-1)! };
    const digests = await store.digests({ meters, windowEdges: EDGES, span, asOf });
    seen.push(digests.map(({ series, conflictsAt }) => [pointsOf(series), [...conflictsAt]]));
    for (const meter of METERS) {
      const history = await store.history(meter, ALL_TIME, asOf);
      seen.push(
        history.map(({ at, totalWh, correction }) => [at, totalWh, correction?.why]).sort(),
      );
    }
  }
  return seen;
}
