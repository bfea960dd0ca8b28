import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DEFAULT_MAX_POWER_W, DEFAULT_MODULUS_WH } from '@nuanbu/metering';
import { parseProgramme } from '@nuanbu/policy';
import {
  DuckdbReadingStore,
  InfluxReadingStore,
  MemoryEpochs,
  type ReadingStore,
} from '@nuanbu/readings';
import { type InfluxServer, influxForTest } from '@nuanbu/readings/testing';
import { frozenRun, GroupedReadings, linesOf } from '@nuanbu/settle';
import { digestLines, type HouseholdCase, type Line, runTerms } from '@nuanbu/settlement';
import { DAY_S, type Span } from '@nuanbu/units';
import { secondsOf } from './clock.ts';
import { meterIdsOf, quarterHours, SEASON_START } from './quarter-hours.ts';

/** How large a season the benchmark reads; quarter-hourly registers. */
export interface InfluxReadBenchSize {
  readonly meters: number;
  readonly days: number;
}

export const SHORT_INFLUX_READ_BENCH: InfluxReadBenchSize = { meters: 200, days: 10 };
/** A tenth of the district. */
export const FULL_INFLUX_READ_BENCH: InfluxReadBenchSize = { meters: 470, days: 121 };

/** What is to be reached beside curl that reads the same rows and throws them away. */
export const INFLUX_READ_TARGETS = { besideCurl: 1.5 } as const;

/** One measurement: the shortest of several times of each, which take turns. */
export interface InfluxReadFigure {
  readonly rows: number;
  readonly lines: number;
  readonly digest: string;
  /** From the store to lines with digest. */
  readonly settleS: number;
  readonly curlS: number;
  readonly ratio: number;
  /** The most that the settling process held. */
  readonly memoryMb: number;
}

type Bucket = Awaited<ReturnType<InfluxServer['makeBucket']>>;

const METERS_A_VILLAGE = 100;
const TIMES = 5;
/** As one process of two cores works on. */
const VILLAGES_AT_ONCE = 2;

/** A season from InfluxDB to lines with digest, beside curl; the digest must be DuckDB's. */
export async function benchInfluxRead(size: InfluxReadBenchSize): Promise<InfluxReadFigure> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-bench-'));
  const server = await influxForTest();
  try {
    const bucket = await server.makeBucket();
    const store = new InfluxReadingStore({ ...bucket, epochs: new MemoryEpochs() });
    await store.start();
    for (const batch of batchesOf(size)) await store.append(batch);
    await store.stop();
    const placePath = join(folder, 'place.json');
    await writeFile(placePath, JSON.stringify({ bucket, size }));
    // A process that only settles: what filling the store took is not its memory.
    const self = fileURLToPath(import.meta.url);
    const { stdout } = await promisify(execFile)(process.execPath, [self, 'settle', placePath]);
    const figure: InfluxReadFigure = JSON.parse(stdout);
    await server.removeBucket(bucket);
    const expected = await duckdbDigest(join(folder, 'season.duckdb'), size);
    if (figure.digest !== expected) {
      throw new Error(`digest ${figure.digest} from InfluxDB, ${expected} from DuckDB`);
    }
    return figure;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

function batchesOf({ meters, days }: InfluxReadBenchSize) {
  return quarterHours(meters, days * 96 + 2, 100_000);
}

async function duckdbDigest(path: string, size: InfluxReadBenchSize): Promise<string> {
  const store = new DuckdbReadingStore({ path });
  await store.start();
  try {
    for (const batch of batchesOf(size)) await store.append(batch);
    return digestLines(await settle(store, size), 'energy');
  } finally {
    await store.stop();
  }
}

async function settleStored(bucket: Bucket, size: InfluxReadBenchSize): Promise<InfluxReadFigure> {
  const store = new InfluxReadingStore({ ...bucket, epochs: new MemoryEpochs() });
  await store.start();
  let lines: Line[] = [];
  let digest = '';
  let settleS = Number.POSITIVE_INFINITY;
  let curlS = Number.POSITIVE_INFINITY;
  for (let time = 0; time < TIMES; time += 1) {
    curlS = Math.min(curlS, await secondsOf(() => readByCurl(bucket, size)));
    const tookS = await secondsOf(async () => {
      lines = await settle(store, size);
      digest = digestLines(lines, 'energy');
    });
    settleS = Math.min(settleS, tookS);
  }
  const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  await store.stop();
  const rows = size.meters * (size.days * 96 + 2);
  return { rows, lines: lines.length, digest, settleS, curlS, ratio: settleS / curlS, memoryMb };
}

function spanOf({ days }: InfluxReadBenchSize): Span {
  return { from: SEASON_START, to: SEASON_START + days * DAY_S };
}

/** Raw rows of one village after the other, with the two readings behind the season. */
async function readByCurl(
  { url, org, bucket, token }: Bucket,
  size: InfluxReadBenchSize,
): Promise<void> {
  const { from, to } = spanOf(size);
  const meterIds = meterIdsOf(size.meters);
  for (let first = 0; first < meterIds.length; first += METERS_A_VILLAGE) {
    const village = meterIds.slice(first, first + METERS_A_VILLAGE);
    const meters = village.map((meterId) => `r.meter == "${meterId}"`).join(' or ');
    const query =
      `from(bucket: "${bucket}") |> range(start: ${from}, stop: ${to + DAY_S})` +
      ` |> filter(fn: (r) => r._measurement == "reading" and r._field == "total" and (${meters}))` +
      ` |> keep(columns: ["_time", "meter", "epoch", "_value"]) |> yield(name: "")`;
    const dialect = { header: true, delimiter: ',', annotations: [] };
    await promisify(execFile)('curl', [
      ...['--silent', '--fail', '--output', '/dev/null', '--request', 'POST'],
      ...[
        '--header',
        `authorization: Token ${token}`,
        '--header',
        'content-type: application/json',
      ],
      ...['--data', JSON.stringify({ type: 'flux', query, dialect })],
      `${url}/api/v2/query?org=${encodeURIComponent(org)}`,
    ]);
  }
}

async function settle(store: ReadingStore, size: InfluxReadBenchSize): Promise<Line[]> {
  const file = new URL('../programmes/jining-jkq-2021.yaml', import.meta.resolve('@nuanbu/policy'));
  const programme = parseProgramme(readFileSync(file, 'utf8'));
  if (!programme.ok) throw new Error('the programme does not load');
  const season = { name: '2021-2022', beginYear: 2021, span: spanOf(size) };
  const run = frozenRun(
    1,
    runTerms(programme.programme, season),
    await store.frontier(),
    casesOf(size),
  );
  const readings = new GroupedReadings(store, run, 'inAnyOrder');
  // Villages side by side, each in its turn, as the jobs of a run are worked on.
  const lines: Line[][] = [];
  const waiting = run.villages.entries();
  const work = async () => {
    for (const [place, { households }] of waiting) {
      lines[place] = await linesOf(households, run, readings);
    }
  };
  await Promise.all(Array.from({ length: VILLAGES_AT_ONCE }, work));
  return lines.flat();
}

function casesOf({ meters }: InfluxReadBenchSize): HouseholdCase[] {
  return meterIdsOf(meters).map((meterId, index) => ({
    facts: {
      householdId: `H${meterId}`,
      name: '',
      town: '镇',
      village: `村${Math.floor(index / METERS_A_VILLAGE)}`,
      cohortYear: 2021,
      acceptedOn: '2021-09-30',
      resident: true,
      collectiveMember: true,
    },
    installations: [
      { meterId, multiplier: 1, maxPowerW: DEFAULT_MAX_POWER_W, modulusWh: DEFAULT_MODULUS_WH },
    ],
  }));
}

/** Prints the figure beside its target. */
export function printInfluxRead(figure: InfluxReadFigure): void {
  const seconds = (value: number) => `${Math.round(value * 100) / 100} s`;
  console.log(
    `${figure.rows} rows from InfluxDB to ${figure.lines} lines, digest ${figure.digest}, as DuckDB's`,
  );
  console.log(
    `  ${seconds(figure.settleS)}, curl reading the same rows ${seconds(figure.curlS)}, ratio ` +
      `${Math.round(figure.ratio * 100) / 100} (to reach: at most ${INFLUX_READ_TARGETS.besideCurl})`,
  );
  console.log(`  ${figure.memoryMb} MB`);
}

if (import.meta.main) {
  const [what, path = ''] = process.argv.slice(2);
  if (what === 'settle') {
    const { bucket, size } = JSON.parse(readFileSync(path, 'utf8'));
    console.log(JSON.stringify(await settleStored(bucket, size)));
  } else {
    printInfluxRead(
      await benchInfluxRead(what === '--short' ? SHORT_INFLUX_READ_BENCH : FULL_INFLUX_READ_BENCH),
    );
  }
}
