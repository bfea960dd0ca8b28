import type { SeriesBuilder } from '../resolution/series-builder.ts';
import {
  BEFORE_AT,
  BEFORE_PEAK,
  BEFORE_TOTAL,
  BEFORE_VALLEY,
  FIRST_AT,
  FIRST_PEAK,
  FIRST_TOTAL,
  FIRST_VALLEY,
  type FirstRows,
} from './first-rows.ts';
import type { Tail } from './meter-states.ts';
import type { WindowGrid } from './window-grid.ts';

/** A half-open range of instants to be read row by row. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** No first row is known of this window: it lies before the scan, or holds only late rows. */
const NO_FIRST = -1;

/**
 * One meter's windows that hold anything, in order, and which of them must be read row by row:
 * those in which something odd happened or a register is cut, and the nearest one that holds
 * anything on each side of them, since a blip's fall may be seen only on the row after it.
 */
export class MeterWindows {
  private readonly grid: WindowGrid;
  private readonly rows: FirstRows;
  private readonly tail: Tail | undefined;
  private readonly index: number[] = [];
  /** Which first row opens the window, NO_FIRST where none is known. */
  private readonly first: number[] = [];
  private readonly whole: boolean[];

  constructor(
    grid: WindowGrid,
    rows: FirstRows,
    tail: Tail | undefined,
    odd: readonly number[],
    cutsAt: readonly number[],
  ) {
    this.grid = grid;
    this.rows = rows;
    this.tail = tail;
    this.listWindows(odd);
    this.whole = new Array<boolean>(this.index.length).fill(false);
    for (const window of odd) this.markAround(window);
    for (const at of cutsAt) this.markAround(grid.indexOf(at));
  }

  /** The ranges that must be read row by row; neighbouring windows make one range. */
  wholeRanges(): RowRange[] {
    const ranges: RowRange[] = [];
    for (let place = 0; place < this.index.length; ) {
      const end = this.groupEnd(place);
      if (this.whole[place]) ranges.push(this.range(place, end));
      place = end;
    }
    return ranges;
  }

  /**
   * Adds the meter's points to a series in order of time: first and last of each plain window, and
   * what `pushWhole` adds for each range that is read row by row.
   */
  pushPoints(series: SeriesBuilder, pushWhole: (range: RowRange) => void): void {
    for (let place = 0; place < this.index.length; ) {
      const end = this.groupEnd(place);
      if (this.whole[place]) pushWhole(this.range(place, end));
      else for (let plain = place; plain < end; plain += 1) this.pushPlain(series, plain);
      place = end;
    }
  }

  private pushPlain(series: SeriesBuilder, place: number): void {
    const { rows, tail } = this;
    const first = this.first[place]!;
    let firstAt = -1;
    if (first !== NO_FIRST) {
      firstAt = rows.at(first, FIRST_AT);
      series.push(
        firstAt,
        rows.at(first, FIRST_TOTAL),
        rows.at(first, FIRST_PEAK),
        rows.at(first, FIRST_VALLEY),
      );
    }
    const next = first + 1;
    if (next < rows.length) {
      if (rows.at(next, BEFORE_AT) === firstAt) return;
      if (first !== NO_FIRST) series.omitAfter();
      series.push(
        rows.at(next, BEFORE_AT),
        rows.at(next, BEFORE_TOTAL),
        rows.at(next, BEFORE_PEAK),
        rows.at(next, BEFORE_VALLEY),
      );
    } else if (tail && tail.at !== firstAt && this.grid.indexOf(tail.at) === this.index[place]) {
      if (first !== NO_FIRST) series.omitAfter();
      series.push(tail.at, tail.totalWh, tail.peakWh, tail.valleyWh);
    }
  }

  private listWindows(odd: readonly number[]): void {
    const { rows, grid, tail } = this;
    let next = 0;
    const add = (window: number, first: number) => {
      while (next < odd.length && odd[next]! < window) this.put(odd[next++]!, NO_FIRST);
      if (odd[next] === window) next += 1;
      this.put(window, first);
    };
    if (rows.length === 0 && tail) add(grid.indexOf(tail.at), NO_FIRST);
    if (rows.length > 0 && rows.at(0, BEFORE_TOTAL) >= 0) {
      add(grid.indexOf(rows.at(0, BEFORE_AT)), NO_FIRST);
    }
    for (let row = 0; row < rows.length; row += 1) add(grid.indexOf(rows.at(row, FIRST_AT)), row);
    while (next < odd.length) this.put(odd[next++]!, NO_FIRST);
  }

  private put(window: number, first: number): void {
    this.index.push(window);
    this.first.push(first);
  }

  private markAround(window: number): void {
    let place = 0;
    let end = this.index.length;
    while (place < end) {
      const middle = (place + end) >>> 1;
      if (this.index[middle]! < window) place = middle + 1;
      else end = middle;
    }
    const isThere = this.index[place] === window;
    const last = Math.min(isThere ? place + 1 : place, this.index.length - 1);
    for (let near = Math.max(0, place - 1); near <= last; near += 1) this.whole[near] = true;
  }

  /** Where the run of windows that are read as the one at `place` is ends. */
  private groupEnd(place: number): number {
    let end = place + 1;
    while (end < this.index.length && this.whole[end] === this.whole[place]) end += 1;
    return end;
  }

  private range(place: number, end: number): RowRange {
    return {
      from: this.grid.startOf(this.index[place]!),
      to: this.grid.startOf(this.index[end - 1]! + 1),
    };
  }
}
