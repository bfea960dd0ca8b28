import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Clock } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import { encodeHeader, encodeRecord } from './format.ts';
import { encodeSender, type RecordedSender, SENDER_TOPIC } from './senders.ts';

/** What may wait for a slow disk. A recording that falls further behind ends, and says so. */
const BACKLOG_LIMIT_BYTES = 256_000_000;

/**
 * Writes what a broker receives to a file. Taking a message never waits: the broker must not run
 * at the speed of a recording's disk.
 */
export class Recorder {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #outlet: Writable;
  readonly #written: Promise<void>;
  #messages = 0;
  #failure: TroubleError | undefined;

  private constructor(file: string, clock: Clock, outlet: Writable, written: Promise<void>) {
    this.#file = file;
    this.#clock = clock;
    this.#startMs = clock.monotonicMs();
    this.#outlet = outlet;
    this.#written = written.catch((error) => this.#fail(error));
  }

  /**
   * Begins a new file; one that stands there already is never overwritten.
   *
   * @throws TroubleError fileUnwritable
   */
  static async start(file: string, clock: Clock): Promise<Recorder> {
    const disk = createWriteStream(file, { flags: 'wx' });
    try {
      await once(disk, 'open');
    } catch (error) {
      throw troubleWith(file, error);
    }
    let outlet: Writable = disk;
    if (file.endsWith('.gz')) {
      const gzip = createGzip({ level: 1 });
      gzip.on('error', (error) => disk.destroy(error));
      disk.on('error', (error) => gzip.destroy(error));
      gzip.pipe(disk);
      outlet = gzip;
    }
    const recorder = new Recorder(file, clock, outlet, finished(disk));
    outlet.write(encodeHeader(clock.now()));
    return recorder;
  }

  /** How many messages were taken. */
  get messages(): number {
    return this.#messages;
  }

  /** Why the recording ended early, if it did. */
  get failure(): TroubleError | undefined {
    return this.#failure;
  }

  /** Takes a message that arrived just now. The bytes are copied. */
  take(topic: string, payload: Uint8Array): void {
    if (this.#failure !== undefined) return;
    this.#write(topic, payload);
    this.#messages += 1;
  }

  /** Notes who one of the senders is; beside its messages, in any order. */
  takeSender(sender: RecordedSender): void {
    if (this.#failure === undefined) this.#write(SENDER_TOPIC, encodeSender(sender));
  }

  #write(topic: string, payload: Uint8Array): void {
    const elapsedMs = this.#clock.monotonicMs() - this.#startMs;
    this.#outlet.write(encodeRecord({ elapsedMs, topic, payload }));
    if (this.#outlet.writableLength > BACKLOG_LIMIT_BYTES) {
      this.#fail(new Error('the disk does not keep up with the messages'));
      this.#outlet.end();
    }
  }

  /**
   * Ends the file and resolves when it is written.
   *
   * @throws TroubleError fileUnwritable where not everything that was taken is in it
   */
  async close(): Promise<void> {
    this.#outlet.end();
    await this.#written;
    if (this.#failure !== undefined) throw this.#failure;
  }

  #fail(error: unknown): void {
    this.#failure ??= troubleWith(this.#file, error);
  }
}

function troubleWith(file: string, error: unknown): TroubleError {
  const why = error instanceof Error ? error.message : String(error);
  return new TroubleError('fileUnwritable', `${file}: ${why}`, { cause: error });
}
