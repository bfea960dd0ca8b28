import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Platform } from '@nuanbu/cli/platform';
import {
  InfluxReadingStore,
  MemoryEpochs,
  type ReadingBatch,
  type ReadingStore,
} from '@nuanbu/readings';
import { DAY_S } from '@nuanbu/units';
import { secondsOf } from '../clock.ts';
import { cpuSecondsOfProgram, loadAverage, peakMb, peakMbOfProgram } from '../machine.ts';
import { meterIdsOf, quarterHours } from '../quarter-hours.ts';
import { bytesPerRow, settledDisk } from './disk.ts';
import type { MetersFigure } from './figures.ts';
import { appendInEpochs } from './fill.ts';
import { enrol } from './roster.ts';
import { cpuNow, cpuSince, ScaleServers } from './servers.ts';
import { wholeRun } from './settle.ts';

/** One size of a district: what each of its meters reports in a day, and whether a run is made. */
export interface MetersScaleSize {
  readonly meters: number;
  readonly readingsPerMeter: number;
  /** Whether households are put on file; else the register is made up in memory, and no run is made. */
  readonly withRoster: boolean;
  readonly withRun: boolean;
}

const HOUSEHOLDS_A_VILLAGE = 100;
/** The day is frozen so often: a meter is a series of its own in each span between freezes. */
const EPOCHS = 3;
const ROWS_A_BATCH = 20_000;
const ROSTER: readonly [string, ...string[]] = [
  'household',
  'personal_value',
  'metering_point',
  'meter',
  'installation',
];
const loader = fileURLToPath(new URL('./load-roster.ts', import.meta.url));

/** Measures a district of one size on servers of its own. */
export async function measureMeters(size: MetersScaleSize): Promise<MetersFigure> {
  const { meters, readingsPerMeter } = size;
  const servers = await ScaleServers.start();
  try {
    const { bucket } = await servers.influx.makeBucket();
    return await servers.beside(bucket, async (platform) => {
      const ofRoster = size.withRoster
        ? await measureRoster(servers, platform, bucket, meters)
        : { directoryMb: (await load(servers, bucket, `made-up ${meters}`)).mb };
      const written = await write(platform.store, size);
      const restartS = await restart(servers, bucket, size);
      const series = await cardinality(servers, bucket);
      const influxMb = peakMbOfProgram('influxd');
      const disk = await settledDisk(servers.influx);
      const run = size.withRun ? await measureRun(servers, platform, bucket, meters) : undefined;
      return {
        ...{ meters, ...ofRoster },
        ...{ readingsPerMeter, epochs: EPOCHS, ...written, restartS, series },
        influxMb,
        influxBytesPerSeries: disk.seriesBytes / series,
        influxBytesPerReading: disk.valueBytes / (meters * readingsPerMeter),
        ...(run && { run }),
        loadAverage: loadAverage(),
      };
    });
  } finally {
    await servers.stop();
  }
}

async function measureRoster(
  servers: ScaleServers,
  platform: Platform,
  bucket: string,
  meters: number,
): Promise<Pick<MetersFigure, 'directoryMb' | 'roster'>> {
  const importS = await secondsOf(() => enrol(platform, meterIdsOf(meters), HOUSEHOLDS_A_VILLAGE));
  const bytesPerHousehold = await bytesPerRow(servers.databaseUrl, ROSTER);
  const directory = await load(servers, bucket, 'meters');
  const cases = await load(servers, bucket, 'cases');
  return {
    directoryMb: directory.mb,
    roster: {
      ...{ importS, bytesPerHousehold, directoryS: directory.seconds },
      ...{ casesS: cases.seconds, casesMb: cases.mb },
    },
  };
}

async function load(
  servers: ScaleServers,
  bucket: string,
  what: string,
): Promise<{ seconds: number; mb: number }> {
  const { DATABASE_URL = '', DATA_KEY = '' } = servers.env(bucket);
  const words = ['--expose-gc', '--max-old-space-size=8192', loader, DATABASE_URL, DATA_KEY];
  const { stdout } = await promisify(execFile)(process.execPath, [...words, ...what.split(' ')]);
  return JSON.parse(stdout);
}

/** A day of all meters, a third of it in each epoch. */
async function write(
  store: ReadingStore,
  { meters, readingsPerMeter }: MetersScaleSize,
): Promise<Pick<MetersFigure, 'readingsPerS' | 'writeCpuMicros'>> {
  const spacingS = Math.floor(DAY_S / (readingsPerMeter - 1));
  const batches = quarterHours(meters, readingsPerMeter, ROWS_A_BATCH, spacingS);
  const readings = meters * readingsPerMeter;
  const [cpu, influxS] = [process.cpuUsage(), cpuSecondsOfProgram('influxd')];
  const seconds = await secondsOf(() => appendInEpochs(store, batches, readings, EPOCHS));
  const { user, system } = process.cpuUsage(cpu);
  return {
    readingsPerS: Math.round(readings / seconds),
    writeCpuMicros: {
      ours: (user + system) / readings,
      influxdb: ((cpuSecondsOfProgram('influxd') - influxS) / readings) * 1e6,
    },
  };
}

/** What a process that has just begun needs for its first thousand meters. */
async function restart(
  { influx }: ScaleServers,
  bucket: string,
  { meters, readingsPerMeter }: MetersScaleSize,
): Promise<number> {
  const { url, org, token } = influx;
  const place = { url, org, bucket, token };
  const store = new InfluxReadingStore({ ...place, epochs: new MemoryEpochs() });
  await store.start();
  // The readings after those that stand: what is known of the meters decides, nothing is looked up.
  const spacingS = Math.floor(DAY_S / (readingsPerMeter - 1));
  const some = Math.min(meters, 1_000);
  let last: ReadingBatch | undefined;
  for (const batch of quarterHours(some, readingsPerMeter + 1, some, spacingS)) last = batch;
  const seconds = await secondsOf(async () => {
    await store.append(last!);
  });
  await store.stop();
  return seconds;
}

async function cardinality({ influx }: ScaleServers, bucket: string): Promise<number> {
  const query =
    'import "influxdata/influxdb"\n' +
    `influxdb.cardinality(bucket: "${bucket}", start: 2000-01-01T00:00:00Z)`;
  const answer = await fetch(`${influx.url}/api/v2/query?org=${influx.org}`, {
    method: 'POST',
    headers: { authorization: `Token ${influx.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, type: 'flux' }),
  });
  const found = /,(\d+)\r?\n/.exec(await answer.text());
  return Number(found?.[1]);
}

async function measureRun(
  servers: ScaleServers,
  { settlement, databaseUrl }: Platform,
  bucket: string,
  households: number,
): Promise<NonNullable<MetersFigure['run']>> {
  const settler = await servers.startProcess('settle', servers.env(bucket));
  const before = cpuNow([settler]);
  let villagesMs = performance.now();
  const seconds = await secondsOf(async () => {
    const number = await settlement.requestRun(wholeRun(1));
    await settlement.awaitRun(number, ({ villages, done }) => {
      if (done < villages) villagesMs = performance.now();
    });
  });
  const finishS = (performance.now() - villagesMs) / 1000;
  const cpuMs = cpuSince(before, cpuNow([settler]), households, 1000);
  const [settleMb, redisMb] = [peakMb(settler.pid), peakMbOfProgram('redis-server')];
  await servers.endProcesses([settler]);
  const lineBytes = await bytesPerRow(databaseUrl, ['line']);
  return { seconds, finishS, cpuMs, settleMb, redisMb, lineBytes };
}
