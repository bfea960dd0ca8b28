import { BrokenAnswerError, type RecordSink } from './csv-records.ts';
import type { Points } from './points.ts';

const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const T = 0x54;
const Z = 0x5a;

const DAY_S = 86_400;
/** Powers of ten by which digits after the point become nanoseconds. */
const SCALE = Float64Array.from({ length: 10 }, (_, digits) => 10 ** (9 - digits));
/** A number of so many digits is below 2^53. */
const SURE_DIGITS = 15;

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/** The points of a table: those of one meter, epoch and field. */
export interface PointTable {
  readonly begin: number;
  end: number;
  /** The cells of its group columns, by name. */
  readonly group: ReadonlyMap<string, string>;
}

/**
 * Takes tables of points out of an answer, with columns `_time`, for registers `_value`, and beside
 * them only those of the group key, which are the same in every row of a table.
 *
 * A row is like the row before it in everything but time and value. So one row of a table is read
 * cell by cell; of those that follow it, what stands around time and value is only compared.
 */
export class PointsSink implements RecordSink {
  readonly points: Points;
  readonly tables: PointTable[] = [];
  readonly #hasValues: boolean;
  #columns: readonly string[] = [];
  #timeColumn = -1;
  #isFast = false;
  /** The bytes of a row before its time, and those behind its value with the line break. */
  #before = new Uint8Array();
  #behind = new Uint8Array();
  /** The cells around time and value of the table that goes on. */
  #around = '';

  /** @param points where they are put, behind those that are there */
  constructor(points: Points) {
    this.points = points;
    this.#hasValues = points.hasValues;
  }

  header(columns: readonly string[]): void {
    this.#columns = columns;
    this.#timeColumn = columns.indexOf('_time');
    const isThere = columns.indexOf('_value') === (this.#hasValues ? this.#timeColumn + 1 : -1);
    if (this.#timeColumn < 0 || !isThere) {
      throw new BrokenAnswerError(`a table has the columns ${columns.join()}`);
    }
    this.#around = '';
    this.#isFast = false;
  }

  row(cells: readonly string[]): void {
    const behind = this.#timeColumn + (this.#hasValues ? 2 : 1);
    const before = cells.slice(0, this.#timeColumn);
    const around = JSON.stringify([before, cells.slice(behind)]);
    if (around !== this.#around) {
      this.#around = around;
      this.tables.push({
        begin: this.points.length,
        end: this.points.length,
        group: new Map(this.#columns.map((name, column) => [name, cells[column]!])),
      });
      this.#remember(before, cells.slice(behind));
    }
    this.#push(cells[this.#timeColumn]!, this.#hasValues ? cells[behind - 1]! : '0');
    this.tables.at(-1)!.end = this.points.length;
  }

  #push(time: string, value: string): void {
    const parts = TIME.exec(time);
    const moment = new Date(`${parts?.[1]}Z`);
    // A date that does not exist, such as 30 February, is taken for the one that it would lead to.
    const isDate = parts && moment.getTime() >= 0 && moment.toISOString().startsWith(parts[1]!);
    const at = isDate ? moment.getTime() / 1000 : -1;
    const wh = /^\d+$/.test(value) ? Number(value) : -1;
    if (!(at >= 0 && at < 2 ** 32) || !Number.isSafeInteger(wh) || wh < 0) {
      throw new BrokenAnswerError(`${value} at ${time} is no register`);
    }
    this.points.push(at, Number((parts![2] ?? '').padEnd(9, '0')), wh);
  }

  /** Keeps what surrounds time and value, where no cell of it needs quotes. */
  #remember(before: readonly string[], behind: readonly string[]): void {
    this.#isFast = ![...before, ...behind].some((cell) => /[",\r\n]/.test(cell));
    this.#before = Buffer.from(before.map((cell) => `${cell},`).join(''));
    this.#behind = Buffer.from(`${behind.map((cell) => `,${cell}`).join('')}\r\n`);
  }

  rows(bytes: Uint8Array, from: number, to: number): number {
    if (!this.#isFast) return from;
    const end = this.#rows(bytes, from, to);
    this.tables.at(-1)!.end = this.points.length;
    return end;
  }

  #rows(bytes: Uint8Array, from: number, to: number): number {
    const { points } = this;
    const before = this.#before;
    const behind = this.#behind;
    const hasValues = this.#hasValues;
    let { at, nanos, wh, length } = points;
    let row = from;
    let date1 = 0;
    let date2 = 0;
    let date3 = 0;
    let dayAt = -1;
    rows: while (row < to) {
      let place = row;
      for (let index = 0; index < before.length; index += 1, place += 1) {
        if (bytes[place] !== before[index]) break rows;
      }
      // 2021-12-01T
      const word1 = wordAt(bytes, place);
      const word2 = wordAt(bytes, place + 4);
      const word3 = (bytes[place + 8]! << 8) | bytes[place + 9]!;
      if (word1 !== date1 || word2 !== date2 || word3 !== date3) {
        dayAt = dayAtOf(bytes, place);
        date1 = word1;
        date2 = word2;
        date3 = word3;
      }
      // T08:15:00
      const hour = twoDigits(bytes, place + 11);
      const minute = twoDigits(bytes, place + 14);
      const second = twoDigits(bytes, place + 17);
      if (
        bytes[place + 10] !== T ||
        bytes[place + 13] !== COLON ||
        bytes[place + 16] !== COLON ||
        !(dayAt >= 0 && hour < 24 && minute < 60 && second < 60)
      ) {
        break;
      }
      // .123456789Z, without noughts at the end
      place += 19;
      let fraction = 0;
      if (bytes[place] === POINT) {
        place += 1;
        const begin = place;
        for (;;) {
          const digit = bytes[place]! - ZERO;
          if (!(digit >= 0 && digit <= 9)) break;
          fraction = fraction * 10 + digit;
          place += 1;
        }
        const digits = place - begin;
        if (digits === 0 || digits > 9) break;
        fraction *= SCALE[digits]!;
      }
      if (bytes[place] !== Z) break;
      place += 1;
      let value = 0;
      if (hasValues) {
        if (bytes[place] !== COMMA) break;
        place += 1;
        const begin = place;
        for (;;) {
          const digit = bytes[place]! - ZERO;
          if (!(digit >= 0 && digit <= 9)) break;
          value = value * 10 + digit;
          place += 1;
        }
        if (place === begin || place - begin > SURE_DIGITS) break;
      }
      for (let index = 0; index < behind.length; index += 1, place += 1) {
        if (bytes[place] !== behind[index]) break rows;
      }
      // The row goes on in the next piece, and what was taken for its end is none.
      if (place > to) break;
      if (length === at.length) {
        points.length = length;
        points.grow();
        ({ at, nanos, wh } = points);
      }
      at[length] = dayAt + hour * 3600 + minute * 60 + second;
      nanos[length] = fraction;
      if (hasValues) wh[length] = value;
      length += 1;
      row = place;
    }
    points.length = length;
    return row;
  }
}

function wordAt(bytes: Uint8Array, place: number): number {
  return (
    (bytes[place]! << 24) | (bytes[place + 1]! << 16) | (bytes[place + 2]! << 8) | bytes[place + 3]!
  );
}

/** A number of two digits; no number where they are none. */
function twoDigits(bytes: Uint8Array, place: number): number {
  const tens = bytes[place]! - ZERO;
  const ones = bytes[place + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** When the day begins whose date stands there; -1 where it is none of this store's. */
function dayAtOf(bytes: Uint8Array, place: number): number {
  const century = twoDigits(bytes, place);
  const year = century * 100 + twoDigits(bytes, place + 2);
  const month = twoDigits(bytes, place + 5);
  const day = twoDigits(bytes, place + 8);
  const isDate = bytes[place + 4] === MINUS && bytes[place + 7] === MINUS;
  const at = isDate && month >= 1 && day >= 1 ? Date.UTC(year, month - 1, day) / 1000 : Number.NaN;
  // The last days that seconds of 32 bits reach are left to the careful way, as odd dates are.
  return at >= 0 && at < 2 ** 32 - DAY_S && new Date(at * 1000).getUTCDate() === day ? at : -1;
}
