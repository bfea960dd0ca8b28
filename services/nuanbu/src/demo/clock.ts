import { type Clock, systemClock } from '@nuanbu/runtime';
import { DAY_S } from '@nuanbu/units';

/**
 * The system's clock, so many days behind until they have been made up for: what takes days, as a
 * public notice does, is over by now although a demo plays it in a minute.
 */
export class LaggingClock implements Clock {
  #lagDays: number;

  constructor(lagDays: number) {
    this.#lagDays = lagDays;
  }

  now() {
    return systemClock.now() - this.#lagDays * DAY_S;
  }

  monotonicMs(): number {
    return systemClock.monotonicMs();
  }

  /** Lets days pass, as far as the present. */
  pass(days: number): void {
    this.#lagDays = Math.max(0, this.#lagDays - days);
  }
}
