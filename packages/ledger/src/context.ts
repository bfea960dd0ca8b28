import type { Instant } from '@nuanbu/units';
import type { Kysely, Transaction } from 'kysely';
import type { DataKeys } from './personal/keys.ts';
import type { Database } from './schema.ts';

/** Civil time as the ledger asks for it; the runtime's clock is one. */
export interface LedgerClock {
  now(): Instant;
}

/** What every part of the ledger is given. */
export interface LedgerContext {
  readonly db: Kysely<Database>;
  readonly clock: LedgerClock;
  /** The keys of personal data; replaced as a whole by a rotation. */
  keys: DataKeys;
}

export type Work = Transaction<Database>;

/** Who does something, for the audit chain, and optionally a key that makes a repetition harmless. */
export interface By {
  /** A person, or the part of the system that acts by itself, such as `settle`. */
  readonly actor: string;
  /** Same key and same content: the first answer again. Same key and other content: refused. */
  readonly idempotencyKey?: string | undefined;
}
