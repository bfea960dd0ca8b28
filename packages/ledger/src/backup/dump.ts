import type { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { AuditHead } from '../audit/chain.ts';
import { troubleOf } from '../connect.ts';
import { SCHEMA } from '../migrations/index.ts';
import { type BackedUpTable, backedUpTables, copyTarget, sequenceStates } from './catalog.ts';

/** A ledger as it stood at one moment, whatever is written to it meanwhile. */
export interface LedgerSnapshot {
  /** The steps of the schema that it is in. */
  readonly steps: readonly string[];
  readonly tables: readonly BackedUpTable[];
  readonly sequences: Readonly<Record<string, string>>;
  readonly auditHead: AuditHead;
  /** The store's commits at which runs froze their readings, each once, rising (S1). */
  readonly readingCommits: readonly number[];
  /** A table's rows as PostgreSQL's COPY text. One at a time, each read to its end. */
  rows(table: BackedUpTable): Readable;
  /** Lets go of the moment. */
  close(): Promise<void>;
}

/**
 * Takes hold of one moment of a ledger.
 *
 * @throws TroubleError `ledgerUnreachable`.
 */
export async function snapshotLedger(databaseUrl: string): Promise<LedgerSnapshot> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'nuanbu backup',
  });
  // What breaks is told by the statement that it breaks.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const { rows: steps } = await client.query<{ name: string }>(
      `SELECT name FROM "${SCHEMA}".schema_step ORDER BY name`,
    );
    const { rows: heads } = await client.query<{ number: string; hash: string }>(
      `SELECT number, hash FROM "${SCHEMA}".audit_entry ORDER BY number DESC LIMIT 1`,
    );
    const { rows: commits } = await client.query<{ commit: string }>(
      `SELECT DISTINCT reading_commit AS commit FROM "${SCHEMA}".run ORDER BY 1`,
    );
    const [head] = heads;
    return {
      steps: steps.map(({ name }) => name),
      tables: await backedUpTables(client),
      sequences: await sequenceStates(client),
      auditHead: { number: Number(head?.number ?? 0), hash: head?.hash ?? '' },
      readingCommits: commits.map(({ commit }) => Number(commit)),
      rows: (table) => client.query(copyTo(`COPY ${copyTarget(table)} TO STDOUT`)),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw troubleOf(error);
  }
}
