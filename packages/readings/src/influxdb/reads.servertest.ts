import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { TroubleError } from '@nuanbu/terms';
import { DAY_S, startOfDay } from '@nuanbu/units';
import { batchOf, row } from '../conformance/sample.ts';
import { ALL_TIME, pointsOf } from '../conformance/values.ts';
import { askRows } from './answers.ts';
import { type OwnInfluxServer, startInfluxd } from './influxd.fixture.ts';
import { totalsFlux } from './queries.ts';
import { Reader } from './reader.ts';
import { withStoreOn } from './servers.fixture.ts';
import { type InfluxPlace, InfluxTransport } from './transport.ts';

const T = startOfDay('2021-12-01');
const HOUR = 3600;

let server: OwnInfluxServer;
before(async () => {
  server = await startInfluxd();
});
after(() => server.stop());

/** Hourly readings of a meter that go on for some time. */
function hourly(meter: string, hours: number) {
  return Array.from({ length: hours }, (_, hour) => row(meter, T + hour * HOUR, 1000 + hour));
}

function digestOf(meterIds: readonly string[], asOf: number) {
  const meters = meterIds.map((meterId) => ({ meterId, full: false, cutsAt: [] }));
  return { meters, windowEdges: [], span: { from: T, to: T + 400 * DAY_S }, asOf };
}

test('no name of a meter asks for more than that meter', async () => {
  const place = await server.makeBucket();
  const names = [
    '") or true or (r.meter == "',
    'a" or r.meter =~ /.*/ or r.meter == "',
    `$\{r.meter}`,
    '\\',
    '\\") |> drop(columns: ["meter"]) //',
    'b) |> yield(name: "x")',
    '\n|> limit(n: 1)',
    "'; DROP MEASUREMENT reading",
    'a,epoch=9 total=5i 1',
    '%22',
    '%',
    '',
    '表\u2028"号" ',
  ];
  await withStoreOn(place, async (store) => {
    await store.append(batchOf(['plain', ...names].map((name, at) => row(name, T + at, at))));
    for (const [index, name] of names.entries()) {
      const series = await store.series(name, ALL_TIME, 1);
      assert.deepEqual(pointsOf(series), [[T + index + 1, index + 1, -1, -1]], name);
    }
    const asked = [...names, 'nobody', '") or true or ("'];
    const digests = await store.digests(digestOf(asked, 1));
    assert.deepEqual(
      digests.map(({ meterId, series }) => [meterId, series.length]),
      asked.map((name, index) => [name, Number(index < names.length)]),
    );
    assert.equal((await store.last(asked)).length, names.length);
    assert.equal((await store.counts()).meters, names.length + 1);
  });
});

test('the storage engine gives only what is asked for, and works nothing out row by row', async () => {
  const place = await server.makeBucket();
  await withStoreOn(place, async (store) => {
    await store.append(batchOf(['a', 'b', 'c'].flatMap((meter) => hourly(meter, 500))));
  });
  const transport = new InfluxTransport(place);
  const others = Array.from({ length: 600 }, (_, meter) => `other ${meter}`);
  const meterIds = ['a', ...others, 'c'];
  const asked = { bucket: place.bucket, meterIds, span: { from: T, to: T + DAY_S } };
  const profiled = await askRows(
    transport,
    `import "profiler" option profiler.enabledProfilers = ["operator"] ${totalsFlux(asked, true)}`,
  );
  transport.close();
  const operators = profiled.flatMap((found) => found.get('Type') ?? []);
  assert.deepEqual(operators.sort(), [
    '*influxdb.readFilterSource',
    '*universe.schemaMutationTransformation',
  ]);
  assert.equal(profiled.filter((found) => found.has('meter')).length, 2 * 24);
});

test('a meter read far away brings what decides whether its neighbour counts', async () => {
  const place = await server.makeBucket();
  await withStoreOn(place, async (store) => {
    const far = T - 300 * DAY_S;
    const rows = [
      ...[row('a', far - 2 * HOUR, 100), row('a', far - HOUR, 200), row('a', far, 0)],
      ...[row('a', T + HOUR, 300), row('a', T + 2 * HOUR, 310)],
    ];
    await store.append(batchOf(rows));
    const query = { ...digestOf(['a'], 1), span: { from: T, to: T + 3 * HOUR } };
    const [digest] = await store.digests(query);
    // The nought is a blip, which only the two readings before it show.
    assert.deepEqual(
      pointsOf(digest!.series).map(([at]) => at),
      rows.map(({ at }) => at),
    );
  });
});

test('a server that ends in the middle of an answer gives no short answer', async () => {
  const place = await server.makeBucket();
  const meters = Array.from({ length: 25 }, (_, meter) => `m${meter}`);
  const hours = 9_000;
  await withStoreOn(place, async (store) => {
    for (const meter of meters) await store.append(batchOf(hourly(meter, hours)));
  });
  await withStoreOn(place, async (store) => {
    const query = digestOf(meters, 1);
    let cut = 0;
    for (const afterMs of [15, 40, 90]) {
      const asked = store.digests(query).then(
        (digests) => {
          // It was quicker than the server's end; then it is whole.
          for (const { series } of digests) assert.equal(series.length, hours);
        },
        (error) => {
          assert.ok(error instanceof TroubleError && error.code === 'storeUnreachable', error);
          cut += 1;
        },
      );
      await new Promise((go) => setTimeout(go, afterMs));
      await server.restart();
      await asked;
    }
    assert.ok(cut > 0, 'some answers were cut off');
    const again = await store.digests(query);
    for (const { series } of again) assert.equal(series.length, hours);
  });
});

const HEAD = ',result,table,_time,_value,epoch,meter\r\n';
const ROW = ',,0,2021-12-01T00:00:00Z,5,1,a\r\n';
const SPOILT: Readonly<Record<string, string>> = {
  'an error after some rows': `${HEAD}${ROW}\r\n,error,reference\r\n,panic: out of memory,897\r\n`,
  'an error in place of a row': `${HEAD}${ROW},error,reference\r\n,out of memory,897\r\n\r\n`,
  'an error alone': '\r\n,error,reference\r\n,out of memory,897\r\n',
  'a row that is cut off': `${HEAD}${ROW}${ROW.slice(0, 20)}`,
  'rows without their end': `${HEAD}${ROW}`,
  'nothing at all': '',
  'a page of a proxy': '<html>\n<body>sign in</body>\n</html>\n',
};

for (const [what, body] of Object.entries(SPOILT)) {
  test(`an answer with status 200 that is none is a trouble: ${what}`, async () => {
    const liar = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/csv' });
      response.end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((go) => liar.once('listening', go));
    try {
      const transport = new InfluxTransport(placeOf(liar));
      await assert.rejects(new Reader(transport).digests(digestOf(['a'], 1)), (error) => {
        return error instanceof TroubleError && error.code === 'storeUnreachable';
      });
      transport.close();
    } finally {
      liar.close();
    }
  });
}

function placeOf(liar: Server): InfluxPlace {
  const { port } = liar.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, org: 'o', bucket: 'b', token: 't' };
}
