/** Text to exact values: registers in Wh (E1), instants and civil days (T1). */

export type RegisterRefusal =
  | 'malformed'
  | 'negativeRegister'
  | 'registerTooLarge'
  | 'tooManyDecimals';

/** A decimal number with at most three decimals, in thousandths; `null` where it is not of E1's form. */
export function thousandths(text: string): bigint | null {
  const match = /^([0-9]+)(?:\.([0-9]{1,3}))?$/.exec(text);
  if (match === null) return null;
  return BigInt(match[1]!) * 1000n + BigInt((match[2] ?? '').padEnd(3, '0'));
}

/**
 * A register's text as Wh, or the first of R4's codes that refuses it. The codes are asked in the
 * order in which R4 lists them.
 */
export function registerWh(text: string, modulusWh: bigint): bigint | RegisterRefusal {
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  if (match === null) return 'malformed';
  if (match[1] === '-') return 'negativeRegister';
  if (BigInt(match[2]!) * 1000n >= modulusWh) return 'registerTooLarge';
  const decimals = match[3] ?? '';
  if (decimals.length > 3) {
    const withinMs = BigInt(match[2]!) * 1000n + BigInt(decimals.slice(0, 3));
    return withinMs >= modulusWh ? 'registerTooLarge' : 'tooManyDecimals';
  }
  const wh = BigInt(match[2]!) * 1000n + BigInt(decimals.padEnd(3, '0'));
  return wh >= modulusWh ? 'registerTooLarge' : wh;
}

const CHINA_OFFSET_SECONDS = 8n * 3600n;

/** Seconds of a civil date and time as if it were UTC; `null` where the calendar has no such time. */
function utcSeconds(parts: readonly number[]): bigint | null {
  const [year, month, day, hour, minute, second] = parts as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  date.setUTCHours(hour, minute, second);
  return BigInt(date.getTime()) / 1000n;
}

/** `YYYY-MM-DD` as the epoch second of its first instant in China; `null` where it is no day. */
export function dayStart(text: string): bigint | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const utc = utcSeconds([Number(match[1]), Number(match[2]), Number(match[3]), 0, 0, 0]);
  return utc === null ? null : utc - CHINA_OFFSET_SECONDS;
}

/** An ISO 8601 date and time as epoch seconds, at +08:00 where it names no offset; a day is its first instant. */
export function instant(text: string): bigint | null {
  if (!/t/i.test(text)) return dayStart(text);
  const match =
    /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:[.,]0+)?)?([Zz]|[+-]\d{2}(?::?\d{2})?)?$/.exec(
      text,
    );
  if (match === null) return null;
  const numbers = match.slice(1, 7).map((part) => Number(part ?? '0'));
  const utc = utcSeconds(numbers);
  if (utc === null) return null;
  const zone = match[7];
  if (zone === undefined) return utc - CHINA_OFFSET_SECONDS;
  if (zone === 'Z' || zone === 'z') return utc;
  const hours = BigInt(zone.slice(1, 3));
  const minutes = BigInt(zone.slice(3).replace(':', '') || '0');
  if (hours > 23n || minutes > 59n) return null;
  const offset = hours * 3600n + minutes * 60n;
  return zone[0] === '-' ? utc + offset : utc - offset;
}
