import type { Instant } from '@nuanbu/units';
import { type Selectable, sql } from 'kysely';
import { rowsAs } from './bulk.ts';
import type { LedgerContext } from './context.ts';
import type { Database } from './schema.ts';

/** What a concentrator last said of itself, and how it reached the platform. */
export interface ConcentratorState {
  readonly name: string;
  readonly status?: ConcentratorStatus | undefined;
  /** The process that heard it last. */
  readonly heardThrough?: string | undefined;
  /** Its connection to the broker of a process that says of it regularly. */
  readonly connection?: { readonly through: string; readonly since: Instant } | undefined;
}

export interface ConcentratorStatus {
  readonly receivedAt: Instant;
  /** The body of its last status message, as it was read. */
  readonly status: Readonly<Record<string, unknown>>;
}

/** What those who hear concentrators write down for those who are asked about them. */
export interface ConcentratorStates {
  /**
   * Keeps what concentrators said of themselves, each unless something later is known; undefined
   * forgets it.
   */
  noteStatuses(
    said: ReadonlyMap<string, Pick<ConcentratorStatus, 'receivedAt'> & Partial<ConcentratorStatus>>,
  ): Promise<void>;
  /**
   * Says which concentrators are connected to a process now, and since when; those that it named
   * before are not. It says so again within a minute, else they count as gone like itself.
   *
   * @param through the process: its name, the same from one start to the next.
   */
  noteConnected(through: string, since: ReadonlyMap<string, Instant>): Promise<void>;
  /** Of every concentrator of which anything is known, by name. */
  states(): Promise<Map<string, ConcentratorState>>;
}

/** A process that said nothing for so long has ended, with its connections. */
const SAYS_SO_WITHIN_S = 150;

export function concentratorStatesOf({ db, clock }: LedgerContext): ConcentratorStates {
  return {
    noteStatuses: async (said) => {
      const rows = [...said].map(([name, { receivedAt, status = null }]) => ({
        ...{ name, status, at: receivedAt },
      }));
      const given = rowsAs(rows, 'given', { name: 'text', status: 'json', at: 'bigint' });
      // In one order, so that two processes do not wait for each other.
      await sql`
        INSERT INTO ledger.concentrator_status AS known (name, status, status_at)
        SELECT name, status, at FROM ${given} JOIN ledger.concentrator USING (name)
        WHERE status IS NOT NULL ORDER BY name
        ON CONFLICT (name) DO UPDATE
        SET status = excluded.status, status_at = excluded.status_at
        WHERE coalesce(known.status_at <= excluded.status_at, true)`.execute(db);
      if (rows.every(({ status }) => status !== null)) return;
      await sql`
        UPDATE ledger.concentrator_status AS known SET status = NULL, status_at = NULL
        FROM ${given} WHERE given.name = known.name AND given.status IS NULL
          AND known.status_at <= given.at`.execute(db);
    },
    noteConnected: async (through, since) => {
      const rows = [...since].map(([name, at]) => ({ name, at }));
      const given = rowsAs(rows, 'given', { name: 'text', at: 'bigint' });
      const now = clock.now();
      await db.transaction().execute(async (work) => {
        // In one order here too.
        await sql`
          SELECT FROM ledger.concentrator_status
          WHERE connected_through = ${through} OR name IN (SELECT name FROM ${given})
          ORDER BY name FOR UPDATE`.execute(work);
        await sql`
          UPDATE ledger.concentrator_status
          SET connected_through = NULL, connected_since = NULL, connected_at = NULL
          WHERE connected_through = ${through}
            AND name NOT IN (SELECT name FROM ${given})`.execute(work);
        await sql`
          INSERT INTO ledger.concentrator_status AS known
            (name, connected_through, connected_since, connected_at)
          SELECT name, ${through}, at, ${now}
          FROM ${given} JOIN ledger.concentrator USING (name) ORDER BY name
          ON CONFLICT (name) DO UPDATE SET connected_through = excluded.connected_through,
            connected_since = excluded.connected_since, connected_at = excluded.connected_at
          WHERE known.connected_through = excluded.connected_through
            OR coalesce(known.connected_since <= excluded.connected_since, true)
            OR known.connected_at < ${now - SAYS_SO_WITHIN_S}`.execute(work);
      });
    },
    states: async () => {
      const rows = await db.selectFrom('concentrator_status').selectAll().orderBy('name').execute();
      const oldest = clock.now() - SAYS_SO_WITHIN_S;
      return new Map(rows.map((row) => [row.name, stateOf(row, oldest)]));
    },
  };
}

function stateOf(
  row: Selectable<Database['concentrator_status']>,
  oldest: Instant,
): ConcentratorState {
  const { status, status_at, connected_through, connected_since, connected_at } = row;
  const isConnected = connected_at !== null && connected_at >= oldest;
  return {
    name: row.name,
    status: status === null ? undefined : { receivedAt: status_at!, status },
    heardThrough: row.heard_through ?? undefined,
    connection: isConnected ? { through: connected_through!, since: connected_since! } : undefined,
  };
}
