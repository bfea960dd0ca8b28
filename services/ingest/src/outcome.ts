import { hash } from 'node:crypto';
import type { Instant } from '@nuanbu/units';
import type { IngestCounts, MessageOutcome } from './counters.ts';
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
  /** Whether it comes out of the quarantine. */
  isReplay = false;
  /** Readings of the message; 0 where it is refused whole. */
  readings = 0;
  stored = 0;
  duplicates = 0;
  /** The places in the message of readings that conflict with what stands (R2); they are stored. */
  conflicts: readonly number[] = NONE;
  /** Why readings, or the whole message, were refused; all of it is in the quarantine. */
  refusals: readonly QuarantineReason[] = [];
  #traceId: string | undefined;
  /** How many parts of the message are not durable yet, and one while it is being taken apart. */
  #pending = 1;
  #error: Error | undefined = undefined;
  readonly #counts: IngestCounts['messages'];
  readonly #settled: Settled;

  constructor(
    message: Pick<Outcome, 'bytes' | 'source' | 'topic' | 'receivedAt'> & {
      readonly traceId?: string | undefined;
    },
    counts: IngestCounts['messages'],
    settled: Settled,
  ) {
    this.bytes = message.bytes;
    this.source = message.source;
    this.topic = message.topic;
    this.receivedAt = message.receivedAt;
    this.#traceId = message.traceId;
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
    if (this.#error === undefined) {
      this.#counts.acknowledged += 1;
      this.#counts.byOutcome[this.#asWhole()] += 1;
    } else this.#counts.abandoned += 1;
    this.#settled(this.#error, this);
  }

  #asWhole(): MessageOutcome {
    const taken = this.stored + this.duplicates + this.conflicts.length;
    if (this.refusals.length > 0) return taken > 0 ? 'partlyRefused' : 'refused';
    if (this.conflicts.length > 0) return 'conflict';
    return this.stored === 0 && this.duplicates > 0 ? 'duplicate' : 'stored';
  }

  /**
   * By what the message is found in logs: the trace id that its sender gave, or else one that anybody
   * can make of what the quarantine keeps. Made when it is asked for, since most messages are never
   * spoken of.
   */
  get traceId(): string {
    this.#traceId ??= messageTraceId(this.topic, hash('sha256', this.bytes, 'hex'));
    return this.#traceId;
  }
}

/**
 * The trace id of a message whose sender gave none: the first 32 hexadecimal digits of the SHA-256
 * of its topic, a line feed, and the SHA-256 of its bytes in hexadecimal.
 */
export function messageTraceId(topic: string, sha256: string): string {
  return hash('sha256', `${topic}\n${sha256}`, 'hex').slice(0, 32);
}
