import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type InfluxServer, influxForTest } from '@nuanbu/readings/testing';
import { startMosquitto } from '../servers/server.fixture.ts';
import { hasMosquitto, type RunningBroker, startFrontDoor } from './ingest/brokers.ts';
import { type Load, rawLinesOf } from './ingest/load.ts';
import { cpuSecondsOfProgram, loadAverage } from './machine.ts';
import { rawS, requestsOf } from './raw-lines.ts';

/** How much the benchmark of ingest into InfluxDB does. */
export interface InfluxIngestBenchSize {
  /** Messages of a hundred readings, over all connections. */
  readonly messages: number;
  readonly rounds: number;
}

export const SHORT_INFLUX_INGEST_BENCH: InfluxIngestBenchSize = { messages: 1_600, rounds: 1 };
export const FULL_INFLUX_INGEST_BENCH: InfluxIngestBenchSize = { messages: 16_000, rounds: 3 };

/** What is to be reached beside the same readings as line protocol that nobody checked. */
export const INFLUX_INGEST_TARGETS = { besideRaw: 0.7 } as const;

/** Readings a second, durable in InfluxDB before PUBACK, beside raw line protocol on the same server. */
export interface InfluxIngestFigure {
  readonly readings: number;
  readonly oursPerS: number;
  readonly rawPerS: number;
  readonly ratio: number;
  /** From an external Mosquitto, until the last is durable; undefined where there is none. */
  readonly subscribedPerS?: number | undefined;
  /** Processor time a reading, in microseconds, of the round that was fastest. */
  readonly cpuMicros: {
    readonly ours: number;
    /** InfluxDB's for what we send it, and for the raw lines; 0 where the server is elsewhere. */
    readonly influxdb: number;
    readonly influxdbRaw: number;
  };
  readonly loadAverage: number;
}

const CONNECTIONS = 16;
const READINGS_A_MESSAGE = 100;
const WINDOW = 50;
const publisher = fileURLToPath(new URL('./ingest/publisher.ts', import.meta.url));
const run = promisify(execFile);

interface Timed {
  readonly perS: number;
  readonly oursMicros: number;
  readonly influxMicros: number;
}

/**
 * Measures the whole way in, from 16 MQTT connections with 100 readings a message to InfluxDB.
 *
 * @throws Error wherever an acknowledged reading is not stored.
 */
export async function benchInfluxIngest(size: InfluxIngestBenchSize): Promise<InfluxIngestFigure> {
  const messagesPerConnection = Math.ceil(size.messages / CONNECTIONS);
  const load: Load = {
    ...{ port: 0, connections: CONNECTIONS, form: 'columns', registers: 'totalAndPeak' },
    ...{ readingsPerMessage: READINGS_A_MESSAGE, messagesPerConnection, window: WINDOW },
  };
  const readings = CONNECTIONS * messagesPerConnection * READINGS_A_MESSAGE;
  const requests = requestsOf(rawLinesOf(load));
  const server = await influxForTest();
  const rounds: { raw: Timed; own: Timed; outside: Timed | undefined }[] = [];
  try {
    for (let round = 0; round < size.rounds; round += 1) {
      const raw = await measureRaw(server, requests, readings);
      const own = await measureOwnBroker(server, load, readings);
      const outside = hasMosquitto() ? await measureSubscriber(server, load, readings) : undefined;
      rounds.push({ raw, own, outside });
    }
  } finally {
    await server.stop();
  }
  const best = (of: (round: (typeof rounds)[number]) => Timed | undefined) =>
    rounds.map(of).reduce((one, other) => ((other?.perS ?? 0) > (one?.perS ?? 0) ? other : one));
  const [own, raw] = [best((round) => round.own)!, best((round) => round.raw)!];
  return {
    ...{ readings, oursPerS: own.perS, rawPerS: raw.perS, ratio: own.perS / raw.perS },
    subscribedPerS: best((round) => round.outside)?.perS,
    cpuMicros: {
      ours: own.oursMicros,
      influxdb: own.influxMicros,
      influxdbRaw: raw.influxMicros,
    },
    loadAverage: loadAverage(),
  };
}

async function measureRaw(
  server: InfluxServer,
  requests: readonly Buffer[],
  readings: number,
): Promise<Timed> {
  const before = cpuSecondsOfProgram('influxd');
  const seconds = await rawS(server, requests);
  const influxMicros = ((cpuSecondsOfProgram('influxd') - before) / readings) * 1e6;
  return { perS: readings / seconds, oursMicros: 0, influxMicros };
}

async function measureOwnBroker(
  server: InfluxServer,
  load: Load,
  readings: number,
): Promise<Timed> {
  return measureDoor(server, load, readings, undefined, async ({ port }) => {
    const { messages, seconds } = await publish({ ...load, port });
    return (messages * load.readingsPerMessage) / seconds;
  });
}

/** The broker acknowledges to the publisher at once; what is timed is when the readings are durable. */
async function measureSubscriber(
  server: InfluxServer,
  load: Load,
  readings: number,
): Promise<Timed> {
  const mosquitto = await startMosquitto();
  try {
    const { url } = mosquitto;
    return await measureDoor(server, load, readings, { url, readings }, async (door) => {
      const stored = door.said();
      await publish({ ...load, port: Number(new URL(url).port) });
      const { readings: timed, seconds } = JSON.parse(await stored);
      return timed / seconds;
    });
  } finally {
    await mosquitto.stop();
  }
}

async function measureDoor(
  server: InfluxServer,
  { connections }: Load,
  readings: number,
  subscribe: { url: string; readings: number } | undefined,
  perSecondOf: (door: RunningBroker) => Promise<number>,
): Promise<Timed> {
  const influx = await server.makeBucket();
  const door = await startFrontDoor({ connections, store: { influx }, subscribe });
  const before = cpuSecondsOfProgram('influxd');
  const perS = await perSecondOf(door);
  const influxS = cpuSecondsOfProgram('influxd') - before;
  const { rows, cpuS } = JSON.parse((await door.stop()).trimEnd().split('\n').at(-1)!);
  await server.removeBucket(influx);
  if (rows !== readings) {
    throw new Error(`${readings} readings were acknowledged, ${rows} are stored`);
  }
  const micros = (seconds: number) => (seconds / readings) * 1e6;
  return { perS, oursMicros: micros(cpuS), influxMicros: micros(influxS) };
}

async function publish(load: Load): Promise<{ messages: number; seconds: number }> {
  const { stdout } = await run(process.execPath, [publisher, JSON.stringify(load)]);
  return JSON.parse(stdout);
}

/** Prints the figure beside its target. */
export function printInfluxIngest(figure: InfluxIngestFigure): void {
  const { readings, oursPerS, rawPerS, ratio, subscribedPerS, cpuMicros } = figure;
  const rate = (value: number) => `${Math.round(value).toLocaleString('en-US')} readings/s`;
  const micros = (value: number) => `${Math.round(value * 100) / 100} µs`;
  console.log(`${readings} readings from 16 connections, 100 a message, to InfluxDB:`);
  console.log(
    `  ${rate(oursPerS)}, raw line protocol ${rate(rawPerS)}, ratio ` +
      `${Math.round(ratio * 100) / 100} (to reach: at least ${INFLUX_INGEST_TARGETS.besideRaw})`,
  );
  console.log(
    subscribedPerS === undefined
      ? '  by way of Mosquitto: not measured, since there is none here'
      : `  by way of Mosquitto: ${rate(subscribedPerS)}`,
  );
  console.log(
    `  processor a reading: ours ${micros(cpuMicros.ours)}, InfluxDB ` +
      `${micros(cpuMicros.influxdb)}, for the raw lines ${micros(cpuMicros.influxdbRaw)}; ` +
      `load average ${figure.loadAverage}`,
  );
}

if (import.meta.main) {
  printInfluxIngest(
    await benchInfluxIngest(
      process.argv[2] === '--short' ? SHORT_INFLUX_INGEST_BENCH : FULL_INFLUX_INGEST_BENCH,
    ),
  );
}
