import { ABSENT } from '@nuanbu/units';
import {
  type DecodedReadings,
  ROW_MALFORMED,
  ROW_NEGATIVE,
  ROW_TOO_MANY_DECIMALS,
} from './decoded.ts';
import { METER_ID_LENGTH_MAX } from './fields.ts';
import { exactWh, NOT_PLAIN, readInstant, readKwh } from './values.ts';

/** The members of a reading, in the order in which a fault is looked for. */
const READING_KEYS = new Set(['meter', 'at', 'total', 'peak', 'valley']);

/** What follows counts quotation marks: two for a member's name, two for a text. */
const NAME = 2;
const TEXT = 2;

/**
 * Decodes readings that came as objects. Row by row, one pass, no key is listed.
 *
 * @returns the quotation marks that the well-formed members were written with, or -1 where a row is
 *   malformed. A member that is not looked at here shows as quotation marks that are missing.
 */
export function decodeObjects(rows: readonly unknown[], out: DecodedReadings): number {
  let quotes = 0;
  let isWellFormed = true;
  for (let row = 0; row < rows.length; row += 1) {
    const reading = rows[row] as Record<string, unknown> | null;
    if (typeof reading !== 'object' || reading === null || Array.isArray(reading)) {
      out.mark(row, ROW_MALFORMED, '');
      isWellFormed = false;
      continue;
    }
    const { meter, at, total, peak, valley } = reading;
    const marks = decodeRow(out, row, meter, at, total, peak, valley);
    if (marks < 0) isWellFormed = false;
    else quotes += marks + 3 * NAME + nameOf(peak) + nameOf(valley);
  }
  return isWellFormed ? quotes : -1;
}

function nameOf(value: unknown): number {
  return value === undefined ? 0 : NAME;
}

/** Marks readings that have a member of another name. Only for messages known to have some. */
export function markUnknownMembers(rows: readonly unknown[], out: DecodedReadings): void {
  for (let row = 0; row < rows.length; row += 1) {
    const reading = rows[row];
    if (typeof reading !== 'object' || reading === null || Array.isArray(reading)) continue;
    const unknown = Object.keys(reading).find((key) => !READING_KEYS.has(key));
    if (unknown !== undefined) out.mark(row, ROW_MALFORMED, shorten(unknown));
  }
}

/** A member's name, no longer than a receipt should repeat it. */
export function shorten(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}

/** The columns of a message, checked to be arrays of one length. */
export interface RawColumns {
  /** One meter, or one for each row. */
  readonly meter: string | readonly unknown[];
  /** One instant (as decoded), or one for each row. */
  readonly at: number | readonly unknown[];
  readonly total: readonly unknown[];
  readonly peak: readonly unknown[] | undefined;
  readonly valley: readonly unknown[] | undefined;
}

/** Decodes readings that came in columns; returns as `decodeObjects` does. */
export function decodeColumns(columns: RawColumns, out: DecodedReadings): number {
  const { meter, at, total, peak, valley } = columns;
  let quotes = 0;
  let isWellFormed = true;
  for (let row = 0; row < total.length; row += 1) {
    const marks = decodeRow(
      out,
      row,
      typeof meter === 'string' ? meter : meter[row],
      typeof at === 'number' ? at : at[row],
      total[row],
      peak === undefined ? undefined : peak[row],
      valley === undefined ? undefined : valley[row],
    );
    if (marks < 0) isWellFormed = false;
    else quotes += marks - (typeof meter === 'string' ? TEXT : 0);
  }
  return isWellFormed ? quotes : -1;
}

/** Decodes one row and returns the quotation marks of its texts; -1 where it is malformed. */
function decodeRow(
  out: DecodedReadings,
  row: number,
  meter: unknown,
  at: unknown,
  total: unknown,
  peak: unknown,
  valley: unknown,
): number {
  if (typeof meter !== 'string' || meter.length === 0 || meter.length > METER_ID_LENGTH_MAX) {
    return malformed(out, row, 'meter');
  }
  const instant = readInstant(at);
  if (instant < 0) return malformed(out, row, 'at');
  let totalWh = exactWh(total);
  if (totalWh === NOT_PLAIN) totalWh = readSlowly(out, row, total, 'total');
  let peakWh = peak === undefined || peak === null ? ABSENT : exactWh(peak);
  if (peakWh === NOT_PLAIN) peakWh = readSlowly(out, row, peak, 'peak');
  let valleyWh = valley === undefined || valley === null ? ABSENT : exactWh(valley);
  if (valleyWh === NOT_PLAIN) valleyWh = readSlowly(out, row, valley, 'valley');
  if ((out.faults[row]! & ROW_MALFORMED) !== 0) return -1;
  out.meterIds[row] = meter;
  out.at[row] = instant;
  out.totalWh[row] = totalWh;
  out.peakWh[row] = peakWh;
  out.valleyWh[row] = valleyWh;
  return TEXT + textOf(at) + textOf(total) + textOf(peak) + textOf(valley);
}

function textOf(value: unknown): number {
  return typeof value === 'string' ? TEXT : 0;
}

function malformed(out: DecodedReadings, row: number, field: string): number {
  out.mark(row, ROW_MALFORMED, field);
  return -1;
}

/** Judges a register that is not plain; a negative one counts as zero in the check of its size. */
function readSlowly(out: DecodedReadings, row: number, value: unknown, field: string): number {
  const register = readKwh(value);
  switch (register.kind) {
    case 'exact':
      return register.wh;
    case 'tooManyDecimals':
      out.mark(row, ROW_TOO_MANY_DECIMALS, field);
      return register.wholeWh;
    case 'negative':
      out.mark(row, ROW_NEGATIVE, field);
      return 0;
    case 'malformed':
      out.mark(row, ROW_MALFORMED, field);
      return 0;
  }
}
