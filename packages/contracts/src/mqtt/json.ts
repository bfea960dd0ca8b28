import { isUtf8 } from 'node:buffer';
import { FinelyWritten } from './values.ts';

const QUOTE = 34;
const BACKSLASH = 92;
/** A number with four decimals or a negative exponent; in a string it does no harm. */
const MAYBE_FINE = /[0-9]\.[0-9]{4}|[0-9][eE]-/;
const NUMBER = /^-?[0-9]+(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;

/**
 * Parses JSON from UTF-8 bytes; undefined where they are not. Numbers written with more than three
 * decimals come back as FinelyWritten.
 */
export function parseJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  try {
    return { value: MAYBE_FINE.test(text) ? parseFinely(text) : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

function parseFinely(text: string): unknown {
  const revive: Reviver = (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value;
    return writtenDecimals(source) > 3 ? new FinelyWritten(value) : value;
  };
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
}

function writtenDecimals(source: string): number {
  const [, decimals = '', exponent = '0'] = NUMBER.exec(source) ?? [];
  return decimals.length - Number(exponent);
}

/** How many unescaped quotation marks valid JSON has: two for every member name and string. */
export function countQuotes(bytes: Uint8Array): number {
  let quotes = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) quotes += 1;
    else if (byte === BACKSLASH) at += 1;
  }
  return quotes;
}

/**
 * How many quotation marks a parsed value must have been written with. Fewer than `countQuotes`
 * found means that a member stood twice: JSON.parse keeps only the last one.
 */
export function quotesOf(root: unknown): number {
  let quotes = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') quotes += 2;
    else if (Array.isArray(value)) for (const each of value) open.push(each);
    else if (typeof value === 'object' && value !== null && !(value instanceof FinelyWritten)) {
      for (const key of Object.keys(value)) {
        quotes += 2;
        open.push((value as Record<string, unknown>)[key]);
      }
    }
  }
  return quotes;
}
