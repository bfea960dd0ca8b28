/** Programme files as text: maps, lists and words, each read where it is needed. */
import { parse } from 'yaml';

export type Raw = string | null | Raw[] | { [key: string]: Raw };

/** A file whose every scalar is the text that it prints. */
export function readYaml(text: string): Raw {
  return parse(text, { schema: 'failsafe' });
}

/** What stands under keys; `undefined` where nothing does. */
export function at(raw: Raw | undefined, ...keys: readonly (string | number)[]): Raw | undefined {
  let here = raw;
  for (const key of keys) {
    if (here === undefined || here === null || typeof here === 'string') return undefined;
    here = Array.isArray(here) ? here[Number(key)] : here[key];
  }
  return here;
}

export function listAt(raw: Raw | undefined, ...keys: readonly (string | number)[]): Raw[] {
  const list = at(raw, ...keys);
  return Array.isArray(list) ? list : [];
}

export function namesAt(raw: Raw | undefined, ...keys: readonly (string | number)[]): string[] {
  const map = at(raw, ...keys);
  return map !== null && typeof map === 'object' && !Array.isArray(map) ? Object.keys(map) : [];
}

/** The value of a parameter, which stands beside its source. */
export function said(raw: Raw | undefined, ...keys: readonly (string | number)[]): string | null {
  const value = at(raw, ...keys, 'value');
  return typeof value === 'string' ? value : null;
}

/** The values of a parameter that has several. */
export function saidAll(raw: Raw | undefined, ...keys: readonly (string | number)[]): string[] {
  return listAt(raw, ...keys, 'value').map(String);
}

/** A word beside which no source stands. */
export function word(raw: Raw | undefined, ...keys: readonly (string | number)[]): string {
  const value = at(raw, ...keys);
  if (typeof value !== 'string') throw new Error(`no word at ${keys.join('.')}`);
  return value;
}

/** A decimal number as a whole number of its `places`-th decimals. */
export function scaled(text: string, places: number): bigint {
  const match = /^([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  const decimals = match?.[2] ?? '';
  if (match === null || decimals.length > places) throw new Error(`${text} is no such number`);
  return BigInt(match[1] + decimals.padEnd(places, '0'));
}

/** What a reader makes of a text; `null` where there is none. */
export function ifSaid<T>(text: string | null, read: (text: string) => T): T | null {
  return text === null ? null : read(text);
}
