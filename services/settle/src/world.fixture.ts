import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Jobs, openJobs, type Waits } from '@nuanbu/jobs';
import { type Ledger, loadDataKeys, openLedger } from '@nuanbu/ledger';
import { ABSENT, type Installation } from '@nuanbu/metering';
import { DuckdbReadingStore, type ReadingBatch } from '@nuanbu/readings';
import { type Log, ManualClock, silentLog, startEmbeddedPostgres } from '@nuanbu/runtime';
import { DAY_S, type Instant, type Wh } from '@nuanbu/units';
import { installationOf, PROGRAMME, PROGRAMME_TEXT, SEASON } from './given.fixture.ts';
import { type Settlement, startSettlement } from './settlement.ts';

/** A month after the season's end. */
export const NOW = SEASON.span.to + 30 * DAY_S;

/** PostgreSQL and a directory, shared by the processes of a test one after another. */
export interface Ground {
  readonly dir: string;
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

export async function startGround(): Promise<Ground> {
  const dir = await mkdtemp(join(tmpdir(), 'nuanbu-settle-'));
  // Under root PostgreSQL runs as another user, who has to pass through.
  await chmod(dir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: dir, log: silentLog });
  return {
    dir,
    databaseUrl: postgres.databaseUrl,
    async stop() {
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Everything that settles, on real stores, as one process would have it. */
export interface World {
  readonly ledger: Ledger;
  readonly store: DuckdbReadingStore;
  readonly jobs: Jobs;
  readonly settlement: Settlement;
  readonly clock: ManualClock;
  stop(): Promise<void>;
}

/** How one process of a test differs from another. */
export interface Ways {
  readonly log?: Log;
  readonly concurrency?: number;
  /** The file of its readings, which no two processes can have open. */
  readonly readings?: string;
  readonly waits?: Waits;
}

/** @param alter lets a test put itself between the settlement and its ledger. */
export async function startWorld(
  { dir, databaseUrl }: Pick<Ground, 'dir' | 'databaseUrl'>,
  alter: (ledger: Ledger) => Ledger = (ledger) => ledger,
  { log = silentLog, concurrency = 2, readings = 'readings.duckdb', waits }: Ways = {},
): Promise<World> {
  const clock = new ManualClock(NOW);
  const dataKeys = await loadDataKeys({ file: join(dir, 'data-key') });
  const ledger = await openLedger({ databaseUrl, dataKeys, clock });
  const store = new DuckdbReadingStore({ path: join(dir, readings), memoryLimitMb: 200 });
  await store.start();
  const jobs = await openJobs({
    ...{ databaseUrl, ledgerId: await ledger.identity(), log: silentLog, waits },
  });
  const settlement = await startSettlement({
    ...{ log, concurrency, ledger: alter(ledger), store, jobs, clock },
  });
  return {
    ...{ ledger, store, jobs, settlement, clock },
    async stop() {
      await settlement.stop();
      await jobs.close();
      await store.stop();
      await ledger.close();
    },
  };
}

/** A household of the tests: its place and its meter. */
export interface Dweller {
  readonly householdId: string;
  readonly town: string;
  readonly village: string;
  readonly resident?: boolean;
  readonly meter?: Partial<Installation>;
}

/** Puts the programme and a roster on file; household H has meter M-H. */
export async function enrol(ledger: Ledger, dwellers: readonly Dweller[]): Promise<void> {
  const by = { actor: 'clerk' };
  await ledger.programmes.add({ name: PROGRAMME.name, text: PROGRAMME_TEXT }, by);
  await ledger.roster.importRoster(
    dwellers.map(({ householdId, town, village, resident = true }) => ({
      ...{ householdId, town, village, resident, name: `户主${householdId}` },
      ...{ cohortYear: 2021, acceptedOn: '2021-10-20', collectiveMember: true },
    })),
    by,
  );
  await ledger.roster.importMeters(
    dwellers.map(({ householdId, meter }) => ({
      householdId,
      ...installationOf(`M-${householdId}`, meter),
    })),
    by,
  );
}

/** One reading: meter, instant, total register. */
export type Row = readonly [meterId: string, at: Instant, totalWh: Wh];

export function batchOf(
  rows: readonly Row[],
  correction?: { by: string; why: string },
): ReadingBatch {
  const meterIds = [...new Set(rows.map(([meterId]) => meterId))];
  return {
    length: rows.length,
    meterIds,
    meter: Uint32Array.from(rows, ([meterId]) => meterIds.indexOf(meterId)),
    at: Float64Array.from(rows, ([, at]) => at),
    totalWh: Float64Array.from(rows, ([, , totalWh]) => totalWh),
    peakWh: new Float64Array(rows.length).fill(ABSENT),
    valleyWh: new Float64Array(rows.length).fill(ABSENT),
    correction,
  };
}

/** Readings every six hours from a day before the season to a day after it, at an even power. */
export function evenRows(householdId: string, powerW: number): Row[] {
  const { from, to } = SEASON.span;
  const rows: Row[] = [];
  for (let at = from - DAY_S; at <= to + DAY_S; at += 6 * 3600) {
    rows.push([`M-${householdId}`, at, 1_000_000 + ((at - from + DAY_S) / 3600) * powerW]);
  }
  return rows;
}
