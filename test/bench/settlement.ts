import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DEFAULT_MAX_POWER_W, DEFAULT_MODULUS_WH } from '@nuanbu/metering';
import { parseProgramme } from '@nuanbu/policy';
import { DuckdbReadingStore } from '@nuanbu/readings';
import { frozenRun, GroupedReadings, linesOf } from '@nuanbu/settle';
import { digestLines, type HouseholdCase, type Line, runTerms } from '@nuanbu/settlement';
import { DAY_S } from '@nuanbu/units';
import { secondsOf } from './clock.ts';
import { plainSqlS } from './plain-sql.ts';
import { meterIdsOf, quarterHours, SEASON_START } from './quarter-hours.ts';

/** How large a season the benchmark settles; quarter-hourly registers. */
export interface SettlementBenchSize {
  readonly meters: number;
  readonly days: number;
}

export const SHORT_SETTLEMENT_BENCH: SettlementBenchSize = { meters: 200, days: 10 };
export const FULL_SETTLEMENT_BENCH: SettlementBenchSize = { meters: 4_708, days: 121 };

/** What is to be reached beside DuckDB's own best SQL for the same kWh. */
export const SETTLEMENT_TARGETS = { besideSql: 3, memoryMb: 1_500 } as const;

/** One measurement, all in one process of its own. */
export interface SettlementFigure {
  readonly rows: number;
  readonly lines: number;
  readonly digest: string;
  readonly settleS: number;
  readonly sqlS: number;
  readonly ratio: number;
  /** The most that the settling process held, DuckDB included, before the SQL ran. */
  readonly memoryMb: number;
}

const VILLAGES = 46;
const TIMES = 3;

/** From store to lines with digest, beside DuckDB's own SQL, which checks nothing. */
export async function benchSettlement(size: SettlementBenchSize): Promise<SettlementFigure> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-bench-'));
  try {
    const path = join(folder, 'season.duckdb');
    const store = new DuckdbReadingStore({ path });
    await store.start();
    for (const batch of quarterHours(size.meters, size.days * 96 + 2, 100_000)) {
      await store.append(batch);
    }
    await store.stop();
    // A process that only settles: what filling the store took is not its memory.
    const self = fileURLToPath(import.meta.url);
    const args = [self, 'settle', path, String(size.meters), String(size.days)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function settleStored(path: string, size: SettlementBenchSize): Promise<SettlementFigure> {
  const store = new DuckdbReadingStore({ path });
  await store.start();
  let lines: Line[] = [];
  let digest = '';
  let settleS = Number.POSITIVE_INFINITY;
  for (let time = 0; time < TIMES; time += 1) {
    const tookS = await secondsOf(async () => {
      lines = await settle(store, size);
      digest = digestLines(lines, 'energy');
    });
    settleS = Math.min(settleS, tookS);
  }
  const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  await store.stop();
  const sqlS = await plainSqlS(path, size.days);
  const rows = size.meters * (size.days * 96 + 2);
  return { rows, lines: lines.length, digest, settleS, sqlS, ratio: settleS / sqlS, memoryMb };
}

async function settle(store: DuckdbReadingStore, size: SettlementBenchSize): Promise<Line[]> {
  const file = new URL('../programmes/jining-jkq-2021.yaml', import.meta.resolve('@nuanbu/policy'));
  const programme = parseProgramme(readFileSync(file, 'utf8'));
  if (!programme.ok) throw new Error('the programme does not load');
  const span = { from: SEASON_START, to: SEASON_START + size.days * DAY_S };
  const terms = runTerms(programme.programme, { name: '2021-2022', beginYear: 2021, span });
  const run = frozenRun(1, terms, await store.frontier(), casesOf(size.meters));
  const readings = new GroupedReadings(store, run, 'inAnyOrder');
  const lines: Line[] = [];
  for (const village of run.villages) {
    lines.push(...(await linesOf(village.households, run, readings)));
  }
  return lines;
}

function casesOf(meters: number): HouseholdCase[] {
  return meterIdsOf(meters).map((meterId, index) => ({
    facts: {
      householdId: `H${meterId}`,
      name: '',
      town: '镇',
      village: `村${index % VILLAGES}`,
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

/** Prints the figure beside its targets. */
export function printSettlement(figure: SettlementFigure): void {
  const seconds = (value: number) => `${Math.round(value * 100) / 100} s`;
  console.log(
    `settlement of ${figure.rows} rows to ${figure.lines} lines, digest ${figure.digest}`,
  );
  console.log(
    `  ${seconds(figure.settleS)}, DuckDB's own SQL ${seconds(figure.sqlS)}, ratio ` +
      `${Math.round(figure.ratio * 100) / 100} (to reach: at most ${SETTLEMENT_TARGETS.besideSql})`,
  );
  console.log(`  ${figure.memoryMb} MB (to reach: under ${SETTLEMENT_TARGETS.memoryMb})`);
}

if (import.meta.main) {
  const [what, path = '', meters, days] = process.argv.slice(2);
  const size =
    meters === undefined ? FULL_SETTLEMENT_BENCH : { meters: Number(meters), days: Number(days) };
  if (what === 'settle') console.log(JSON.stringify(await settleStored(path, size)));
  else printSettlement(await benchSettlement(FULL_SETTLEMENT_BENCH));
}
