import type { Installation, Reading, Refusal } from './facts.ts';
import { type NamedRow, readTable } from './tables.ts';
import { instant, registerWh } from './values.ts';

/** R4: a reading may be dated at most this far ahead of now. */
const AHEAD_SECONDS = 600n;

/** What a meter reported: per instant the distinct values, in the order of the file (R2). */
export type MeterFeed = Map<bigint, Reading[]>;

function sameValues(a: Reading, b: Reading): boolean {
  return a.total === b.total && a.peak === b.peak && a.valley === b.valley;
}

/** One row as a reading, or R4's code. */
function readReading(
  row: NamedRow,
  installations: readonly Installation[],
  nowSeconds: bigint,
): Reading | string {
  const at = instant(row.field('read_at'));
  const texts = [row.field('total_kwh'), row.field('peak_kwh'), row.field('valley_kwh')];
  const [total] = texts;
  if (!row.complete || row.field('meter_id') === '' || at === null || total === '') {
    return 'malformed';
  }
  const ownMeter = installations.filter((each) => each.meterId === row.field('meter_id'));
  const modulusWh = ownMeter[0]?.modulusWh ?? 0n;
  const shapes = texts.map((text) => (text === '' ? null : registerWh(text, modulusWh)));
  if (shapes.includes('malformed')) return 'malformed';
  if (ownMeter.length === 0) return 'unknownMeter';
  if (at > nowSeconds + AHEAD_SECONDS) return 'readAtInFuture';
  const begun = ownMeter.filter((each) => each.installedAt === null || each.installedAt <= at);
  if (begun.length === 0) return 'beforeInstallation';
  const holding = begun.find((each) => each.removedAt === null || at <= each.removedAt);
  if (holding === undefined) return 'afterRemoval';
  const values = texts.map((text) => (text === '' ? null : registerWh(text, holding.modulusWh)));
  for (const code of ['negativeRegister', 'registerTooLarge', 'tooManyDecimals']) {
    if ((values as unknown[]).includes(code)) return code;
  }
  const [totalWh, peak, valley] = values as (bigint | null)[];
  return { at, total: totalWh!, peak: peak!, valley: valley! };
}

/**
 * `readings.csv` by meter; rows that R4 refuses are reported and otherwise as if they were not there.
 * Where every row of the roster is refused nothing is settled, and no reading is looked at.
 */
export function readFeeds(
  text: string,
  installations: readonly Installation[],
  nowSeconds: bigint,
  refusals: Refusal[],
  isNobodySettled = false,
): Map<string, MeterFeed> {
  if (isNobodySettled) return new Map();
  const byMeter = new Map<string, Installation[]>();
  for (const each of installations) {
    byMeter.set(each.meterId, [...(byMeter.get(each.meterId) ?? []), each]);
  }
  const feeds = new Map<string, MeterFeed>();
  for (const row of readTable(text)) {
    const meterId = row.field('meter_id');
    const reading = readReading(row, byMeter.get(meterId) ?? [], nowSeconds);
    if (typeof reading === 'string') {
      refusals.push({ file: 'readings', line: row.line, code: reading });
      continue;
    }
    const feed = feeds.get(meterId) ?? new Map<bigint, Reading[]>();
    feeds.set(meterId, feed);
    const there = feed.get(reading.at) ?? [];
    if (!there.some((other) => sameValues(other, reading))) there.push(reading);
    feed.set(reading.at, there);
  }
  return feeds;
}
