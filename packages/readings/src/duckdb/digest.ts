import type { MeterReadings } from '@nuanbu/metering';
import type { Instant, Span } from '@nuanbu/units';
import type { DigestQuery } from '../port.ts';
import { SeriesBuilder } from '../resolution/series-builder.ts';
import { pushUsable, type StandingCorrection } from '../resolution/usable.ts';
import type { DigestScan, WholeRows } from './digest-scan.ts';
import {
  BEFORE_AT,
  BEFORE_PEAK,
  BEFORE_TOTAL,
  BEFORE_VALLEY,
  FIRST_AT,
  type FirstRows,
} from './first-rows.ts';
import type { MeterKey, Tail } from './meter-states.ts';
import { MeterWindows, type RowRange } from './meter-windows.ts';
import { WindowGrid } from './window-grid.ts';

/** One meter of a digest. */
export interface AskedMeter {
  readonly key: MeterKey;
  readonly meterId: string;
  readonly full: boolean;
  readonly cutsAt: readonly Instant[];
  /** The newest row of the meter's chain; undefined where it is newer than the asked-for commit. */
  readonly tail: Tail | undefined;
}

/** Meters whose points are put together before other work of the process gets its turn. */
const METERS_A_TURN = 200;

const EVERYTHING: RowRange = { from: 0, to: 2 ** 32 - 1 };

/**
 * Digests of meters that the store knows, in the order asked for.
 *
 * In a plain window every row came in order, and no register fell, rose faster than the default
 * power, appeared or vanished. Such a window settles from its first and last row alone: the steps
 * that it leaves out add up to the one that is left (U1–U4). Steps between windows are taken from
 * the points; where one of them is odd, the window behind it is odd, and both are read in full.
 */
export async function digestMeters(
  scan: DigestScan,
  query: DigestQuery,
  asked: readonly AskedMeter[],
): Promise<MeterReadings[]> {
  const { span } = query;
  const grid = new WindowGrid([...query.windowEdges, span.from, span.to]);
  const edges = {
    from: Math.min(span.from, query.windowEdges[0] ?? span.from),
    to: Math.max(span.to, query.windowEdges.at(-1) ?? span.to),
  };
  await scan.start();
  const odd = await scan.oddWindows(grid);
  const corrections = await scan.corrections();
  const conflicts = await scan.conflicts(span);
  for (const [place, mine] of corrections.entries()) {
    for (const { at } of mine) odd[place]!.push(grid.indexOf(at));
  }
  const isFar = (window: number) =>
    window < grid.indexOf(edges.from) || window >= grid.indexOf(edges.to);
  const far = asked.filter(
    ({ cutsAt }, place) => odd[place]!.some(isFar) || cutsAt.some((at) => isFar(grid.indexOf(at))),
  );
  // Rows come one chunk after another to this thread, so that a second one has time to count.
  const farKeys = far.map(({ key }) => key);
  const [firstRows, spacings] = await Promise.all([
    scan.firstRows(grid, edges, farKeys),
    scan.spacings(span),
  ]);
  const tails = await tailsOf(scan, asked, grid, odd);
  const windows = asked.map(({ cutsAt }, place) => {
    const oddHere = [...new Set(odd[place])].sort((a, b) => a - b);
    return new MeterWindows(grid, firstRows[place]!, tails[place], oddHere, cutsAt);
  });
  const whole = await scan.wholeRows(
    windows.map((mine, place) => (asked[place]!.full ? [EVERYTHING] : mine.wholeRanges())),
  );
  const series = new SeriesBuilder();
  const digestOf = ({ meterId, full }: AskedMeter, place: number): MeterReadings => {
    const mine = corrections[place]!;
    const conflictsAt = conflicts[place]!.filter((at) => !mine.some((each) => each.at === at));
    series.clear();
    if (full) {
      pushRange(series, whole, place, EVERYTHING, mine);
      return { meterId, series: series.series(), conflictsAt };
    }
    windows[place]!.pushPoints(series, (range) => pushRange(series, whole, place, range, mine));
    const counts = spacings[place]!;
    takeFirstRows(counts, firstRows[place]!, span);
    takeWholeRows(counts, whole, place, grid, span);
    return {
      meterId,
      series: series.series(),
      omittedSpacings: counts,
      omittedAfter: series.omittedAfter(),
      conflictsAt,
    };
  };
  const digests: MeterReadings[] = [];
  for (const [place, meter] of asked.entries()) {
    // Whatever else this process does, appends above all, gets its turn.
    if (place % METERS_A_TURN === 0) await new Promise(setImmediate);
    digests.push(digestOf(meter, place));
  }
  return digests;
}

/**
 * Each meter's newest row as of the commit. Where the chain went on since, the row that came next
 * tells it; where that row is odd it may not tell all registers, so the window is read in full.
 */
async function tailsOf(
  scan: DigestScan,
  asked: readonly AskedMeter[],
  grid: WindowGrid,
  odd: readonly number[][],
): Promise<(Tail | undefined)[]> {
  if (asked.every(({ tail }) => tail)) return asked.map(({ tail }) => tail);
  const after = await scan.rowsAfter();
  return asked.map(({ tail }, place) => {
    const row = after[place]!;
    if (tail || row.length === 0 || row.at(0, BEFORE_TOTAL) < 0) return tail;
    const at = row.at(0, BEFORE_AT);
    if (row.odd) odd[place]!.push(grid.indexOf(at));
    return {
      at,
      totalWh: row.at(0, BEFORE_TOTAL),
      peakWh: row.at(0, BEFORE_PEAK),
      valleyWh: row.at(0, BEFORE_VALLEY),
      commit: 0,
    };
  });
}

/** Adds what counts of the rows and corrections in a range. */
function pushRange(
  series: SeriesBuilder,
  whole: WholeRows,
  place: number,
  { from, to }: RowRange,
  corrections: readonly StandingCorrection[],
): void {
  const end = whole.end[place]!;
  const first = firstFrom(whole.at, whole.begin[place]!, end, from);
  const last = firstFrom(whole.at, first, end, to);
  const here = corrections.filter(({ at }) => from <= at && at < to);
  pushUsable(series, whole, first, last, here);
}

function firstFrom(values: Uint32Array, begin: number, end: number, bound: number): number {
  let low = begin;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Takes away the spacings between windows: the points themselves show them. */
function takeFirstRows(counts: Map<number, number>, rows: FirstRows, span: Span): void {
  for (let row = 0; row < rows.length; row += 1) {
    if (rows.at(row, BEFORE_TOTAL) < 0) continue;
    take(counts, rows.at(row, BEFORE_AT), rows.at(row, FIRST_AT), span);
  }
}

/** Takes away the spacings inside windows that are read row by row. */
function takeWholeRows(
  counts: Map<number, number>,
  whole: WholeRows,
  place: number,
  grid: WindowGrid,
  span: Span,
): void {
  for (let row = whole.begin[place]!; row < whole.end[place]!; row += 1) {
    const at = whole.at[row]!;
    const beforeAt = whole.beforeAt[row]!;
    if (beforeAt > 0 && beforeAt >= grid.startOf(grid.indexOf(at)))
      take(counts, beforeAt, at, span);
  }
}

function take(counts: Map<number, number>, from: Instant, to: Instant, span: Span): void {
  if (from < span.from || to > span.to) return;
  const spacingS = to - from;
  const count = counts.get(spacingS) ?? 0;
  if (count === 0) throw new Error(`a spacing of ${spacingS} s was not counted`);
  if (count === 1) counts.delete(spacingS);
  else counts.set(spacingS, count - 1);
}
