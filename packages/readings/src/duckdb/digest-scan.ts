import type { DuckDBConnection } from '@duckdb/node-api';
import { ABSENT, type Span } from '@nuanbu/units';
import type { CommitNumber } from '../port.ts';
import type { PlainRows, StandingCorrection } from '../resolution/usable.ts';
import { collectColumns, readColumns } from './columns.ts';
import { FIRST_WIDTH, FirstRows } from './first-rows.ts';
import type { MeterKey } from './meter-states.ts';
import type { RowRange } from './meter-windows.ts';
import { ODD_CONFLICT, type ReadingTable } from './schema.ts';
import { putTempTable } from './temp-table.ts';
import type { WindowGrid } from './window-grid.ts';

/** Rows read one by one, by meter and instant. */
export interface WholeRows extends PlainRows {
  /** Where each meter's rows begin and end, by its place in the question. */
  readonly begin: Uint32Array;
  readonly end: Uint32Array;
  /** The row before in its meter's chain; zero for one that came late. */
  readonly beforeAt: Uint32Array;
}

/** With what a question is asked. */
export interface Asking {
  /** A connection of the question's own, for its temporary tables. */
  readonly connection: DuckDBConnection;
  /** Another one, for what can be asked meanwhile. */
  readonly aside: DuckDBConnection;
  readonly table: ReadingTable;
  /** The newest commit that the answer may know of; at most the store's newest. */
  readonly asOf: CommitNumber;
  /** How many meters the store has. */
  readonly allMeters: number;
}

/** Registers of a correction, whose table always has all three. */
const CORRECTED = `total_wh::DOUBLE, coalesce(peak_wh, ${ABSENT})::DOUBLE,
  coalesce(valley_wh, ${ABSENT})::DOUBLE`;

/**
 * The queries of a digest: each passes once over the store for all the meters asked for, as of a
 * commit. Answers come by the meter's place in the question.
 */
export class DigestScan {
  private readonly connection: DuckDBConnection;
  private readonly aside: DuckDBConnection;
  private readonly table: ReadingTable;
  private readonly asOf: number;
  private readonly keys: readonly MeterKey[];
  private readonly placeOf: Int32Array;
  private meterFilter = '';

  constructor({ connection, aside, table, asOf, allMeters }: Asking, keys: readonly MeterKey[]) {
    this.connection = connection;
    this.aside = aside;
    this.table = table;
    this.asOf = asOf;
    this.keys = keys;
    this.placeOf = new Int32Array(allMeters).fill(-1);
    for (const [place, key] of keys.entries()) this.placeOf[key] = place;
  }

  /** Gives DuckDB the list of meters, unless nearly all are asked for. */
  async start(): Promise<void> {
    if (this.keys.length * 2 >= this.placeOf.length) return;
    const asked = { meter: Uint32Array.from(this.keys) };
    await putTempTable(this.connection, 'asked', asked);
    await putTempTable(this.aside, 'asked', asked);
    this.meterFilter = 'AND meter IN (SELECT meter FROM asked)';
  }

  /** The numbers of the windows that hold an odd row, in no order. */
  async oddWindows(grid: WindowGrid): Promise<number[][]> {
    const windows: number[][] = this.keys.map(() => []);
    await readColumns(
      this.connection,
      `SELECT DISTINCT meter, ${grid.indexSql()} FROM reading WHERE odd > 0 AND ${this.visible()}`,
      ['u32', 'u32'],
      ([meter, window], length) => {
        for (let row = 0; row < length; row += 1) this.at(windows, meter[row]!)?.push(window[row]!);
      },
    );
    return windows;
  }

  /** Instants of a closed span at which several plain values stand, in order. */
  async conflicts({ from, to }: Span): Promise<number[][]> {
    const conflicts: number[][] = this.keys.map(() => []);
    await readColumns(
      this.connection,
      `SELECT DISTINCT meter, read_at FROM reading
       WHERE odd = ${ODD_CONFLICT} AND read_at BETWEEN ${from} AND ${to} AND ${this.visible()}
       ORDER BY read_at`,
      ['u32', 'u32'],
      ([meter, at], length) => {
        for (let row = 0; row < length; row += 1) this.at(conflicts, meter[row]!)?.push(at[row]!);
      },
    );
    return conflicts;
  }

  /** The correction that counts at each corrected instant, in order. */
  async corrections(): Promise<StandingCorrection[][]> {
    const corrections: StandingCorrection[][] = this.keys.map(() => []);
    await readColumns(
      this.connection,
      `SELECT meter, read_at, ${CORRECTED} FROM correction WHERE ${this.visible()}
       ORDER BY read_at, commit_no, place`,
      ['u32', 'u32', 'f64', 'f64', 'f64'],
      ([meter, instants, totalWh, peakWh, valleyWh], length) => {
        for (let row = 0; row < length; row += 1) {
          const list = this.at(corrections, meter[row]!);
          const at = instants[row]!;
          if (list?.at(-1)?.at === at) list.pop();
          list?.push({
            at,
            totalWh: totalWh[row]!,
            peakWh: peakWh[row]!,
            valleyWh: valleyWh[row]!,
          });
        }
      },
    );
    return corrections;
  }

  /**
   * The first row of each window between two edges, and the first row from the later edge on; for
   * the meters named in `far`, the first rows of all windows.
   */
  async firstRows(grid: WindowGrid, edges: Span, far: readonly MeterKey[]): Promise<FirstRows[]> {
    const { from, to } = edges;
    const expected = grid.indexOf(to) - grid.indexOf(from) + 2;
    const rows = this.keys.map(() => new FirstRows(Math.min(expected, 4096)));
    // The second of the day is worked out once, and each question has one range of time, by which
    // DuckDB passes over row groups: together they halve the work.
    const opening = (where: string) =>
      `(SELECT *, ${grid.secondSql()} AS second FROM reading WHERE ${where} AND ${this.visible()})
       WHERE ${grid.intoSql('second')} < spacing_s`;
    if (far.length > 0) {
      await putTempTable(this.connection, 'far', { meter: Uint32Array.from(far) });
      const isFar = 'meter IN (SELECT meter FROM far)';
      await this.addFirstRows(rows, opening(`read_at < ${from} AND ${isFar}`));
      await this.addFirstRows(rows, opening(`read_at >= ${to} AND ${isFar}`));
    }
    await this.addFirstRows(rows, opening(`read_at >= ${from} AND read_at < ${to}`));
    await this.addFirstRows(
      rows,
      `reading WHERE read_at >= ${to} AND read_at - spacing_s < ${to} AND ${this.visible()}`,
    );
    for (const each of rows) each.sort();
    return rows;
  }

  private async addFirstRows(rows: readonly FirstRows[], from: string): Promise<void> {
    await readColumns(
      this.connection,
      `SELECT meter, read_at, ${this.table.registersSql()}, ${this.table.beforeSql()} FROM ${from}`,
      ['u32', 'u32', 'f64', 'f64', 'f64', 'u32', 'f64', 'f64', 'f64'],
      (
        [meter, at, total, peak, valley, beforeAt, beforeTotal, beforePeak, beforeValley],
        length,
      ) => {
        for (let row = 0; row < length; row += 1) {
          const mine = this.at(rows, meter[row]!);
          if (!mine) continue;
          const to = mine.add();
          const { values } = mine;
          values[to] = at[row]!;
          values[to + 1] = total[row]!;
          values[to + 2] = peak[row]!;
          values[to + 3] = valley[row]!;
          values[to + 4] = beforeAt[row]!;
          values[to + 5] = beforeTotal[row]!;
          values[to + 6] = beforePeak[row]!;
          values[to + 7] = beforeValley[row]!;
        }
      },
    );
  }

  /**
   * For meters whose chain went on after the commit: the first row that came after it, whose row
   * before is the newest one as of the commit.
   */
  async rowsAfter(): Promise<(FirstRows & { odd?: boolean })[]> {
    const after = this.keys.map((): FirstRows & { odd?: boolean } => new FirstRows(0));
    await readColumns(
      this.connection,
      `SELECT meter, read_at, ${this.table.beforeSql()}, odd::UINTEGER FROM reading
       JOIN (SELECT meter, min(read_at) AS read_at FROM reading
             WHERE commit_no > ${this.asOf} AND spacing_s IS NOT NULL ${this.meterFilter}
             GROUP BY meter) USING (meter, read_at)
       WHERE commit_no > ${this.asOf} AND spacing_s IS NOT NULL`,
      ['u32', 'u32', 'u32', 'f64', 'f64', 'f64', 'u32'],
      ([meter, at, beforeAt, beforeTotal, beforePeak, beforeValley, odd], length) => {
        for (let row = 0; row < length; row += 1) {
          const mine = this.at(after, meter[row]!);
          if (!mine) continue;
          const to = mine.add();
          mine.values.set(
            [at[row]!, 0, 0, 0, beforeAt[row]!, beforeTotal[row]!, beforePeak[row]!],
            to,
          );
          mine.values[to + FIRST_WIDTH - 1] = beforeValley[row]!;
          mine.odd = odd[row] !== 0;
        }
      },
    );
    return after;
  }

  /**
   * How often each spacing occurs between rows of a closed span, for each meter. May be asked while
   * another question is answered.
   */
  async spacings({ from, to }: Span): Promise<Map<number, number>[]> {
    const counts = this.keys.map(() => new Map<number, number>());
    await readColumns(
      this.aside,
      `SELECT meter, spacing_s, count(*)::UINTEGER FROM reading
       WHERE read_at > ${from} AND read_at <= ${to} AND read_at - spacing_s >= ${from}
         AND ${this.visible()}
       GROUP BY meter, spacing_s`,
      ['u32', 'u32', 'u32'],
      ([meter, spacingS, count], length) => {
        for (let row = 0; row < length; row += 1) {
          this.at(counts, meter[row]!)?.set(spacingS[row]!, count[row]!);
        }
      },
    );
    return counts;
  }

  /** Every row of some ranges of each meter. */
  async wholeRows(ranges: readonly (readonly RowRange[])[]): Promise<WholeRows> {
    const begin = new Uint32Array(this.keys.length);
    const end = new Uint32Array(this.keys.length);
    const wanted = ranges.flatMap((mine, place) =>
      mine.map(({ from, to }) => ({ meter: this.keys[place]!, from, to })),
    );
    await putTempTable(this.connection, 'wanted', {
      meter: Uint32Array.from(wanted, ({ meter }) => meter),
      from_at: Uint32Array.from(wanted, ({ from }) => from),
      to_at: Uint32Array.from(wanted, ({ to }) => to),
    });
    const least = wanted.reduce((at, { from }) => Math.min(at, from), Infinity);
    const greatest = wanted.reduce((at, { to }) => Math.max(at, to), 0);
    const { columns, length } = await collectColumns(
      this.connection,
      wanted.length === 0
        ? `SELECT meter, read_at, read_at, ${this.table.registersSql()} FROM reading LIMIT 0`
        : `SELECT meter, read_at, (read_at - coalesce(spacing_s, read_at))::UINTEGER, ${this.table.registersSql()}
           FROM reading JOIN wanted USING (meter)
           WHERE read_at >= from_at AND read_at < to_at
             AND read_at >= ${least} AND read_at < ${greatest} AND ${this.visible('')}
           ORDER BY meter, read_at`,
      ['u32', 'u32', 'u32', 'f64', 'f64', 'f64'],
    );
    const [meter, at, beforeAt, totalWh, peakWh, valleyWh] = columns;
    for (let row = 0; row < length; row += 1) {
      const place = this.placeOf[meter[row]!]!;
      if (row === 0 || meter[row] !== meter[row - 1]) begin[place] = row;
      end[place] = row + 1;
    }
    return { begin, end, at, beforeAt, totalWh, peakWh, valleyWh };
  }

  private visible(meterFilter = this.meterFilter): string {
    return `commit_no <= ${this.asOf} ${meterFilter}`;
  }

  private at<Answer>(answers: readonly Answer[], meter: MeterKey): Answer | undefined {
    const place = this.placeOf[meter] ?? -1;
    return place < 0 ? undefined : answers[place];
  }
}
