import type { ReadingRefusal, StoredNotice } from '@nuanbu/terms';
import type { Instant, Wh } from '@nuanbu/units';

/** A concentrator as the ledger has it. */
export interface Concentrator {
  /** Its user name and its level in the topics. */
  readonly name: string;
  readonly district: string;
  readonly passwordHash: string;
  /** The villages (`town/village`) whose meters it may report. */
  readonly villages: readonly string[] | 'all';
  /** Whether its messages may be corrections (R2). */
  readonly mayCorrect: boolean;
  readonly revokedAt?: Instant | undefined;
}

export interface ConcentratorDirectory {
  find(name: string): Promise<Concentrator | undefined>;
}

/** Whether a password is the one that a hash was made of. */
export type VerifyPassword = (passwordHash: string, password: string) => Promise<boolean>;

/** One installation of a meter, as far as ingest needs it. */
export interface MeterInstallation {
  readonly installedAt?: Instant | undefined;
  readonly removedAt?: Instant | undefined;
  readonly modulusWh: Wh;
}

/** A meter in one village. A meter that moved stands once for each of its villages. */
export interface RegisteredMeter {
  readonly meterId: string;
  /** `town/village` */
  readonly villageKey: string;
  readonly installations: readonly MeterInstallation[];
}

/** The register of meters, which is loaded whole and again when its version has changed. */
export interface MeterRegister {
  loadMeters(): Promise<Iterable<RegisteredMeter>>;
  rosterVersion(): Promise<number>;
}

/** What is told to a sender and listed in the quarantine. */
export type QuarantineCode = ReadingRefusal | StoredNotice;

/** One thing that a message is quarantined for. */
export interface QuarantineReason {
  readonly code: QuarantineCode;
  /** The reading's place in the message, from 0; absent where the whole message is refused. */
  readonly index?: number | undefined;
  /** The member at fault, as the message names it. */
  readonly detail: string;
}

/** A message that is kept for what could not be accepted of it (R4). */
export interface QuarantineRecord {
  readonly receivedAt: Instant;
  /** Who sent it. */
  readonly source: string;
  readonly topic: string;
  readonly reasons: readonly QuarantineReason[];
  /** The received bytes; of a message over the size limit only the first. */
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  /** SHA-256 of all received bytes, in hexadecimal. */
  readonly sha256: string;
}

/** A quarantined message as it is listed. */
export interface QuarantineEntry extends QuarantineRecord {
  readonly number: number;
  /** How often these bytes came. */
  readonly count: number;
  readonly replayedAt?: Instant | undefined;
}

export interface QuarantineFilter {
  /** One entry alone. */
  readonly number?: number | undefined;
  readonly code?: QuarantineCode | undefined;
  readonly source?: string | undefined;
  /** Leaves out what a replay has put right. */
  readonly openOnly?: boolean | undefined;
}

/** Where refused messages are kept. */
export interface Quarantine {
  /** Resolves when all are durable. The same bytes again from one source only raise a count. */
  record(records: readonly QuarantineRecord[]): Promise<void>;
  list(filter: QuarantineFilter): AsyncIterable<QuarantineEntry>;
  /** Says that everything in an entry has been accepted by a replay. */
  markReplayed(number: number, at: Instant): Promise<void>;
}
