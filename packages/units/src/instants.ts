/** UTC epoch seconds, whole ones (domain rule T1). */
export type Instant = number;

/** Asia/Shanghai has been UTC+8 without daylight saving since 1991 (domain rule T1). */
export const LOCAL_OFFSET_S = 8 * 3600;
export const DAY_S = 86_400;
export const HOUR_S = 3_600;

const INSTANT_TEXT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](0+))?)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/;

/**
 * Reads an ISO 8601 date or date and time. Where no offset is given the local one is meant
 * (`offsetRequired` refuses that instead). Fractions of a second other than zero, days that do not
 * exist and leap seconds are refused with `undefined`: an instant is whole seconds.
 */
export function parseInstant(text: string, offsetRequired = false): Instant | undefined {
  const match = INSTANT_TEXT.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', , offset] = match;
  if (offsetRequired && offset === undefined) return undefined;
  const offsetS = offset === undefined ? LOCAL_OFFSET_S : parseOffset(offset);
  if (offsetS === undefined) return undefined;
  const midnight = utcMidnight(Number(year), Number(month), Number(day));
  if (midnight === undefined) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return midnight + Number(hour) * HOUR_S + Number(minute) * 60 + Number(second) - offsetS;
}

function parseOffset(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const digits = text.slice(1).replace(':', '');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2) || '0');
  if (hours > 23 || minutes > 59) return undefined;
  const seconds = hours * HOUR_S + minutes * 60;
  return text.startsWith('-') ? -seconds : seconds;
}

function utcMidnight(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / 1000 : undefined;
}

/** Prints an instant in local time, e.g. `2021-12-01T00:00:00+08:00`. */
export function formatInstant(instant: Instant): string {
  const local = new Date((instant + LOCAL_OFFSET_S) * 1000).toISOString();
  return `${local.slice(0, 19)}+08:00`;
}
