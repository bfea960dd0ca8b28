import { isTrouble, TroubleError } from '@nuanbu/terms';
import { safeInteger } from '@nuanbu/units';
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { SCHEMA } from './migrations/index.ts';
import type { Database } from './schema.ts';

const { builtins } = pg.types;

/** BIGINT and sums of it as safe integers; dates as their text, which is what a Day is. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<
  number,
  (text: string) => unknown
>([
  [builtins.INT8, exactInteger],
  [builtins.NUMERIC, exactInteger],
  [builtins.DATE, (text) => text],
]);

function exactInteger(text: string): number {
  return safeInteger(Number(text), 'a number of the ledger');
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format !== 'binary' && PARSERS.get(oid)) || pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig;

/** A connection pool with the ledger's types, and how to end it. */
export interface Connection {
  readonly db: Kysely<Database>;
  close(): Promise<void>;
}

/**
 * Connects on first use. Trouble with the server comes as `ledgerUnreachable` or `diskFull`.
 *
 * @param answerWithinMs for short statements: one without an answer by then fails, and the next has
 *   a connection of its own. Else a network that swallows everything is waited for.
 */
export function connect(
  databaseUrl: string,
  maxConnections: number,
  answerWithinMs?: number,
): Connection {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    ...(answerWithinMs !== undefined && {
      query_timeout: answerWithinMs,
      connectionTimeoutMillis: answerWithinMs,
    }),
    max: maxConnections,
    application_name: 'nuanbu ledger',
    types,
  });
  // An idle connection that breaks is replaced on next use, which then says what is wrong.
  pool.on('error', () => {});
  // One that breaks while it is in use fails its statement, which says so.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: telling(pool) }) });
  return { db: db.withSchema(SCHEMA), close: () => db.destroy() };
}

/** The pool, with PostgreSQL's errors turned into troubles where they are about the world. */
function telling(pool: pg.Pool): PostgresPool {
  const retell = (error: unknown): never => {
    throw troubleOf(error);
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect().catch(retell);
      let isBroken = false;
      return {
        query: (...words: unknown[]) =>
          (client.query as (...words: unknown[]) => Promise<unknown>)(...words).catch((error) => {
            isBroken ||= isTrouble(troubleOf(error), 'ledgerUnreachable');
            return retell(error);
          }),
        // What waits for an answer still is no connection for anybody else.
        release: (error?: Error | boolean) => client.release(error || isBroken),
      } as unknown as PostgresPoolClient;
    },
  } as PostgresPool;
}

/** The trouble that an error of PostgreSQL or of the way to it stands for, or the error itself. */
export function troubleOf(error: unknown): unknown {
  if (isTrouble(error)) return error;
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  if (code === '53100') return new TroubleError('diskFull', message, { cause: error });
  // 08: connection, 28: sign-in, 3D: no such database, 57P: shut down, 53300: too many connections.
  const isAway =
    /^(08|28|3D|57P|53300)/.test(code) ||
    /^E(CONN|HOST|NET|PIPE|TIMEDOUT|NOTFOUND|AI_)/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable/.test(
      message,
    );
  if (!isAway) return error;
  const sentence = message || (error instanceof AggregateError ? String(error.errors[0]) : code);
  return new TroubleError('ledgerUnreachable', sentence, {
    hint: 'See that PostgreSQL runs and that DATABASE_URL is right.',
    cause: error,
  });
}
