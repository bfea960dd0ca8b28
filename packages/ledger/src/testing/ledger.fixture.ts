/** Ledgers for tests: each on a fresh database of the one server that a test file starts. */
import { after, before } from 'node:test';
import type { Line, LineTotals, RunTotals } from '@nuanbu/settlement';
import pg from 'pg';
import { type Ledger, openLedger } from '../ledger.ts';
import { type DataKeys, parseDataKeys } from '../personal/keys.ts';
import type { RosterRow } from '../roster/rows.ts';
import type { FinishedRun } from '../runs/finish.ts';
import type { FrozenInputs } from '../runs/run.ts';
import { startTestServer, type TestServer } from './server.fixture.ts';

/** Data keys made of one repeated byte each, newest first. */
export function keysOf(...bytes: readonly number[]): DataKeys {
  return parseDataKeys(bytes.map((byte) => Buffer.alloc(32, byte).toString('base64')).join(','));
}

export const BY = { actor: 'tester' };

/** A ledger and its database, which tests also look into, and tamper with, directly. */
export interface Opened {
  readonly ledger: Ledger;
  readonly databaseUrl: string;
  readonly clock: { at: number; now(): number };
  sql<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
}

/** Starts a server for the file and closes everything at its end. */
export function ledgersForTests(): {
  emptyDatabase(): Promise<string>;
  open(databaseUrl?: string, dataKeys?: DataKeys): Promise<Opened>;
} {
  let server: TestServer;
  let template: string | undefined;
  const closing: (() => Promise<void>)[] = [];
  before(async () => {
    server = await startTestServer();
  });
  after(async () => {
    await Promise.all(closing.map((close) => close()));
    await server.stop();
  });
  const migrated = async (): Promise<string> => {
    if (template === undefined) {
      template = await server.database();
      const ledger = await openLedger(optionsFor(template));
      await ledger.close();
    }
    return server.database(template);
  };
  return {
    emptyDatabase: () => server.database(),
    open: async (given, dataKeys) => {
      const databaseUrl = given ?? (await migrated());
      const clock = { at: 1_650_000_000, now: () => clock.at };
      const ledger = await openLedger({ ...optionsFor(databaseUrl, dataKeys), clock });
      const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
      // The server may go before the pool has said goodbye.
      pool.on('error', () => {});
      closing.push(async () => {
        await ledger.close();
        await pool.end();
      });
      return {
        ...{ ledger, databaseUrl, clock },
        sql: async (text, values = []) => (await pool.query(text, [...values])).rows,
      };
    },
  };
}

function optionsFor(databaseUrl: string, dataKeys = keysOf(1)) {
  return { databaseUrl, dataKeys, clock: { now: () => 1_650_000_000 } };
}

/** A household that is entitled to everything, with what a test wants otherwise. */
export function household(householdId: string, other: Partial<RosterRow> = {}): RosterRow {
  return {
    householdId,
    name: '张三',
    town: '石桥镇',
    village: '东村',
    cohortYear: 2021,
    acceptedOn: '2021-10-15',
    resident: true,
    collectiveMember: true,
    ...other,
  };
}

/** A payable line of 1,000 kWh with what a test wants otherwise. */
export function line(householdId: string, other: Partial<Line> = {}): Line {
  return {
    householdId,
    town: '石桥镇',
    village: '东村',
    status: 'payable',
    totalWh: 1_000_000,
    lowWh: 999_000,
    highWh: 1_001_000,
    peakWh: 400_000,
    valleyWh: 600_000,
    estimatedWh: 0,
    paidWh: 1_000_000,
    amountFen: 20_000,
    atRiskFen: 20,
    findings: [],
    evidence: { startRule: 'threshold' } as Line['evidence'],
    ...other,
  };
}

/** Stands for the digest of any run. */
export const DIGEST = 'a'.repeat(64);

/** A final run of the energy subsidy of 2021-2022, with what a test wants otherwise. */
export function finalRun(programmeDigest: string, other: Partial<FrozenInputs> = {}): FrozenInputs {
  return {
    ...{ kind: 'final', programmeDigest, programme: 'p' },
    ...{ component: 'energySubsidy', season: '2021-2022' },
    ...{ span: { from: 1_638_288_000, to: 1_648_742_400 }, rosterVersion: 1, readingCommit: 12 },
    options: { startRule: 'threshold' },
    ...other,
  };
}

/** Adds up by hand, apart from both the run's arithmetic and PostgreSQL's. */
export function totalsOf(lines: readonly Line[]): RunTotals {
  const sum = (those: readonly Line[]): LineTotals => {
    const totals = { households: 0, totalWh: 0, paidWh: 0, amountFen: 0, atRiskFen: 0 };
    for (const each of those) {
      totals.households += 1;
      totals.totalWh += each.totalWh;
      totals.paidWh += each.paidWh;
      totals.amountFen += each.amountFen;
      totals.atRiskFen += each.atRiskFen;
    }
    return totals;
  };
  const of = (status: Line['status']) => sum(lines.filter((each) => each.status === status));
  const byStatus = {
    ...{ payable: of('payable'), certainPart: of('certainPart'), belowStart: of('belowStart') },
    ...{ held: of('held'), ineligible: of('ineligible') },
  };
  return { ...sum(lines), byStatus };
}

/** Runs lines of one village through to the run's end. */
export async function settle(
  ledger: Ledger,
  inputs: FrozenInputs,
  lines: readonly Line[],
): Promise<FinishedRun> {
  const { town, village } = lines[0]!;
  const run = await ledger.runs.start(inputs, BY);
  await ledger.runs.replaceVillageLines(run, { town, village }, lines);
  return ledger.runs.finish(run, { digest: DIGEST, totals: totalsOf(lines) }, BY);
}
