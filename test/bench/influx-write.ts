import { Agent, request } from 'node:http';
import { InfluxReadingStore, MemoryEpochs, type ReadingBatch } from '@nuanbu/readings';
import { type InfluxServer, influxForTest } from '@nuanbu/readings/testing';
import { secondsOf } from './clock.ts';
import { quarterHours } from './quarter-hours.ts';
import { type Beside, printBeside } from './store.ts';

/** How much the benchmark of writing into InfluxDB does. */
interface InfluxWriteBenchSize {
  readonly meters: number;
  readonly days: number;
  readonly rounds: number;
}

const SIZE: InfluxWriteBenchSize = { meters: 4_700, days: 2, rounds: 3 };

/** As many messages as 16 connections have in flight, each of 100 readings. */
const CONNECTIONS = 16;
const IN_FLIGHT_EACH = 64;
const READINGS_A_MESSAGE = 100;
const LINES_A_REQUEST = 20_000;
const REQUESTS_AT_ONCE = 4;

/**
 * Measures appends of 100 readings each, many at once, beside the same readings as line protocol that
 * was made beforehand, over the same HTTP. Two fields a reading, both of a bucket of their own.
 */
async function benchInfluxWrite(size: InfluxWriteBenchSize): Promise<Beside[]> {
  const server = await influxForTest();
  try {
    const batches = [...quarterHours(size.meters, 96 * size.days, READINGS_A_MESSAGE)].map(
      withPeak,
    );
    const rows = batches.reduce((sum, { length }) => sum + length, 0);
    const requests = linesOf(batches);
    let oursS = Infinity;
    let engineS = Infinity;
    for (let round = 0; round < size.rounds; round += 1) {
      engineS = Math.min(engineS, await rawS(server, requests));
      oursS = Math.min(oursS, await storeS(server, batches));
    }
    const [ours, engine] = [rows / oursS, rows / engineS];
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

async function rawS(server: InfluxServer, requests: readonly Buffer[]): Promise<number> {
  const { url, org, bucket, token } = await server.makeBucket();
  const target = `${url}/api/v2/write?${new URLSearchParams({ org, bucket, precision: 'ns' })}`;
  const agent = new Agent({ keepAlive: true });
  const next = requests.values();
  const tookS = await secondsOf(async () => {
    const senders = Array.from({ length: REQUESTS_AT_ONCE }, async () => {
      for (const body of next) await post(target, token, agent, body);
    });
    await Promise.all(senders);
  });
  agent.destroy();
  await server.removeBucket({ url, org, bucket, token });
  return tookS;
}

function post(target: string, token: string, agent: Agent, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Token ${token}` };
    const sent = request(target, { method: 'POST', headers, agent }, (answer) => {
      answer.resume();
      if (answer.statusCode !== 204) reject(new Error(`raw lines: ${answer.statusCode}`));
      answer.on('end', resolve);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The readings as a user of line protocol would write them: a point each, in whole seconds. */
function linesOf(batches: readonly ReadingBatch[]): Buffer[] {
  const requests: Buffer[] = [];
  let lines: string[] = [];
  for (const { length, meterIds, meter, at, totalWh, peakWh } of batches) {
    for (let row = 0; row < length; row += 1) {
      const fields = `total=${totalWh[row]}i,peak=${peakWh[row]}i`;
      lines.push(`reading,epoch=1,meter=${meterIds[meter[row]!]} ${fields} ${at[row]}000000000`);
    }
    if (lines.length < LINES_A_REQUEST) continue;
    requests.push(Buffer.from(`${lines.join('\n')}\n`));
    lines = [];
  }
  if (lines.length > 0) requests.push(Buffer.from(`${lines.join('\n')}\n`));
  return requests;
}

printBeside(await benchInfluxWrite(SIZE));
