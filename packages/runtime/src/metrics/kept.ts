import type { Clock } from '../clock.ts';

/** After a computation the next one waits this many times what it took, where that is longer. */
const REST_FACTOR = 20;

export interface KeptOptions<Value> {
  readonly compute: () => Promise<Value>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** It is computed at most so often, however often it is asked for. */
  readonly atMostEveryMs: number;
  /** How long somebody who asks waits for a computation; after that the earlier value must do. */
  readonly waitMs: number;
  readonly onError: (error: unknown) => void;
}

/** A value that costs something to compute: computed when it is asked for and old enough. */
export class Kept<Value> {
  readonly #options: KeptOptions<Value>;
  #value: Value | undefined;
  #nextAtMs = Number.NEGATIVE_INFINITY;
  #computing: Promise<void> | undefined;

  constructor(options: KeptOptions<Value>) {
    this.#options = options;
  }

  /** The value; undefined where the last computation failed, or none has ended yet. */
  async get(): Promise<Value | undefined> {
    if (this.#computing === undefined && this.#options.clock.monotonicMs() >= this.#nextAtMs) {
      this.#computing = this.#compute();
    }
    if (this.#computing !== undefined) await this.#waitFor(this.#computing);
    return this.#value;
  }

  async #compute(): Promise<void> {
    const { compute, clock, atMostEveryMs, onError } = this.#options;
    const fromMs = clock.monotonicMs();
    try {
      this.#value = await compute();
    } catch (error) {
      // A figure that can no longer be computed is absent: an old one would look like the truth.
      this.#value = undefined;
      onError(error);
    }
    const tookMs = clock.monotonicMs() - fromMs;
    this.#nextAtMs = fromMs + Math.max(atMostEveryMs, tookMs * REST_FACTOR);
    this.#computing = undefined;
  }

  async #waitFor(computing: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#options.waitMs);
    });
    await Promise.race([computing, enough]);
    clearTimeout(timer);
  }
}
