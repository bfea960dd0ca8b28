import pino, { type Logger } from 'pino';
import type { LogLevel } from './config/index.ts';

export type Log = Logger;

/**
 * Fields that never reach a log line, at any of the depths that are logged: personal data (domain
 * rule S8) and secrets. They are censored, not left out, so that their absence does not mislead.
 */
export const REDACTED_FIELDS = [
  'name',
  'displayName',
  'householdName',
  'payeeName',
  'payeeBank',
  'idNumber',
  'id_number',
  'phone',
  'address',
  'payeeAccount',
  'payee_account',
  'account',
  'password',
  'token',
  'cookie',
  'authorization',
  'dataKey',
  'databaseUrl',
  'redisUrl',
  'connectionString',
] as const;

const DEPTHS = ['', '*.', '*.*.', '*.*.*.'];

export interface LogOptions {
  readonly level: LogLevel | 'silent';
  /** Where lines go: a file, standard output, or else standard error. */
  readonly to?: { readonly file: string } | 'stdout' | undefined;
}

/**
 * A log of JSON lines, each with level, time (ISO 8601, UTC) and message. Components take a child of
 * it: `log.child({ component: 'ingest' })`. Lines are written before the call returns, so that what
 * was said before a crash can be read.
 */
export function createLog({ level, to }: LogOptions): Log {
  const destination = pino.destination(
    typeof to === 'object'
      ? { dest: to.file, mkdir: true, sync: true }
      : { dest: to === 'stdout' ? 1 : 2, sync: true },
  );
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: errorInLog },
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: DEPTHS.flatMap((depth) => REDACTED_FIELDS.map((field) => depth + field)),
        censor: '[withheld]',
      },
    },
    destination,
  );
}

/** Errors in errors are followed so deep. */
const CAUSES_MAX = 5;

/**
 * What of an error is written down: what it says, and where it was thrown. What a driver adds beside
 * that, such as the row that PostgreSQL refused, holds what people are called and their bank cards.
 */
function errorInLog(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name: type, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  const errors = error instanceof AggregateError ? error.errors : [];
  const deeper = depth < CAUSES_MAX;
  return {
    ...{ type, code: typeof code === 'string' ? code : undefined, message, stack },
    ...(deeper && cause !== undefined && { cause: errorInLog(cause, depth + 1) }),
    ...(deeper &&
      errors.length > 0 && { errors: errors.map((each) => errorInLog(each, depth + 1)) }),
  };
}

/** A log that says nothing, for tests and for commands that print their own words. */
export const silentLog: Log = pino({ level: 'silent', enabled: false });
