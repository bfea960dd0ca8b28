import { setTimeout as wait } from 'node:timers/promises';
import { TroubleError } from '@nuanbu/terms';
import type { EpochPass } from '../epochs.ts';
import type { InfluxTransport } from './transport.ts';
import { aftermathOf } from './troubles.ts';

/** Before the first further try of a write, doubled from one to the next, and at most. */
const FIRST_WAIT_MS = 250;
const WAIT_MS_MAX = 5_000;

/**
 * A write that failed and of which nobody knows whether it happened, or still will: it may lie before
 * a server that stands still, or be shown by one that forgets it at its next start. The same bytes
 * are sent again until the server has them for sure; they overwrite themselves. Only then is the pass
 * left, so that no freeze takes its epoch to be closed before.
 */
export class KeptWrite {
  readonly #transport: InfluxTransport;
  readonly #lines: Buffer;
  readonly #pass: EpochPass;
  readonly #ending: AbortSignal;
  #next = newOutcome();
  /** Resolves when no further try is made. */
  readonly over: Promise<void>;

  /** @param ending ends the tries and keeps the pass, whose lease runs out with the process. */
  constructor(transport: InfluxTransport, lines: Buffer, pass: EpochPass, ending: AbortSignal) {
    this.#transport = transport;
    this.#lines = lines;
    this.#pass = pass;
    this.#ending = ending;
    this.over = this.#repeat();
  }

  /**
   * Resolves when the write is done with.
   *
   * @throws what its next try fails with.
   */
  async settled(): Promise<void> {
    await this.#next.promise;
  }

  async #repeat(): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, WAIT_MS_MAX)) {
      await wait(waitMs, undefined, { signal: this.#ending }).catch(() => undefined);
      const outcome = this.#next;
      this.#next = newOutcome();
      try {
        await this.#try();
        outcome.resolve();
        this.#next.resolve();
        return;
      } catch (error) {
        outcome.reject(error);
        if (!this.#ending.aborted) continue;
        this.#next.reject(error);
        return;
      }
    }
  }

  async #try(): Promise<void> {
    if (this.#ending.aborted) throw busy('It is being closed.');
    await this.#transport.untilWanted();
    const state = this.#pass.state();
    if (state === 'unsure') throw busy('Its lease was renewed too long ago.');
    if (state === 'valid') {
      try {
        await this.#transport.write(this.#lines);
      } catch (error) {
        if (aftermathOf(error) !== 'ends') throw error;
        await wait(this.#transport.timeoutMs);
      }
    }
    // By a pass that is lost nothing may be written any more: others take its epoch to be closed.
    this.#pass.leave();
  }
}

/** An outcome that nobody has to await. */
function newOutcome(): PromiseWithResolvers<void> {
  const outcome = Promise.withResolvers<void>();
  outcome.promise.catch(() => undefined);
  return outcome;
}

function busy(why: string): TroubleError {
  return new TroubleError('storeBusy', `This process may not write readings now. ${why}`);
}
