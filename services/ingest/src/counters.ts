import { Buckets } from '@nuanbu/runtime';
import type { Instant } from '@nuanbu/units';
import type { QuarantineCode } from './ports.ts';

/**
 * What became of an acknowledged message as a whole: nothing of it was taken (`refused`), some of it
 * was not, something in it conflicts, all of it was there already, or else it is stored.
 */
export type MessageOutcome = 'stored' | 'duplicate' | 'conflict' | 'partlyRefused' | 'refused';

/**
 * What has come in and what became of it. At any moment
 * messages.received = acknowledged + abandoned + inFlight, and
 * readings.received = stored + duplicates + conflicts + refused + abandoned + inFlight.
 */
export interface IngestCounts {
  readonly messages: {
    received: number;
    /** Everything about them is durable: stored, or in the quarantine. */
    acknowledged: number;
    /** Of those: refused whole. */
    refusedWhole: number;
    /** The acknowledged ones, each under what became of it. */
    readonly byOutcome: Record<MessageOutcome, number>;
    /** Given up while the store or the ledger was down; their senders send them again. */
    abandoned: number;
    inFlight: number;
  };
  readonly readings: {
    /** Readings of messages that were not refused whole. */
    received: number;
    stored: number;
    duplicates: number;
    /** Stored beside another value (R2). */
    conflicts: number;
    refused: number;
    abandoned: number;
    inFlight: number;
  };
  /** Refusals by code: readings, and messages that were refused whole. */
  readonly refusedByCode: Partial<Record<QuarantineCode, number>>;
  commits: number;
  receipts: number;
  /** When the newest commit ended; undefined before the first. */
  lastCommitAt: Instant | undefined;
  /** From the beginning of a commit's last try until its rows were durable, in seconds. */
  readonly commitSeconds: Buckets;
  readonly commitRows: Buckets;
  /** From when a register was read until its message came, in seconds; of the rows of commits. */
  readonly lagSeconds: Buckets;
}

const COMMIT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const COMMIT_ROWS = [1, 10, 100, 1_000, 5_000, 10_000, 20_000, 32_768, 65_536];
/** A minute, five, a quarter of an hour, 1, 2, 6, 12 and 25 hours, 3 and 7 and 30 days. */
const LAG_SECONDS = [
  60, 300, 900, 3_600, 7_200, 21_600, 43_200, 90_000, 259_200, 604_800, 2_592_000,
];

export function noCounts(): IngestCounts {
  return {
    messages: {
      received: 0,
      acknowledged: 0,
      refusedWhole: 0,
      byOutcome: { stored: 0, duplicate: 0, conflict: 0, partlyRefused: 0, refused: 0 },
      abandoned: 0,
      inFlight: 0,
    },
    readings: {
      received: 0,
      stored: 0,
      duplicates: 0,
      conflicts: 0,
      refused: 0,
      abandoned: 0,
      inFlight: 0,
    },
    refusedByCode: {},
    commits: 0,
    receipts: 0,
    lastCommitAt: undefined,
    commitSeconds: new Buckets(COMMIT_SECONDS),
    commitRows: new Buckets(COMMIT_ROWS),
    lagSeconds: new Buckets(LAG_SECONDS),
  };
}
