import {
  DAY_S,
  type Day,
  formatInstant,
  formatKwh,
  formatYuan,
  type Instant,
  LOCAL_OFFSET_S,
} from '@nuanbu/units';

/**
 * What a column of a report holds. Texts and days are strings; all others are integers: a count, the
 * number of a thing, Wh
 * printed as kWh, thousandths of another unit, fen printed as yuan, hundredths of a percent printed
 * as percent, and an instant printed as date and time in Asia/Shanghai.
 */
export type ReportKind = 'text' | 'day' | NumberKind;

export type NumberKind =
  | 'count'
  | 'number'
  | 'kwh'
  | 'thousandths'
  | 'yuan'
  | 'percent'
  | 'instant';

/** A field of a report; undefined is what is not known, and is printed empty, never as zero. */
export type ReportField = string | number | undefined;

interface NumberForm {
  /** The number as CSV and paper print it. */
  readonly print: (integer: number) => string;
  /** The format of a workbook's cell. */
  readonly format: string;
}

export const NUMBER_FORMS: Readonly<Record<NumberKind, NumberForm>> = {
  count: { print: String, format: '#,##0' },
  number: { print: String, format: '0' },
  kwh: { print: formatKwh, format: '#,##0.000' },
  thousandths: { print: formatKwh, format: '#,##0.000' },
  yuan: { print: formatYuan, format: '#,##0.00' },
  // A hundredth of a percent prints like a fen.
  percent: { print: (integer) => `${formatYuan(integer)}%`, format: '0.00%' },
  instant: { print: localTime, format: 'yyyy-mm-dd hh:mm:ss' },
};

/** The places by which the integer is moved to be the number that a workbook's cell holds. */
const DECIMALS: Readonly<Record<Exclude<NumberKind, 'instant'>, number>> = {
  ...{ count: 0, number: 0, kwh: 3, thousandths: 3, yuan: 2 },
  // A cell holds the share itself.
  percent: 4,
};

/** Spreadsheets hold no more than 15 digits of a number. */
export const MOST_IN_CELL = 1_000_000_000_000_000;

/** Days from the day from which workbooks count to that of the epoch. */
const EPOCH_IN_WORKBOOKS = 25_569;

/** The number that a workbook's cell holds, as the shortest decimal that it is exactly. */
export function numberOf(kind: NumberKind, integer: number): string {
  if (kind !== 'instant') return String(Number(`${integer}e-${DECIMALS[kind]}`));
  return String((integer + LOCAL_OFFSET_S) / DAY_S + EPOCH_IN_WORKBOOKS);
}

/** A day as workbooks count it. */
export function dayNumber(day: Day): string {
  return String(Date.parse(`${day}T00:00:00Z`) / 1_000 / DAY_S + EPOCH_IN_WORKBOOKS);
}

/** Whether a kind's fields are text. */
export function isTextKind(kind: ReportKind): kind is 'text' | 'day' {
  return kind === 'text' || kind === 'day';
}

/** A field as CSV and paper print it. */
export function printed(kind: ReportKind, field: ReportField): string {
  if (field === undefined) return '';
  return isTextKind(kind) ? String(field) : NUMBER_FORMS[kind].print(Number(field));
}

/** An instant as people of one country read it, e.g. `2021-12-01 00:00:00`. */
export function localTime(instant: Instant): string {
  return formatInstant(instant).slice(0, 19).replace('T', ' ');
}
