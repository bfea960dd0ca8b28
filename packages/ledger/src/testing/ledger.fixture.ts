/** Ledgers for tests: each on a fresh database of the one server that a test file starts. */
import { after, before } from 'node:test';
import type { Line } from '@nuanbu/settlement';
import pg from 'pg';
import { type Ledger, openLedger } from '../ledger.ts';
import { type DataKeys, parseDataKeys } from '../personal/keys.ts';
import type { RosterRow } from '../roster/rows.ts';
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
