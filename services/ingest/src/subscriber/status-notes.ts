import type { Log } from '@nuanbu/runtime';
import type { Instant } from '@nuanbu/units';
import type { KnownStatus } from '../broker/statuses.ts';

/** What a concentrator said of itself and when; without a status it took back what it had said. */
export type StatusSaid = Pick<KnownStatus, 'receivedAt'> & Partial<KnownStatus>;

/** Keeps what concentrators say of themselves, for whoever asks another process. */
export type NoteStatuses = (said: ReadonlyMap<string, StatusSaid>) => Promise<void>;

/** Writes statuses down, one write at a time; the next takes all that came meanwhile. */
export class StatusNotes {
  readonly #note: NoteStatuses | undefined;
  readonly #log: Log;
  #waiting = new Map<string, StatusSaid>();
  #writing: Promise<void> | undefined;

  constructor(note: NoteStatuses | undefined, log: Log) {
    this.#note = note;
    this.#log = log;
  }

  /** Resolves when it is written, or could not be: the next status of the same name makes up for it. */
  async note(concentrator: string, said: StatusSaid): Promise<void> {
    if (this.#note === undefined) return;
    this.#waiting.set(concentrator, said);
    // A write that runs already may have begun before this one came.
    await this.#writing;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  async #write(): Promise<void> {
    const said = this.#waiting;
    if (said.size === 0) return;
    this.#waiting = new Map();
    try {
      await this.#note?.(said);
    } catch (err) {
      this.#log.warn({ err, concentrators: said.size }, 'statuses could not be noted');
    }
  }
}

/** When a status was said: a retained one before it came, if its sender's clock is right. */
export function saidAt(
  isRetained: boolean,
  sentAt: Instant | undefined,
  receivedAt: Instant,
): Instant {
  return isRetained && sentAt !== undefined ? Math.min(sentAt, receivedAt) : receivedAt;
}
