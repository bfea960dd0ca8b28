import pino, { type Logger } from 'pino';
import type { LogLevel } from './config/index.ts';

export type Log = Logger;

/**
 * Fields that never reach a log line, at any of the depths that are logged: personal data (domain
 * rule S8) and secrets. They are censored, not left out, so that their absence does not mislead.
 */
export const REDACTED_FIELDS = [
  'name',
  'householdName',
  'payeeName',
  'idNumber',
  'id_number',
  'phone',
  'address',
  'payeeAccount',
  'payee_account',
  'account',
  'password',
  'dataKey',
  'databaseUrl',
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
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: DEPTHS.flatMap((depth) => REDACTED_FIELDS.map((field) => depth + field)),
        censor: '[withheld]',
      },
    },
    destination,
  );
}

/** A log that says nothing, for tests and for commands that print their own words. */
export const silentLog: Log = pino({ level: 'silent', enabled: false });
