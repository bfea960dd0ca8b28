import type { Log } from '@nuanbu/runtime';
import type { Instant } from '@nuanbu/units';

/** Writes down when concentrators were last heard, for whoever asks after a restart. */
export type NoteHeard = (heard: ReadonlyMap<string, Instant>) => Promise<void>;

/** A concentrator that reports all the time costs one write in so long. */
const NOTE_INTERVAL_MS = 60_000;

/** When each concentrator itself last sent something, whatever became of it. */
export class Heard {
  readonly #note: NoteHeard | undefined;
  readonly #log: Log;
  readonly #known = new Map<string, Instant>();
  #unwritten = new Map<string, Instant>();
  #timer: NodeJS.Timeout | undefined;

  constructor(note: NoteHeard | undefined, log: Log) {
    this.#note = note;
    this.#log = log;
  }

  hear(concentrator: string, at: Instant): void {
    this.#known.set(concentrator, at);
    if (!this.#note) return;
    this.#unwritten.set(concentrator, at);
    this.#timer ??= setTimeout(() => void this.flush(), NOTE_INTERVAL_MS).unref();
  }

  /** Since the start; what was before is where it was written down. */
  known(): ReadonlyMap<string, Instant> {
    return this.#known;
  }

  /** Writes down what is not yet; what cannot be written waits for the next time. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const heard = this.#unwritten;
    if (heard.size === 0) return;
    this.#unwritten = new Map();
    try {
      await this.#note?.(heard);
    } catch (err) {
      this.#log.warn({ err }, 'when concentrators were heard could not be noted');
      this.#unwritten = new Map([...heard, ...this.#unwritten]);
    }
  }
}
