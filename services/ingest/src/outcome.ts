import type { Instant } from '@nuanbu/units';
import type { QuarantineReason } from './ports.ts';

/** A message on its way through the pipeline. */
export interface Submission {
  readonly bytes: Uint8Array;
  /** Who sent it, as the quarantine and receipts name them. */
  readonly source: string;
  readonly topic: string;
  readonly receivedAt: Instant;
  /** Called once: without an error when everything about the message is durable (R5). */
  readonly settled: (error: Error | undefined, outcome: Outcome) => void;
}

/** What became of a message. */
export class Outcome {
  readonly submission: Submission;
  sentAt: string | number | undefined;
  /** Readings that were well-formed enough to be counted; 0 where the message is refused whole. */
  readings = 0;
  stored = 0;
  duplicates = 0;
  /** The places in the message of readings that conflict with what stands (R2); they are stored. */
  conflicts: number[] = [];
  /** Why readings, or the whole message, were refused; all of it is in the quarantine. */
  refusals: readonly QuarantineReason[] = [];
  /** How much of the message is not durable yet. */
  pending = 0;
  error: Error | undefined;

  constructor(submission: Submission) {
    this.submission = submission;
  }

  /** Notes that a part of the message is durable, or cannot be made so. */
  settle(error?: Error): void {
    this.error ??= error;
    this.pending -= 1;
    if (this.pending === 0) this.submission.settled(this.error, this);
  }
}
