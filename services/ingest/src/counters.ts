import type { QuarantineCode } from './ports.ts';

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
}

export function noCounts(): IngestCounts {
  return {
    messages: { received: 0, acknowledged: 0, refusedWhole: 0, abandoned: 0, inFlight: 0 },
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
  };
}
