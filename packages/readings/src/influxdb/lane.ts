import type { PendingAppend } from '../appends.ts';
import type { EpochPass, Epochs } from '../epochs.ts';
import { type NumberedCorrection, numberCorrections } from './corrections.ts';
import { KeptWrite } from './kept-write.ts';
import type { LastInstants } from './last-instants.ts';
import type { LineEncoder } from './line-encoder.ts';
import { type MeterKey, type MeterTails, NEVER } from './meter-tails.ts';
import { type ReadingRow, type ReadPlainValues, Standing } from './standing.ts';
import type { InfluxTransport } from './transport.ts';
import { aftermathOf } from './troubles.ts';

/** What all lanes of a writer share. */
export interface Shared {
  readonly transport: InfluxTransport;
  readonly epochs: Epochs;
  readonly tails: MeterTails;
  readonly lastInstants: LastInstants;
  readonly encoder: LineEncoder;
  readonly readPlainValues: ReadPlainValues;
  /** Aborted when nothing is tried again any more. */
  readonly ending: AbortSignal;
}

/** Those rows of an append whose meters belong to one lane. */
export interface LanePart {
  readonly append: PendingAppend;
  /** The meters of the append's batch, by their place in it. */
  readonly keys: Int32Array;
  /** Rows of the batch. */
  readonly rows: Uint32Array;
  readonly resolve: (epoch: number) => void;
  readonly reject: (error: unknown) => void;
}

/** Lines that go into one request, and rows that are gathered for one round at most. */
const LINES_A_REQUEST = 20_000;
const ROWS_A_ROUND = 40_000;

/**
 * Writes what belongs to some of the meters, one round after the other: the next takes everything
 * that arrived while the last was running. So whatever is looked up for a reading, nothing of its
 * meter is under way. Behind a write of which nobody knows whether it happened, nothing is written:
 * there is one at most, and whoever waits is told what each try of it failed with.
 */
export class Lane {
  readonly #shared: Shared;
  #waiting: LanePart[] = [];
  #running: Promise<void> | undefined;
  #kept: KeptWrite | undefined;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  push(part: LanePart): void {
    this.#waiting.push(part);
    this.#running ??= this.#run();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#running;
    await this.#kept?.over;
  }

  async #run(): Promise<void> {
    // What other connections bring in this very turn of the event loop shares the first request.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      if (!(await this.#isKeptWriteSettled())) continue;
      const parts = this.#take();
      try {
        const epoch = await this.#write(parts);
        for (const part of parts) part.resolve(epoch);
      } catch (error) {
        this.#forget(parts);
        for (const part of parts) part.reject(error);
      }
    }
    this.#running = undefined;
  }

  /** Tells all who wait, where it is not. */
  async #isKeptWriteSettled(): Promise<boolean> {
    try {
      await this.#kept?.settled();
      this.#kept = undefined;
      return true;
    } catch (error) {
      for (const part of this.#waiting.splice(0)) part.reject(error);
      return false;
    }
  }

  #take(): LanePart[] {
    let rows = 0;
    const end = this.#waiting.findIndex((part, place) => {
      rows += part.rows.length;
      return rows > ROWS_A_ROUND && place > 0;
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }

  async #write(parts: readonly LanePart[]): Promise<number> {
    await this.#learnTails(parts);
    const staged = new StagedRows();
    const late: LateRow[] = [];
    for (const part of parts) if (!part.append.batch.correction) this.#stage(part, staged, late);
    await this.#stageLate(late, staged);
    const corrections = await numberCorrections(
      this.#shared.epochs,
      parts.filter(({ append }) => append.batch.correction),
    );
    let epoch = 0;
    for (let from = 0; from === 0 || from < staged.length; from += LINES_A_REQUEST) {
      // All corrections go with the first request; there are few of them.
      const here = from === 0 ? corrections : [];
      epoch = await this.#send(staged, from, here);
    }
    return epoch;
  }

  /** Asks the store for the newest instants of meters that are not known, or not any more. */
  async #learnTails(parts: readonly LanePart[]): Promise<void> {
    const { tails, lastInstants } = this.#shared;
    const unseen = new Set<MeterKey>();
    const doubtful = new Set<MeterKey>();
    for (const { append, keys, rows } of parts) {
      if (append.batch.correction) continue;
      for (const row of rows) {
        const key = keys[append.batch.meter[row]!]!;
        if (tails.isUnseen(key)) unseen.add(key);
        else if (tails.isDoubtful(key)) doubtful.add(key);
      }
    }
    const idsOf = (keys: ReadonlySet<MeterKey>) => Array.from(keys, (key) => tails.ids[key]!);
    for (const [keys, found] of [
      [unseen, unseen.size > 0 && (await lastInstants.ofUnseen(idsOf(unseen)))],
      [doubtful, doubtful.size > 0 && (await lastInstants.of(idsOf(doubtful)))],
    ] as const) {
      if (!found) continue;
      for (const key of keys) tails.setLastAt(key, found.get(tails.ids[key]!) ?? NEVER);
    }
  }

  /** Takes the rows that are newer than all of their meter, and leaves the others to be looked up. */
  #stage({ append, keys, rows }: LanePart, staged: StagedRows, late: LateRow[]): void {
    const { tails } = this.#shared;
    const { meter, at, totalWh, peakWh, valleyWh } = append.batch;
    for (const row of rows) {
      const key = keys[meter[row]!]!;
      const readAt = at[row]!;
      const total = totalWh[row]!;
      const peak = peakWh[row]!;
      const valley = valleyWh[row]!;
      if (readAt > tails.lastAt(key)) {
        tails.set(key, readAt, total, peak, valley);
        staged.add(append, row, key);
      } else if (tails.isTail(key, readAt, total, peak, valley)) {
        append.duplicate(row);
      } else {
        late.push({ append, row, values: [key, readAt, total, peak, valley] });
      }
    }
  }

  /**
   * Decides the rest in the order in which it came: a value that stands is a duplicate, another one
   * at an instant that has a value is a conflict, and the rest is late (R2, R3). What stands is
   * written once more: a server shows points that its full disk did not take, and forgets them when
   * it restarts, so that only the answer to this very write says that a reading is durable (R5).
   */
  async #stageLate(late: readonly LateRow[], staged: StagedRows): Promise<void> {
    if (late.length === 0) return;
    const standing = new Standing();
    const here = new Standing();
    const { tails, readPlainValues } = this.#shared;
    await standing.lookUp(
      late.map(({ values }) => values),
      tails,
      readPlainValues,
    );
    for (let place = 0; place < staged.length; place += 1) here.add(staged.values(place));
    for (const { append, row, values } of late) {
      const [before, now] = [standing.at(values), here.at(values)];
      if (before === 'same' || now === 'same') append.duplicate(row);
      else if (before === 'other' || now === 'other') append.conflict(row);
      if (now === 'same') continue;
      here.add(values);
      staged.add(append, row, values[0]);
    }
  }

  /** Sends one request in the epoch that is open now. */
  async #send(
    staged: StagedRows,
    from: number,
    corrections: readonly NumberedCorrection[],
  ): Promise<number> {
    const { epochs, transport, encoder, tails } = this.#shared;
    const to = Math.min(staged.length, from + LINES_A_REQUEST);
    if (to === from && corrections.length === 0) return await epochs.current();
    await transport.untilWanted();
    const pass = await epochs.enter();
    // From here on nothing else has a turn until the lines have been copied.
    encoder.begin(pass.epoch);
    for (let place = from; place < to; place += 1) {
      const { batch } = staged.appends[place]!;
      const row = staged.rows[place]!;
      encoder.reading(
        tails.bytes[staged.keys[place]!]!,
        batch.at[row]!,
        batch.totalWh[row]!,
        batch.peakWh[row]!,
        batch.valleyWh[row]!,
      );
    }
    for (const { key, at, registers, ...version } of corrections) {
      encoder.correction(tails.bytes[key]!, at, registers, version);
    }
    await this.#post(Buffer.from(encoder.lines()), pass);
    return pass.epoch;
  }

  /** Writes lines and leaves the pass, or keeps both where they may come to be written later. */
  async #post(lines: Buffer, pass: EpochPass): Promise<void> {
    const { transport, ending } = this.#shared;
    try {
      await transport.write(lines);
    } catch (error) {
      const aftermath = aftermathOf(error);
      if (aftermath === 'unknown') this.#kept = new KeptWrite(transport, lines, pass, ending);
      else if (aftermath === 'ends') setTimeout(() => pass.leave(), transport.timeoutMs).unref();
      else pass.leave();
      throw error;
    }
    pass.leave();
  }

  #forget(parts: readonly LanePart[]): void {
    for (const { append, keys, rows } of parts) {
      for (const row of rows) this.#shared.tails.forget(keys[append.batch.meter[row]!]!);
    }
  }
}

/** A row that is not newer than its meter's newest. */
interface LateRow {
  readonly append: PendingAppend;
  readonly row: number;
  readonly values: ReadingRow;
}

/** Rows that are to be written, each by its append and its place there. */
class StagedRows {
  readonly appends: PendingAppend[] = [];
  readonly rows: number[] = [];
  readonly keys: MeterKey[] = [];

  get length(): number {
    return this.rows.length;
  }

  add(append: PendingAppend, row: number, key: MeterKey): void {
    this.appends.push(append);
    this.rows.push(row);
    this.keys.push(key);
  }

  values(place: number): ReadingRow {
    const { batch } = this.appends[place]!;
    const row = this.rows[place]!;
    return [
      this.keys[place]!,
      batch.at[row]!,
      batch.totalWh[row]!,
      batch.peakWh[row]!,
      batch.valleyWh[row]!,
    ];
  }
}
