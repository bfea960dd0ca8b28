import { toFluxValue } from '@influxdata/influxdb-client';
import type { Instant } from '@nuanbu/units';
import { askRows } from './answers.ts';
import type { InfluxTransport } from './transport.ts';

/** How long before the bucket would forget a reading it is not taken any more: while a write waits. */
const MARGIN_S = 3_600;
/** How often it is asked whether the retention is another one. */
const LOOK_EVERY_MS = 10 * 60_000;
const NS_A_SECOND = 1e9;

/** What a bucket keeps, by its own retention and its server's clock. */
export class Retention {
  readonly #transport: InfluxTransport;
  readonly #monotonicMs: () => number;
  /** The first instant that was kept when it was asked, and when that was. */
  #keptFromThen = Number.NEGATIVE_INFINITY;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(transport: InfluxTransport, monotonicMs: () => number) {
    this.#transport = transport;
    this.#monotonicMs = monotonicMs;
  }

  /**
   * Asks what the bucket keeps.
   *
   * @throws TroubleError as the transport does; then what was known stays so.
   */
  learn(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** The first instant of readings that may be written now; -Infinity where all are kept. */
  keptFrom(): Instant {
    const elapsedMs = this.#monotonicMs() - this.#askedAtMs;
    // Whoever writes does not wait for this; a write that comes too early for it is told by the server.
    if (elapsedMs >= LOOK_EVERY_MS) this.learn().catch(() => undefined);
    const isKnown = Number.isFinite(this.#keptFromThen);
    return isKnown ? this.#keptFromThen + Math.ceil(elapsedMs / 1_000) : this.#keptFromThen;
  }

  async #ask(): Promise<void> {
    const askedAtMs = this.#monotonicMs();
    const [row] = await askRows(this.#transport, retentionFlux(this.#transport.bucket));
    const retentionS = Number(row?.get('retention') ?? 0) / NS_A_SECOND;
    const nowS = Number(row?.get('now')) / NS_A_SECOND;
    const keepsAll = retentionS === 0;
    this.#keptFromThen = keepsAll
      ? Number.NEGATIVE_INFINITY
      : Math.ceil(nowS - retentionS) + MARGIN_S;
    this.#askedAtMs = askedAtMs;
  }
}

/** Of the bucket's retention and the server's clock, both in nanoseconds. */
function retentionFlux(bucket: string): string {
  return `buckets()
  |> filter(fn: (r) => r.name == ${toFluxValue(bucket)})
  |> map(fn: (r) => ({retention: r.retentionPeriod, now: int(v: now())}))`;
}
