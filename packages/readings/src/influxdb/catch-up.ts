import { setTimeout as wait } from 'node:timers/promises';
import { isPassing } from './troubles.ts';

/** What a server that may have stood still is given, in milliseconds. */
export interface CatchUpTerms {
  /** One that answers something small within this time carries out what reaches it. */
  readonly promptMs: number;
  /** How long one that did not is given for what lay before it. */
  readonly catchingUpMs: number;
  /** How long one that is away is asked again, and how often. */
  readonly awayMs: number;
  readonly askEveryMs: number;
}

const CATCH_UP_TERMS: CatchUpTerms = {
  promptMs: 250,
  catchingUpMs: 5_000,
  awayMs: 15_000,
  askEveryMs: 500,
};

/**
 * Waits until a server that stood still has carried out what lay before it: requests of processes
 * that have died since, whose epoch nobody else keeps open.
 *
 * @param ask for something small.
 * @throws what asking fails with: at once where it says that it is refused, else after a while.
 */
export async function caughtUp(
  ask: () => Promise<void>,
  terms: CatchUpTerms = CATCH_UP_TERMS,
): Promise<void> {
  const { promptMs, catchingUpMs, awayMs, askEveryMs } = terms;
  const fromMs = performance.now();
  for (;;) {
    try {
      await ask();
      break;
    } catch (error) {
      if (!isPassing(error) || performance.now() - fromMs > awayMs) throw error;
      await wait(askEveryMs);
    }
  }
  if (performance.now() - fromMs > promptMs) await wait(catchingUpMs);
}
