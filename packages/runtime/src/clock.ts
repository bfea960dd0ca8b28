import type { Instant } from '@nuanbu/units';

/** Time as an argument: nothing in the platform reads the machine's clock in any other way. */
export interface Clock {
  /** Civil time in whole UTC epoch seconds (domain rule T1). It may jump; no order depends on it. */
  now(): Instant;
  /** Milliseconds that only rise, for waits and rates. Their zero means nothing. */
  monotonicMs(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Math.floor(Date.now() / 1000),
  monotonicMs: () => performance.now(),
};

/** A clock that stands still until it is told to move, for tests and replays. */
export class ManualClock implements Clock {
  #now: Instant;
  #monotonicMs = 0;

  constructor(now: Instant) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** Lets time pass, on both hands. */
  advance(seconds: number): void {
    if (seconds < 0)
      throw new RangeError('time passes forwards; use jumpTo for a clock that jumps');
    this.#now += seconds;
    this.#monotonicMs += seconds * 1000;
  }

  /** Sets civil time, forwards or backwards, as a mended clock does; the monotonic hand stays. */
  jumpTo(now: Instant): void {
    this.#now = now;
  }
}
