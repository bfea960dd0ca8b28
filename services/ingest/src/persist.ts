import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Log } from '@nuanbu/runtime';

/** How long something that fails is tried again, and how often. */
export interface Patience {
  /** After this long a thing is given up: nothing is acknowledged and its senders send again. */
  readonly holdMs: number;
  readonly firstWaitMs: number;
  readonly waitMsMax: number;
}

export const PATIENCE: Patience = { holdMs: 30_000, firstWaitMs: 100, waitMsMax: 5_000 };

/**
 * Does one thing at a time, in order, each until it succeeds or patience ends. While it waits, its
 * callers' connections are not read, so that a store or ledger that is down for a while holds the
 * senders back instead of losing anything, and nobody has to do anything when it is back.
 */
export class Persistence<Work, Result> {
  readonly #what: string;
  readonly #patience: Patience;
  readonly #log: Log;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #next: () => Work | undefined;
  readonly #perform: (work: Work) => Promise<Result>;
  readonly #finish: (work: Work, result: Result) => void;
  readonly #abandon: (work: Work, error: Error) => void;
  #running: Promise<void> | undefined;
  #failingSinceMs: number | undefined;

  constructor(options: {
    /** What is done, for the log. */
    readonly what: string;
    readonly patience: Patience;
    readonly log: Log;
    readonly clock: Pick<Clock, 'monotonicMs'>;
    /** Takes the next thing to do. */
    readonly next: () => Work | undefined;
    /** Makes it durable; a rejection is tried again. */
    readonly perform: (work: Work) => Promise<Result>;
    /** Answers those who wait for it. What it throws is a bug and is not tried again. */
    readonly finish: (work: Work, result: Result) => void;
    readonly abandon: (work: Work, error: Error) => void;
  }) {
    this.#what = options.what;
    this.#patience = options.patience;
    this.#log = options.log;
    this.#clock = options.clock;
    this.#next = options.next;
    this.#perform = options.perform;
    this.#finish = options.finish;
    this.#abandon = options.abandon;
  }

  /** Whether the last try failed. */
  get isFailing(): boolean {
    return this.#failingSinceMs !== undefined;
  }

  /** How long tries have failed in a row, in seconds; 0 where the last one did not. */
  get failingSeconds(): number {
    if (this.#failingSinceMs === undefined) return 0;
    return (this.#clock.monotonicMs() - this.#failingSinceMs) / 1_000;
  }

  /** Says that there is something to do. */
  poke(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when there is nothing to do. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // What arrives in the same turn of the event loop belongs into the same commit.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (let work = this.#next(); work !== undefined; work = this.#next()) {
      await this.#attempt(work);
    }
    this.#running = undefined;
  }

  async #attempt(work: Work): Promise<void> {
    let heldMs = 0;
    let waitMs = this.#patience.firstWaitMs;
    for (;;) {
      const attempt = await this.#try(work);
      if ('result' in attempt) {
        this.#finish(work, attempt.result);
        return;
      }
      if (heldMs >= this.#patience.holdMs) {
        this.#abandon(work, attempt.error);
        return;
      }
      await wait(waitMs);
      heldMs += waitMs;
      waitMs = Math.min(waitMs * 2, this.#patience.waitMsMax);
    }
  }

  async #try(work: Work): Promise<{ result: Result } | { error: Error }> {
    try {
      const result = await this.#perform(work);
      if (this.isFailing) this.#log.info({ what: this.#what }, 'works again');
      this.#failingSinceMs = undefined;
      return { result };
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      if (!this.isFailing) {
        this.#log.error({ what: this.#what, err: error }, 'failed; nothing is acknowledged');
      }
      this.#failingSinceMs ??= this.#clock.monotonicMs();
      return { error };
    }
  }
}
