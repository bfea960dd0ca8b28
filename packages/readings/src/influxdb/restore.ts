import { setTimeout as wait } from 'node:timers/promises';
import { toFluxValue } from '@influxdata/influxdb-client';
import { TroubleError } from '@nuanbu/terms';
import type { Epochs } from '../epochs.ts';
import type { CommitNumber, StoredCorrection, StoredRows } from '../port.ts';
import { askRows } from './answers.ts';
import { correctionIdentity } from './corrections.ts';
import { LineEncoder, meterBytes } from './line-encoder.ts';
import { CORRECTION, READING } from './schema.ts';
import type { InfluxTransport } from './transport.ts';
import { isPassing } from './troubles.ts';

const LINES_A_REQUEST = 20_000;
const REQUESTS_AT_ONCE = 4;

interface RestoredCorrection extends StoredCorrection {
  readonly meterId: string;
  readonly epoch: number;
  readonly at: number;
  readonly registers: readonly [number, number, number];
}

/**
 * Fills an empty bucket with rows of another store. A row is marked with the first of the frozen
 * commits that saw it, so that there are no more epochs than anybody has a name for; what none of
 * them saw comes into the epoch after the last.
 *
 * @throws TroubleError `restoreNotEmpty`, or of the transport; then some rows are there, and the
 *   bucket is of no use any more.
 */
export async function restoreRows(
  { transport, epochs }: { readonly transport: InfluxTransport; readonly epochs: Epochs },
  rows: AsyncIterable<StoredRows>,
  frozen: readonly CommitNumber[],
): Promise<void> {
  await assertEmpty(transport);
  await epochs.openAtLeast((frozen.at(-1) ?? 0) + 1);
  const requests = new Requests(transport);
  const corrections: RestoredCorrection[] = [];
  const meters = new MeterBytes();
  for await (const portion of rows) {
    const { meterIds, meter, at, totalWh, peakWh, valleyWh, commit } = portion;
    for (let row = 0; row < portion.length; row += 1) {
      const epoch = epochOf(commit[row]!, frozen);
      const registers = [totalWh[row]!, peakWh[row]!, valleyWh[row]!] as const;
      const correction = portion.corrections?.[row];
      if (correction) {
        const meterId = meterIds[meter[row]!]!;
        corrections.push({ ...correction, meterId, epoch, at: at[row]!, registers });
        continue;
      }
      const encoder = requests.encoder(epoch) ?? (await requests.begin(epoch));
      encoder.reading(meters.of(meterIds, meter[row]!), at[row]!, ...registers);
      if (encoder.length >= LINES_A_REQUEST) await requests.send(epoch);
    }
  }
  corrections.sort((a, b) => a.place - b.place);
  const numbers = await epochs.numberCorrections(
    corrections.map((each) => correctionIdentity(each.meterId, each)),
  );
  for (const [place, { meterId, epoch, at, registers, by, why }] of corrections.entries()) {
    const { number } = numbers[place]!;
    const encoder = requests.encoder(epoch) ?? (await requests.begin(epoch));
    encoder.correction(meterBytes(meterId), at, registers, { by, why, number });
    if (encoder.length >= LINES_A_REQUEST) await requests.send(epoch);
  }
  await requests.finish();
}

/** The epoch of a commit: the first that is frozen and not before it, or the one after the last. */
function epochOf(commit: CommitNumber, frozen: readonly CommitNumber[]): number {
  let from = 0;
  let to = frozen.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (frozen[middle]! >= commit) to = middle;
    else from = middle + 1;
  }
  return frozen[from] ?? (frozen.at(-1) ?? 0) + 1;
}

async function assertEmpty(transport: InfluxTransport): Promise<void> {
  const found = await askRows(
    transport,
    `import "influxdata/influxdb/schema"
    schema.measurements(bucket: ${toFluxValue(transport.bucket)}, start: 1970-01-01T00:00:00Z)`,
  );
  // What else stands there says whose bucket it is.
  const used = new Set(found.map((row) => row.get('_value')));
  if (!used.has(READING) && !used.has(CORRECTION)) return;
  throw new TroubleError('restoreNotEmpty', `${transport.place} has readings.`, {
    hint: 'Restore into a bucket of its own, which `nuanbu init-influx` makes.',
  });
}

/** Before each further try of a request: some two minutes in all. */
const WAITS_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

/**
 * Epochs whose lines are gathered at once, in a buffer each. Rows of a backup come by rising commit,
 * so that a new epoch mostly means that the one before it is whole.
 */
const EPOCHS_AT_ONCE = 4;

/** Lines of several epochs on their way, a few requests at once. */
class Requests {
  readonly #transport: InfluxTransport;
  readonly #encoders = new Map<number, LineEncoder>();
  readonly #underWay = new Set<Promise<void>>();
  /** What the first request failed with for good, whoever waits then. */
  readonly #failures: unknown[] = [];
  /** Aborted at the first failure: nothing is tried again any more. */
  readonly #failed = new AbortController();

  constructor(transport: InfluxTransport) {
    this.#transport = transport;
  }

  /** Where lines of an epoch are put, if any are gathered now. */
  encoder(epoch: number): LineEncoder | undefined {
    return this.#encoders.get(epoch);
  }

  /** Begins to gather lines of an epoch. Where too many are gathered, the earliest is sent first. */
  async begin(epoch: number): Promise<LineEncoder> {
    let encoder = new LineEncoder();
    if (this.#encoders.size === EPOCHS_AT_ONCE) {
      const earliest = Math.min(...this.#encoders.keys());
      encoder = this.#encoders.get(earliest)!;
      await this.send(earliest);
      this.#encoders.delete(earliest);
    }
    encoder.begin(epoch);
    this.#encoders.set(epoch, encoder);
    return encoder;
  }

  async send(epoch: number): Promise<void> {
    const encoder = this.#encoders.get(epoch);
    if (!encoder || encoder.length === 0) return;
    const lines = Buffer.from(encoder.lines());
    encoder.begin(epoch);
    const request: Promise<void> = this.#write(lines)
      .catch((error: unknown) => {
        this.#failures.push(error);
        this.#failed.abort();
      })
      .finally(() => this.#underWay.delete(request));
    this.#underWay.add(request);
    if (this.#underWay.size >= REQUESTS_AT_ONCE) await Promise.race(this.#underWay);
    await this.#throwFailure();
  }

  async finish(): Promise<void> {
    for (const epoch of this.#encoders.keys()) await this.send(epoch);
    await Promise.all(this.#underWay);
    await this.#throwFailure();
  }

  /** Throws the first failure when nothing is under way any more. */
  async #throwFailure(): Promise<void> {
    if (this.#failures.length === 0) return;
    await Promise.all(this.#underWay);
    throw this.#failures[0];
  }

  /** Writes lines, and once more where that is harmless and may help: they overwrite themselves. */
  async #write(lines: Buffer): Promise<void> {
    for (const waitMs of WAITS_MS) {
      try {
        await this.#transport.untilWanted();
        await this.#transport.write(lines);
        return;
      } catch (error) {
        if (!isPassing(error)) throw error;
        await wait(waitMs, undefined, { signal: this.#failed.signal }).catch(() => undefined);
        if (this.#failed.signal.aborted) throw error;
      }
    }
    await this.#transport.write(lines);
  }
}

/** The bytes of meters, made once for a list that comes again. */
class MeterBytes {
  #list: readonly string[] = [];
  #bytes: (Buffer | undefined)[] = [];

  of(meterIds: readonly string[], meter: number): Buffer {
    if (this.#list !== meterIds) {
      this.#list = meterIds;
      this.#bytes = [];
    }
    this.#bytes[meter] ??= meterBytes(meterIds[meter]!);
    return this.#bytes[meter];
  }
}
