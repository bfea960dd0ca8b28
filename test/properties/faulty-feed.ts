import type { Correction, ReadingBatch } from '@nuanbu/readings';
import { ABSENT, HOUR_S, startOfDay } from '@nuanbu/units';
import fc from 'fast-check';

/** One reading or correction of a feed that has faults. */
export interface FeedRow {
  readonly meterId: string;
  readonly at: number;
  readonly totalWh: number;
  readonly peakWh: number;
  readonly valleyWh: number;
  readonly correction?: Correction | undefined;
}

/** Five days, with a day of feed before and after. */
export const SEASON = { from: startOfDay('2021-12-01'), to: startOfDay('2021-12-06') };

export const HOURS = { peak: [{ fromS: 8 * HOUR_S, toS: 20 * HOUR_S }] };

const MODULUS_WH = 1_000_000_000;
const INTERVALS_S = [900, 900, 3600, 6 * 3600];

/** What happens to the register from one reading to the next. */
const STEP_KINDS = [
  'plain',
  'still',
  'mostAllowed',
  'aboveMost',
  'jump',
  'smallFall',
  'reset',
  'blipUp',
  'blipDown',
  'nearModulus',
] as const;
type StepKind = (typeof STEP_KINDS)[number];

/** What happens to a reading on the way to the store. */
const WAY_KINDS = [
  'inOrder',
  'missing',
  'longGap',
  'late',
  'veryLate',
  'twice',
  'conflict',
  'corrected',
  'onlyCorrected',
] as const;

const PARTS_KINDS = ['both', 'none', 'peakOnly', 'changing', 'holes', 'apart'] as const;
type PartsKind = (typeof PARTS_KINDS)[number];

const fault = fc.record({
  /** Where in the feed, in parts per thousand. */
  place: fc.integer({ min: 0, max: 999 }),
  /** How many readings in a row have it. */
  length: fc.constantFrom(1, 1, 1, 2, 5),
  step: fc.constantFrom(...STEP_KINDS),
  way: fc.constantFrom('inOrder' as const, 'inOrder' as const, ...WAY_KINDS),
  share: fc.integer({ min: 0, max: 1000 }),
});
type Fault = typeof fault extends fc.Arbitrary<infer Kind> ? Kind : never;

const meterFeed = fc.record({
  intervalS: fc.constantFrom(...INTERVALS_S),
  jitterS: fc.constantFrom(0, 0, 0, 40),
  startWh: fc.constantFrom(0, 500_000, MODULUS_WH - 60_000),
  startAfterS: fc.constantFrom(0, 0, 0, 86_400 + 1, 3 * 86_400),
  endBeforeS: fc.constantFrom(0, 0, 0, 86_400, 86_401, 2 * 86_400),
  parts: fc.constantFrom(...PARTS_KINDS),
  faults: fc.array(fault, { maxLength: 7, size: 'max' }),
});
type MeterFeed = typeof meterFeed extends fc.Arbitrary<infer Feed> ? Feed : never;

/** Feeds of some meters, in the order in which they arrive. */
export const faultyFeed: fc.Arbitrary<FeedRow[]> = fc
  .array(meterFeed, { minLength: 1, maxLength: 3 })
  .map((feeds) => feeds.flatMap((feed, meter) => rowsOf(feed, `meter-${meter}`)));

const PLAIN: Fault = { place: 0, length: 1, step: 'plain', way: 'inOrder', share: 0 };

function rowsOf(feed: MeterFeed, meterId: string): FeedRow[] {
  const onTime: FeedRow[] = [];
  const late: FeedRow[] = [];
  const veryLate: FeedRow[] = [];
  let totalWh = feed.startWh;
  let peakWh = Math.floor(feed.startWh / 3);
  const from = SEASON.from - 86_400 + feed.startAfterS;
  const to = SEASON.to + 86_400 - feed.endBeforeS;
  const faults = faultsByIndex(feed, Math.floor((to - from) / feed.intervalS));
  let at = from;
  for (let index = 0; at <= to; index += 1) {
    const { step, way, share } = faults.get(index) ?? { ...PLAIN, share: (index * 37) % 1000 };
    const spacingS = feed.intervalS + (feed.jitterS > 0 ? (index * 7) % feed.jitterS : 0);
    const before = totalWh;
    const shown = advance(step, totalWh, spacingS, share);
    totalWh = shown.nextWh;
    peakWh += Math.max(0, Math.floor((totalWh - before) / 2));
    const parts = partsAt(feed.parts, index, shown.shownWh, peakWh);
    const row: FeedRow = { meterId, at, totalWh: shown.shownWh, ...parts };
    at += way === 'longGap' ? spacingS * 11 : spacingS;
    if (way === 'missing') continue;
    if (way === 'late') late.push(row);
    else if (way === 'veryLate') veryLate.push(row);
    else if (way !== 'onlyCorrected') onTime.push(row);
    if (late.length > 0 && index % 5 === 0) onTime.push(...late.splice(0));
    if (way === 'twice') veryLate.push(row);
    if (way === 'conflict') veryLate.push({ ...row, totalWh: row.totalWh + 1 + share });
    if (way === 'corrected' || way === 'onlyCorrected') {
      const correction = { by: 'centre', why: `index ${index}` };
      veryLate.push({ ...row, totalWh: row.totalWh + (share % 3), correction });
    }
  }
  return [...onTime, ...late, ...veryLate];
}

function faultsByIndex(feed: MeterFeed, readings: number): Map<number, Fault> {
  const byIndex = new Map<number, Fault>();
  for (const each of feed.faults) {
    const first = Math.floor((each.place * readings) / 1000);
    for (let index = first; index < first + each.length; index += 1) byIndex.set(index, each);
  }
  return byIndex;
}

function advance(
  kind: StepKind,
  totalWh: number,
  spacingS: number,
  share: number,
): { shownWh: number; nextWh: number } {
  const mostWh = Math.floor((20_000 * spacingS) / 3600);
  const to = (wh: number) => {
    const nextWh = ((wh % MODULUS_WH) + MODULUS_WH) % MODULUS_WH;
    return { shownWh: nextWh, nextWh };
  };
  switch (kind) {
    case 'plain':
      return to(totalWh + Math.floor((mostWh * share) / 4000));
    case 'still':
      return to(totalWh);
    case 'mostAllowed':
      return to(totalWh + mostWh);
    case 'aboveMost':
      return to(totalWh + mostWh + 1);
    case 'jump':
      return to(totalWh + 3 * mostWh + 10_000 + share);
    case 'smallFall':
      return to(Math.max(0, totalWh - 1 - share));
    case 'reset':
      return to(share);
    case 'nearModulus':
      return to(MODULUS_WH - 1 - share);
    case 'blipUp':
      return { shownWh: Math.min(MODULUS_WH - 1, totalWh + 400_000 + share), nextWh: totalWh };
    case 'blipDown':
      return { shownWh: Math.max(0, totalWh - 1 - share), nextWh: totalWh };
  }
}

function partsAt(
  kind: PartsKind,
  index: number,
  totalWh: number,
  peakWh: number,
): { peakWh: number; valleyWh: number } {
  const peak = Math.min(peakWh, totalWh);
  const both = { peakWh: peak, valleyWh: totalWh - peak };
  const none = { peakWh: ABSENT, valleyWh: ABSENT };
  switch (kind) {
    case 'both':
      return both;
    case 'peakOnly':
      return { peakWh: peak, valleyWh: ABSENT };
    case 'changing':
      return Math.floor(index / 151) % 2 === 0 ? both : none;
    case 'holes':
      return index % 129 === 11 ? none : both;
    case 'apart':
      return { peakWh: peak, valleyWh: index % 119 === 3 ? peak : totalWh - peak };
    case 'none':
      return none;
  }
}

/** Puts rows into batches of a size, corrections apart, keeping their order. */
export function batchesOf(rows: readonly FeedRow[], size: number): ReadingBatch[] {
  const batches: ReadingBatch[] = [];
  for (let from = 0; from < rows.length; ) {
    const { correction } = rows[from]!;
    let to = from + 1;
    while (to < rows.length && to - from < size && rows[to]!.correction === correction) to += 1;
    batches.push(batchOf(rows.slice(from, to), correction));
    from = to;
  }
  return batches;
}

function batchOf(rows: readonly FeedRow[], correction: Correction | undefined): ReadingBatch {
  const meterIds = [...new Set(rows.map(({ meterId }) => meterId))];
  return {
    length: rows.length,
    meterIds,
    meter: Uint32Array.from(rows, ({ meterId }) => meterIds.indexOf(meterId)),
    at: Float64Array.from(rows, ({ at }) => at),
    totalWh: Float64Array.from(rows, ({ totalWh }) => totalWh),
    peakWh: Float64Array.from(rows, ({ peakWh }) => peakWh),
    valleyWh: Float64Array.from(rows, ({ valleyWh }) => valleyWh),
    correction,
  };
}
