import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ABSENT } from '@nuanbu/units';
import { MemoryEpochs } from '../epochs.ts';
import { InfluxReadingStore } from './influx-reading-store.ts';
import { type InfluxServer, influxForTest } from './influxd.fixture.ts';
import { LastInstants } from './last-instants.ts';
import { InfluxTransport } from './transport.ts';

const FIRST = 1_638_288_000;
/** Enough for a survey, and for more than one group. */
const METERS = 250;
const ids = Array.from({ length: METERS }, (_, meter) => `表${meter}`);

let server: InfluxServer;
before(async () => {
  server = await influxForTest();
});
after(() => server?.stop());

test('meters are known as well where a survey of all takes too long', async () => {
  const place = await server.makeBucket();
  const store = new InfluxReadingStore({ ...place, epochs: new MemoryEpochs() });
  await store.start();
  // All but the last, each at an instant of its own.
  const length = METERS - 1;
  await store.append({
    ...{ length, meterIds: ids, meter: Uint32Array.from({ length }, (_, row) => row) },
    at: Float64Array.from({ length }, (_, row) => FIRST + row),
    totalWh: new Float64Array(length).fill(1_000),
    peakWh: new Float64Array(length).fill(ABSENT),
    valleyWh: new Float64Array(length).fill(ABSENT),
  });
  await store.stop();

  const transport = new InfluxTransport(place);
  const expected = ids.slice(0, length).map((id, row): [string, number] => [id, FIRST + row]);
  try {
    for (const surveyWithinMs of [undefined, 0]) {
      const lastInstants = new LastInstants(transport, surveyWithinMs);
      for (const asked of [ids, ids.slice(0, 50)]) {
        const found = await lastInstants.ofUnseen(asked);
        const those = asked.flatMap((id) => (found.has(id) ? [[id, found.get(id)]] : []));
        assert.deepEqual(those, expected.slice(0, asked.length));
      }
    }
  } finally {
    transport.close();
    await server.removeBucket(place);
  }
});
