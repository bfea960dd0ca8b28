import type { Instant } from '@nuanbu/units';
import type { IngestCounts } from './counters.ts';
import type { QuarantineReason } from './ports.ts';

/** Called once: without an error when everything about the message is durable (R5). */
export type Settled = (error: Error | undefined, outcome: Outcome) => void;

const NONE: readonly number[] = [];

/** A message on its way through the pipeline, and what becomes of it. */
export class Outcome {
  readonly bytes: Uint8Array;
  /** Who sent it, as the quarantine and receipts name them. */
  readonly source: string;
  readonly topic: string;
  readonly receivedAt: Instant;
  sentAt: string | number | undefined = undefined;
  /** Readings of the message; 0 where it is refused whole. */
  readings = 0;
  stored = 0;
  duplicates = 0;
  /** The places in the message of readings that conflict with what stands (R2); they are stored. */
  conflicts: readonly number[] = NONE;
  /** Why readings, or the whole message, were refused; all of it is in the quarantine. */
  refusals: readonly QuarantineReason[] = [];
  /** How many parts of the message are not durable yet, and one while it is being taken apart. */
  #pending = 1;
  #error: Error | undefined = undefined;
  readonly #counts: IngestCounts['messages'];
  readonly #settled: Settled;

  constructor(
    message: Pick<Outcome, 'bytes' | 'source' | 'topic' | 'receivedAt'>,
    counts: IngestCounts['messages'],
    settled: Settled,
  ) {
    this.bytes = message.bytes;
    this.source = message.source;
    this.topic = message.topic;
    this.receivedAt = message.receivedAt;
    this.#counts = counts;
    this.#settled = settled;
    counts.received += 1;
    counts.inFlight += 1;
  }

  /** Notes a part that is to be made durable. */
  await(): void {
    this.#pending += 1;
  }

  /** Notes that a part is durable, or cannot be made so. */
  settle(error?: Error): void {
    this.#error ??= error;
    this.#pending -= 1;
    if (this.#pending > 0) return;
    this.#counts.inFlight -= 1;
    if (this.#error === undefined) this.#counts.acknowledged += 1;
    else this.#counts.abandoned += 1;
    this.#settled(this.#error, this);
  }
}
