import { TroubleError } from '@nuanbu/terms';
import { DEFAULT_SCHEMA, type PgPool, runMigrations } from 'bullmq';
import pg from 'pg';

/** Shared by all queues of a process; each worker keeps one of them to listen on. */
const MAX_CONNECTIONS = 8;

/**
 * Connects to PostgreSQL and brings the queues' tables up to date, both at once, so that whatever
 * is wrong is known now: a queue by itself would try for ever.
 *
 * @throws TroubleError `ledgerUnreachable`.
 */
export async function connectQueues(databaseUrl: string): Promise<PgPool> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'nuanbu jobs',
    options: `-c search_path=${DEFAULT_SCHEMA}`,
  });
  // Every queue puts a listener on the pool that it shares, and leaves it there.
  pool.setMaxListeners(0);
  // An idle connection that breaks is replaced on next use, which then says what is wrong.
  pool.on('error', () => undefined);
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
    // BullMQ describes what it needs of a pool in types of its own, which differ in overloads.
    return pool as unknown as PgPool;
  } catch (error) {
    await pool.end();
    throw connectionTroubleOf(error);
  }
}

/** The trouble behind a connection or migration that failed. */
function connectionTroubleOf(error: unknown): TroubleError {
  const { code, message } = error as NodeJS.ErrnoException;
  const words = message || code || String(error);
  return new TroubleError('ledgerUnreachable', `The job queues cannot be opened: ${words}.`, {
    hint: 'Look at DATABASE_URL: the user must be able to connect and to create a schema there.',
    cause: error,
  });
}

/**
 * What an order or question to the queues failed for: `queuesUnreachable` where PostgreSQL was away
 * or would not, else what it was.
 */
export function troubleOf(error: unknown): unknown {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  // 08: connection, 53: out of something, 57P: shut down.
  const isAway =
    /^(08|53|57P|E[A-Z])/.test(code) || /Connection terminated|timeout exceeded/.test(message);
  if (!isAway) return error;
  return new TroubleError('queuesUnreachable', `PostgreSQL: ${message || code}.`, {
    hint: 'See that PostgreSQL runs and that DATABASE_URL is right.',
    cause: error,
  });
}
