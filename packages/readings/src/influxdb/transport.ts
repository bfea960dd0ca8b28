import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpError, InfluxDB, type SendOptions, type Transport } from '@influxdata/influxdb-client';
import { NoAnswerError, troubleOf } from './troubles.ts';

/** Where a server keeps the readings of a platform, and who may ask it. */
export interface InfluxPlace {
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
  readonly token: string;
}

export interface InfluxTransportOptions extends InfluxPlace {
  /** How long the server may be silent before a request is given up; a minute unless given. */
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** Connections that are held open at most; what is more waits for one. */
const MOST_SOCKETS = 32;

/** CSV with a header for each table and nothing else, times as the query has them. */
const PLAIN_CSV = { header: true, delimiter: ',', annotations: [] };

/**
 * Requests to one bucket, through the transport of InfluxDB's client. Every request ends: a server
 * that is silent for too long counts as one that does not answer.
 */
export class InfluxTransport {
  readonly bucket: string;
  /** What troubles name: the address with the bucket. */
  readonly place: string;
  /** How long the server may be silent; a write has ended or is given up within it. */
  readonly timeoutMs: number;
  readonly #transport: Transport;
  readonly #agent: HttpAgent;
  readonly #org: string;
  readonly #writing = new Turnstile();
  readonly #asking = new Turnstile();

  constructor({ url, org, bucket, token, timeoutMs }: InfluxTransportOptions) {
    const Agent = new URL(url).protocol === 'https:' ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS });
    this.timeoutMs = timeoutMs ?? DEFAULT_TIMEOUT_MS;
    // The client's own timeout ends a request only while nothing is awaited from it.
    const client = new InfluxDB({
      url,
      token,
      timeout: 0,
      transportOptions: { agent: this.#agent },
    });
    this.#transport = client.transport;
    this.bucket = bucket;
    this.place = `${url} (${bucket})`;
    this.#org = org;
  }

  /** Waits until the server wants to be written to, where it has asked to be left alone for a while. */
  async untilWanted(): Promise<void> {
    await this.#writing.pass(this.timeoutMs);
  }

  /**
   * Writes points in line protocol with times in nanoseconds, and resolves when they are durable.
   * The bytes may be used for something else as soon as this has returned its promise.
   *
   * @throws TroubleError `storeUnreachable`, `storeBusy`, `storeRefused` or `storeFull`; some of the
   *   points may be stored all the same.
   */
  async write(lines: Buffer): Promise<void> {
    const target = new URLSearchParams({ org: this.#org, bucket: this.bucket, precision: 'ns' });
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    const silence = new Silence(this.timeoutMs);
    const options: SendOptions = { method: 'POST', headers, signal: silence.signal };
    try {
      await new Promise<void>((complete, error) => {
        // The transport copies its body with `Buffer.from`, which takes bytes as well as a text.
        const body = lines as unknown as string;
        this.#transport.send(`/api/v2/write?${target}`, body, options, { complete, error });
      });
    } catch (error) {
      throw troubleOf(this.#writing.heed(silence.blame(error)), this.place);
    } finally {
      silence.end();
    }
  }

  /**
   * Asks in Flux and hands over the answer piece by piece as it comes: CSV with a header before each
   * table and no annotations. A query that fails after it has begun to answer ends with a table of
   * columns `error,reference`. What `take` throws ends the request and rejects the promise.
   *
   * @param withinMs how long the server may be silent, where that is not as long as usual.
   * @throws TroubleError `storeUnreachable`, `storeBusy` or `storeRefused`
   */
  async query(
    flux: string,
    take: (piece: Uint8Array) => void,
    withinMs = this.timeoutMs,
  ): Promise<void> {
    await this.#asking.pass(this.timeoutMs);
    const path = `/api/v2/query?${new URLSearchParams({ org: this.#org })}`;
    const body = JSON.stringify({ query: flux, type: 'flux', dialect: PLAIN_CSV });
    const silence = new Silence(withinMs);
    const headers = { 'content-type': 'application/json; charset=utf-8', accept: 'text/csv' };
    const options: SendOptions = { method: 'POST', headers, signal: silence.signal };
    let refused: { readonly error: unknown } | undefined;
    try {
      await new Promise<void>((complete, error) => {
        const next = (piece: Uint8Array) => {
          silence.heard();
          if (refused) return;
          try {
            take(piece);
          } catch (cause) {
            refused = { error: cause };
            error(cause);
          }
        };
        this.#transport.send(path, body, options, { next, complete, error });
      });
    } catch (error) {
      if (refused) throw refused.error;
      throw troubleOf(this.#asking.heed(silence.blame(error)), this.place);
    } finally {
      silence.end();
    }
  }

  /** Lets go of the connections. */
  close(): void {
    this.#agent.destroy();
  }
}

/** Keeps requests back for as long as the server asked for. */
class Turnstile {
  #opensAtMs = 0;

  /** Waits until the server wants requests again, at most for a time. */
  async pass(mostMs: number): Promise<void> {
    const waitMs = Math.min(this.#opensAtMs - performance.now(), mostMs);
    if (waitMs > 0) await wait(waitMs);
  }

  /** Notes what an error of a request says about the next one. */
  heed(error: unknown): unknown {
    const retryAfterS = error instanceof HttpError ? error.retryAfter() : 0;
    if (retryAfterS > 0) this.#opensAtMs = performance.now() + retryAfterS * 1_000;
    return error;
  }
}

/** Ends a request when the other side has been silent for too long. */
class Silence {
  readonly #controller = new AbortController();
  readonly #timeoutMs: number;
  readonly #timer: NodeJS.Timeout;
  #isSpeaking = false;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#timer = setTimeout(() => this.#judge(), timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The other side has spoken. */
  heard(): void {
    this.#isSpeaking = true;
    this.#timer.refresh();
  }

  /** The error of a request, or the silence that caused it. */
  blame(error: unknown): unknown {
    return this.signal.aborted ? new NoAnswerError(this.#timeoutMs) : error;
  }

  /** Ends the wait, and a request of which nobody wants the rest. */
  end(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }

  /** This process may have been busy for so long itself; then what was said is waiting to be heard. */
  #judge(): void {
    this.#isSpeaking = false;
    setImmediate(() => {
      if (!this.#isSpeaking) this.#controller.abort();
    });
  }
}
