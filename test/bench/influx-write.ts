import { InfluxReadingStore, MemoryEpochs, type ReadingBatch } from '@nuanbu/readings';
import { type InfluxServer, influxForTest } from '@nuanbu/readings/testing';
import { secondsOf } from './clock.ts';
import { quarterHours } from './quarter-hours.ts';
import { rawS, requestsOf } from './raw-lines.ts';
import { type Beside, printBeside } from './store.ts';

/** How much the benchmark of writing into InfluxDB does. */
export interface InfluxWriteBenchSize {
  readonly meters: number;
  readonly days: number;
  readonly rounds: number;
}

export const SHORT_INFLUX_WRITE_BENCH: InfluxWriteBenchSize = { meters: 1_000, days: 1, rounds: 1 };
export const FULL_INFLUX_WRITE_BENCH: InfluxWriteBenchSize = { meters: 4_700, days: 2, rounds: 3 };

/** As many messages as 16 connections have in flight, each of 100 readings. */
const CONNECTIONS = 16;
const IN_FLIGHT_EACH = 64;
const READINGS_A_MESSAGE = 100;

/**
 * Measures appends of 100 readings each, many at once, beside the same readings as line protocol that
 * was made beforehand, over the same HTTP. Two fields a reading, both of a bucket of their own.
 */
export async function benchInfluxWrite(size: InfluxWriteBenchSize): Promise<Beside[]> {
  const server = await influxForTest();
  try {
    const batches = [...quarterHours(size.meters, 96 * size.days, READINGS_A_MESSAGE)].map(
      withPeak,
    );
    const rows = batches.reduce((sum, { length }) => sum + length, 0);
    const requests = requestsOf(linesOf(batches));
    let oursS = Infinity;
    let bestRawS = Infinity;
    for (let round = 0; round < size.rounds; round += 1) {
      bestRawS = Math.min(bestRawS, await rawS(server, requests));
      oursS = Math.min(oursS, await storeS(server, batches));
    }
    const [ours, engine] = [rows / oursS, rows / bestRawS];
    const what = 'append to InfluxDB, 100 rows a message';
    return [{ what, ours, engine, unit: 'rows/s', ratio: ours / engine }];
  } finally {
    await server.stop();
  }
}

function withPeak(batch: ReadingBatch): ReadingBatch {
  return { ...batch, peakWh: batch.totalWh.map((totalWh) => Math.floor(totalWh / 2)) };
}

async function storeS(server: InfluxServer, batches: readonly ReadingBatch[]): Promise<number> {
  const place = await server.makeBucket();
  const store = new InfluxReadingStore({ ...place, epochs: new MemoryEpochs() });
  await store.start();
  const next = batches.values();
  const tookS = await secondsOf(async () => {
    const senders = Array.from({ length: CONNECTIONS * IN_FLIGHT_EACH }, async () => {
      for (const batch of next) await store.append(batch);
    });
    await Promise.all(senders);
  });
  await store.stop();
  await server.removeBucket(place);
  return tookS;
}

/** The readings as a user of line protocol would write them: a point each, in whole seconds. */
function* linesOf(batches: readonly ReadingBatch[]): Generator<string> {
  for (const { length, meterIds, meter, at, totalWh, peakWh } of batches) {
    for (let row = 0; row < length; row += 1) {
      const fields = `total=${totalWh[row]}i,peak=${peakWh[row]}i`;
      yield `reading,epoch=1,meter=${meterIds[meter[row]!]} ${fields} ${at[row]}000000000`;
    }
  }
}

if (import.meta.main) {
  printBeside(await benchInfluxWrite(FULL_INFLUX_WRITE_BENCH), 'InfluxDB');
}
