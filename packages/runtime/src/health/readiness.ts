import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble } from '@nuanbu/terms';

/** What a process answers to whoever asks whether work may be sent to it. */
export interface ReadinessReport {
  readonly isReady: boolean;
  readonly phase: Phase;
  /** What the process needs: `up`, or in words why not. */
  readonly parts: Readonly<Record<string, string>>;
}

type Phase = 'starting' | 'up' | 'draining';

/** Resolves where a part answers, and rejects where it does not. */
type Probe = () => Promise<unknown>;

/** A part that says nothing for so long counts as down. */
const PATIENCE_MS = 2_000;

/**
 * Whether a process may be sent work: it has started, was not told to stop, and everything that it
 * needs answers. Parts are asked each time, all at once.
 */
export class Readiness {
  readonly #probes = new Map<string, Probe>();
  readonly #patienceMs: number;
  #phase: Phase = 'starting';

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /** Adds a part without which the process can do nothing. */
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
    const areUp = Object.values(parts).every((state) => state === 'up');
    const phase = this.#phase;
    return { isReady: areUp && phase === 'up', phase, parts };
  }

  async #ask(probe: Probe): Promise<string> {
    const over = new AbortController();
    const late = wait(this.#patienceMs, 'did not answer in time', { signal: over.signal });
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
