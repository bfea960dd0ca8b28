import { parseDay, parseRate, parseShare, parseYuan, readKwhText } from '@nuanbu/units';
import { z } from 'zod';

/**
 * The scalars of a programme file. All of them arrive as text, so that no number has been through
 * binary floating point before it is read exactly.
 */

export const text = z.string().trim().regex(/./, 'must not be empty');

export const word = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]*$/, 'must be one word of letters and digits');

export const programmeName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words and hyphens');

export const bothLanguages = z.strictObject({ zh: text, en: text });

export const flag = z.enum(['true', 'false']).transform((said) => said === 'true');

export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,8})$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must lie between ${least} and ${most}`);

/** A transform that refuses with one sentence where the reader finds nothing. */
export function readAs<Out>(read: (text: string) => Out | undefined, problem: string) {
  return z.string().transform((raw, context) => {
    const value = read(raw);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });
}

/** A number of units as thousandths: kWh as Wh, square metres, cubic metres, tonnes, yuan of cost. */
export const quantity = readAs(readQuantity, 'must be a number with at most three decimals');

export function readQuantity(raw: string): number | undefined {
  const read = readKwhText(raw);
  return read.kind === 'exact' && read.wh < Number.MAX_SAFE_INTEGER ? read.wh : undefined;
}

export const yuan = readAs(parseYuan, 'must be yuan with at most two decimals');
export const rate = readAs(parseRate, 'must be yuan per unit with at most six decimals');
export const day = readAs(parseDay, 'must be a day such as 2021-07-12');
export const monthDay = readAs(
  (raw) => (parseDay(`2023-${raw}`) === undefined ? undefined : raw),
  'must be a month and day such as 12-01, and not 29 February',
);
export const clockTime = readAs(readClock, 'must be a time of day such as 08:00');
export const share = readAs(
  parseShare,
  'must be a share of the whole such as 0.7 or 4/12, with at most six decimals',
);

/** Reads `08:00` as seconds since midnight; `24:00` is the end of the day. */
function readClock(raw: string): number | undefined {
  const match = /^([01][0-9]|2[0-4]):([0-5][0-9])$/.exec(raw);
  if (!match) return undefined;
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60;
  return seconds <= 86_400 ? seconds : undefined;
}
