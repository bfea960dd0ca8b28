import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble } from '@nuanbu/terms';
import type { Log } from '../log.ts';

/** What a process answers to whoever asks whether work may be sent to it. */
export interface ReadinessReport {
  readonly isReady: boolean;
  readonly phase: Phase;
  /** What the process uses, needed or not: `up`, or in words why not. */
  readonly parts: Readonly<Record<string, string>>;
}

type Phase = 'starting' | 'up' | 'draining';

/** Resolves where a part answers, and rejects where it does not. */
type Probe = () => Promise<unknown>;

/** A part that says nothing for so long counts as down. */
const PATIENCE_MS = 2_000;

export interface ReadinessOptions {
  /** Parts that may be away while the process still does most of its work; they are told, too. */
  readonly goesOnWithout?: readonly string[] | undefined;
  /** Hears of each part that goes, and that comes back. */
  readonly log?: Pick<Log, 'info' | 'warn'> | undefined;
  readonly patienceMs?: number | undefined;
}

/**
 * Whether a process may be sent work: it has started, was not told to stop, and everything without
 * which it does not go on answers. Parts are asked each time, all at once.
 */
export class Readiness {
  readonly #probes = new Map<string, Probe>();
  readonly #options: ReadinessOptions;
  readonly #missing = new Set<string>();
  #phase: Phase = 'starting';

  constructor(options: ReadinessOptions = {}) {
    this.#options = options;
  }

  /** Adds a part that the process uses. */
  needs(part: string, probe: Probe): void {
    this.#probes.set(part, probe);
  }

  /** Everything has started. */
  started(): void {
    if (this.#phase === 'starting') this.#phase = 'up';
  }

  /** From now on it is not ready, whatever its parts say. */
  drain(): void {
    this.#phase = 'draining';
  }

  async report(): Promise<ReadinessReport> {
    const asked = [...this.#probes].map(async ([part, probe]) => [part, await this.#ask(probe)]);
    const parts: Record<string, string> = Object.fromEntries(await Promise.all(asked));
    this.#tell(parts);
    const { goesOnWithout = [] } = this.#options;
    const goesOn = Object.entries(parts).every(
      ([part, state]) => state === 'up' || goesOnWithout.includes(part),
    );
    const phase = this.#phase;
    return { isReady: goesOn && phase === 'up', phase, parts };
  }

  /** Logs what has changed since it was asked last; who stops takes its parts down by itself. */
  #tell(parts: ReadinessReport['parts']): void {
    if (this.#phase === 'draining') return;
    const { log } = this.#options;
    for (const [part, state] of Object.entries(parts)) {
      const isMissing = state !== 'up';
      if (isMissing === this.#missing.has(part)) continue;
      if (isMissing) {
        this.#missing.add(part);
        log?.warn({ component: 'health', part, state }, 'a part is missing');
      } else {
        this.#missing.delete(part);
        log?.info({ component: 'health', part }, 'a part is back');
      }
    }
  }

  async #ask(probe: Probe): Promise<string> {
    const over = new AbortController();
    const late = wait(this.#options.patienceMs ?? PATIENCE_MS, 'did not answer in time', {
      signal: over.signal,
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([probe().then(() => 'up'), late]);
    } catch (error) {
      return wordsOf(error);
    } finally {
      over.abort();
    }
  }
}

/** The public code, or the system's; never the sentence, which may name more than a stranger needs. */
function wordsOf(error: unknown): string {
  if (isTrouble(error)) return error.code;
  return (error as NodeJS.ErrnoException | undefined)?.code ?? 'failed';
}
