import { setTimeout as wait } from 'node:timers/promises';
import type { RunProgress } from '@nuanbu/jobs';
import type { AuditEntry } from '@nuanbu/ledger';
import type { Log } from '@nuanbu/runtime';
import type { Parts } from '../routes/parts.ts';
import { progressIfKnown } from '../run-progress.ts';

/** What is told to whoever listens. */
export type Tidings =
  | { readonly kind: 'change'; readonly entry: AuditEntry }
  | { readonly kind: 'progress'; readonly run: number; readonly progress: RunProgress };

export type Listener = (tidings: Tidings) => void;

const ENTRIES_AT_ONCE = 500;

/**
 * Looks at the audit chain for all listeners together: whatever anybody does is in it, in one order,
 * whichever process did it. Looks only while somebody listens.
 */
export class Feed {
  readonly #parts: Pick<Parts, 'ledger' | 'jobs'>;
  readonly #log: Log;
  readonly #intervalMs: number;
  readonly #listeners = new Set<Listener>();
  readonly #stopped = new AbortController();
  readonly #told = new Map<number, string>();
  #looking: Promise<void> | undefined;

  /** @param intervalMs how long it waits between two looks. */
  constructor(parts: Pick<Parts, 'ledger' | 'jobs'>, log: Log, intervalMs: number) {
    this.#parts = parts;
    this.#log = log;
    this.#intervalMs = intervalMs;
  }

  /** Entries after a number, which a listener that was away has missed. */
  async *missed(after: number): AsyncGenerator<AuditEntry> {
    for (let last = after; ; ) {
      const entries = await this.#parts.ledger.audit.entries({
        after: last,
        limit: ENTRIES_AT_ONCE,
      });
      yield* entries;
      if (entries.length < ENTRIES_AT_ONCE) return;
      last = entries.at(-1)!.number;
    }
  }

  /** Tells a listener everything from now on; returns what ends that. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#looking ??= this.#look();
    return () => this.#listeners.delete(listener);
  }

  /** Tells nobody anything more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#listeners.clear();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { signal } = this.#stopped;
    let after: number | undefined;
    while (this.#listeners.size > 0 && !signal.aborted) {
      try {
        after = await this.#tellChanges(after);
        await this.#tellProgress();
      } catch (error) {
        // The next look tries again; whoever listens has missed nothing.
        this.#log.warn({ err: error }, 'looking for changes failed');
      }
      await wait(this.#intervalMs, undefined, { signal }).catch(() => undefined);
    }
    this.#told.clear();
    this.#looking = undefined;
  }

  async #tellChanges(after: number | undefined): Promise<number> {
    const { audit } = this.#parts.ledger;
    if (after === undefined) return (await audit.head()).number;
    const entries = await audit.entries({ after, limit: ENTRIES_AT_ONCE });
    for (const entry of entries) this.#tell({ kind: 'change', entry });
    return entries.at(-1)?.number ?? after;
  }

  async #tellProgress(): Promise<void> {
    for (const { number: run } of await this.#parts.ledger.runs.list({ state: 'running' })) {
      const progress = await progressIfKnown(this.#parts.jobs, run);
      const said = JSON.stringify(progress);
      if (!progress || this.#told.get(run) === said) continue;
      this.#told.set(run, said);
      this.#tell({ kind: 'progress', run, progress });
    }
  }

  #tell(tidings: Tidings): void {
    for (const listener of this.#listeners) listener(tidings);
  }
}
