import { DAY, type DraftMeter, type DraftPoint, HOUR } from './draft.ts';
import type { Random } from './random.ts';

/** How a file of the season is written: what a reader of CSV must put up with. */
export interface FileStyle {
  readonly isQuoted: boolean;
  readonly isSpaced: boolean;
  readonly hasBom: boolean;
  readonly lineEnd: string;
  readonly endsWithLineEnd: boolean;
}

export function pickStyle(random: Random): FileStyle {
  const isOdd = random.chance(0.3);
  return {
    isQuoted: isOdd && random.chance(0.5),
    isSpaced: isOdd && random.chance(0.5),
    hasBom: isOdd && random.chance(0.5),
    lineEnd: isOdd && random.chance(0.5) ? '\r\n' : '\n',
    endsWithLineEnd: !random.chance(0.1),
  };
}

function writeField(random: Random, style: FileStyle, field: string): string {
  const needsQuotes = /[",\n]/.test(field) || (style.isQuoted && random.chance(0.5));
  const quoted = needsQuotes ? `"${field.replaceAll('"', '""')}"` : field;
  return style.isSpaced && random.chance(0.3) ? ` ${quoted}  ` : quoted;
}

/** The columns in the order in which they are written, optional ones that say nothing left out. */
function pickColumns(
  random: Random,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  optional: readonly string[],
): number[] {
  const says = (column: number) => rows.some((row) => (row[column] ?? '') !== '');
  const columns = header.map((_, column) => column);
  const kept = columns.filter(
    (column) => !optional.includes(header[column]!) || says(column) || random.chance(0.5),
  );
  return random.chance(0.1) ? random.shuffle(kept) : kept;
}

/** Rows under their header as the text of a file. */
export function writeFile(
  random: Random,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  optional: readonly string[],
): string {
  const style = pickStyle(random);
  const columns = pickColumns(random, header, rows, optional);
  const lines = [columns.map((column) => header[column]!).join(',')];
  for (const row of rows) {
    const fields = columns.map((column) => writeField(random, style, row[column] ?? ''));
    const isOneLine = !row.some((field) => field.includes('\n'));
    lines.push(fields.join(',') + (random.chance(0.001) && isOneLine ? ',' : ''));
    if (random.chance(0.002)) lines.push('');
  }
  const text = lines.join(style.lineEnd) + (style.endsWithLineEnd ? style.lineEnd : '');
  return style.hasBom ? `\uFEFF${text}` : text;
}

const OFFSETS: readonly (readonly [string, number])[] = [
  ['+08:00', 8 * HOUR],
  ['+08:00', 8 * HOUR],
  ['+08:00', 8 * HOUR],
  ['', 8 * HOUR],
  ['Z', 0],
  ['-03:30', -(3 * HOUR + 1800)],
  ['+05:45', 5 * HOUR + 2700],
];

/** An instant in one of the ways in which a sender may write it. */
export function writeInstant(random: Random, at: number): string {
  const [suffix, offset] = random.pick(OFFSETS);
  const civil = new Date((at + offset) * 1000).toISOString().slice(0, 19);
  const isShort = civil.endsWith(':00') && random.chance(0.1);
  return (isShort ? civil.slice(0, 16) : civil) + suffix;
}

/** The civil day in China in which an instant lies. */
export function writeDay(at: number): string {
  return new Date((at + 8 * HOUR) * 1000).toISOString().slice(0, 10);
}

export function dayStart(at: number): number {
  return Math.floor((at + 8 * HOUR) / DAY) * DAY - 8 * HOUR;
}

/** Wh as kWh: three decimals, or fewer where they are zeros, or with leading zeros. */
export function writeKwh(random: Random, wh: number): string {
  const text = `${Math.floor(wh / 1000)}.${String(wh % 1000).padStart(3, '0')}`;
  const shorter = text.endsWith('.000') ? text.slice(0, -4) : text.replace(/0{1,2}$/, '');
  const form = random.int(0, 5);
  if (form === 0) return text;
  if (form === 1) return text.padStart(10, '0');
  if (form === 2) return shorter;
  return text.endsWith('0') ? text.slice(0, -1) : text;
}

function wrap(wh: number, modulusWh: number): number {
  return ((wh % modulusWh) + modulusWh) % modulusWh;
}

/** A row of `readings.csv`. */
export function readingRow(random: Random, meter: DraftMeter, point: DraftPoint): string[] {
  const register = (wh: number | null) =>
    wh === null ? '' : writeKwh(random, wrap(wh, meter.modulusWh));
  return [
    meter.meterId,
    writeInstant(random, point.at),
    register(point.total),
    register(point.peak),
    register(point.valley),
  ];
}

const orEmpty = (text: string, isDefault: boolean) => (isDefault ? '' : text);

/** A row of `meters.csv`. */
export function meterRow(random: Random, householdId: string, meter: DraftMeter): string[] {
  const time = (at: number | null) => (at === null ? '' : writeInstant(random, at));
  const register = (wh: number | null) =>
    wh === null ? '' : writeKwh(random, wrap(wh, meter.modulusWh));
  const isNamed = random.chance(0.1);
  return [
    householdId,
    meter.meterId,
    time(meter.installedAt),
    time(meter.removedAt),
    register(meter.installedWh),
    register(meter.removedWh),
    orEmpty(String(meter.multiplier), meter.multiplier === 1 && !isNamed),
    orEmpty(String(meter.maxW / 1000), meter.maxW === 20_000 && !isNamed),
    orEmpty(String(meter.modulusWh / 1000), meter.modulusWh === 1e9 && !isNamed),
  ];
}
