import type { Instant } from '@nuanbu/units';

/** The two hands of a clock; the runtime's is one. */
export interface WriterClock {
  /** Civil time in whole seconds. */
  now(): Instant;
  /** Milliseconds that only rise; they may stand still while the machine sleeps. */
  monotonicMs(): number;
}

/**
 * How long a lease lasts and what of it is left for beginning a write:
 *
 *     lease = renewWithinMs + writeLimitMs + lateMs
 *
 * A request may begin until `renewWithinMs` after the last renewal was asked for. It ends, or is
 * given up, `writeLimitMs` later; and `lateMs` are for what a server still does with a request after
 * its client died, and for clocks that run at unlike speeds. So nothing that a writer began is still
 * being written once its lease has run out, but by a server that itself stood still for longer.
 */
export interface LeaseTerms {
  readonly renewWithinMs: number;
  readonly lateMs: number;
  /** How often a writer renews its lease, and hears of new epochs. */
  readonly renewEveryMs: number;
}

export const LEASE_TERMS: LeaseTerms = {
  renewWithinMs: 10_000,
  lateMs: 5_000,
  renewEveryMs: 1_000,
};

/** A writer's own view of its lease, which never outlasts that of the database. */
export class Lease {
  readonly lengthMs: number;
  readonly #clock: WriterClock;
  readonly #renewWithinMs: number;
  #askedAt: Moment | undefined;

  constructor(clock: WriterClock, writeLimitMs: number, terms: LeaseTerms) {
    this.#clock = clock;
    this.#renewWithinMs = terms.renewWithinMs;
    this.lengthMs = terms.renewWithinMs + writeLimitMs + terms.lateMs;
  }

  /** The moment before the database is asked; the database counts from a later one. */
  moment(): Moment {
    return { monotonicMs: this.#clock.monotonicMs(), now: this.#clock.now() };
  }

  renewed(askedAt: Moment): void {
    this.#askedAt = askedAt;
  }

  lost(): void {
    this.#askedAt = undefined;
  }

  /** Whether a write that begins now has ended before the lease has. */
  coversAWrite(): boolean {
    return this.#askedAt !== undefined && this.elapsedMs(this.#askedAt) <= this.#renewWithinMs;
  }

  /**
   * Milliseconds since a moment, by the hand that says more: the monotonic one does not see a sleep
   * of the machine, and civil time may have been set back. Seconds are whole, so one is not counted.
   */
  elapsedMs({ monotonicMs, now }: Moment): number {
    const civilMs = (this.#clock.now() - now - 1) * 1000;
    return Math.max(this.#clock.monotonicMs() - monotonicMs, civilMs);
  }
}

export interface Moment {
  readonly monotonicMs: number;
  readonly now: Instant;
}
