import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from './config.ts';
import { serverUrl, words } from './option.ts';
import type { Values } from './values.ts';

/** Where the readings of a district are. */
export interface InfluxPlace {
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
  readonly token: string;
}

/** A file of districts, each with its place. */
const placementSchema = z.record(
  z.string(),
  z
    .strictObject({
      url: serverUrl,
      org: words,
      bucket: words,
      token: words.optional(),
      tokenFile: words.optional(),
    })
    .refine(
      ({ token, tokenFile }) => (token === undefined) !== (tokenFile === undefined),
      'must have either token or tokenFile',
    ),
);

/** Where the readings are, or in words why that cannot be known; undefined where they are embedded. */
export function influxOf(values: Values): Config['influx'] | string {
  const { influxUrl, influxOrg, influxBucket, influxToken, influxPlacement } = values;
  const { influxTimeoutMs: timeoutMs } = values;
  if (influxPlacement !== undefined) {
    const place = placeOfDistrict(influxPlacement, values.district);
    return typeof place === 'string' ? place : Object.freeze({ ...place, timeoutMs });
  }
  if (influxUrl === undefined) return undefined;
  const place = { url: influxUrl, org: influxOrg, bucket: influxBucket, token: influxToken };
  return Object.freeze({ ...place, timeoutMs });
}

/**
 * The place of a district's readings by the file of INFLUX_PLACEMENT.
 *
 * @param file an absolute path.
 * @returns the place, or in words why there is none; a token is never repeated in them.
 */
function placeOfDistrict(file: string, district: string): InfluxPlace | string {
  const text = read(file);
  if (text === undefined) return `INFLUX_PLACEMENT: ${file} cannot be read.`;
  const json = jsonOf(text);
  if (typeof json === 'string') return `INFLUX_PLACEMENT: ${file} is no JSON: ${json}.`;
  const places = placementSchema.safeParse(json.value);
  if (!places.success) {
    const { path, message } = places.error.issues[0]!;
    const where = path.length > 0 ? ` at ${path.join('.')}` : '';
    return `INFLUX_PLACEMENT: ${file}${where}: ${message}.`;
  }
  const place = Object.hasOwn(places.data, district) ? places.data[district] : undefined;
  if (place === undefined) {
    const named = Object.keys(places.data).sort().join(', ') || 'none';
    return `INFLUX_PLACEMENT: ${file} has no place for the district ${district}; those that it has: ${named}.`;
  }
  const { url, org, bucket, token, tokenFile } = place;
  if (token !== undefined) return { url, org, bucket, token };
  const tokenPath = resolve(dirname(file), tokenFile!);
  const secret = read(tokenPath)?.trim();
  return secret
    ? { url, org, bucket, token: secret }
    : `INFLUX_PLACEMENT: the tokenFile ${tokenPath} cannot be read, or is empty.`;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** What a text of JSON says, or in words where it ceases to be JSON; what stands there may be a token. */
function jsonOf(text: string): { readonly value: unknown } | string {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const good = goodUntil(text);
    const lines = text.slice(0, good).split('\n');
    const place = `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
    return good === text.length ? `it ends too early, at ${place}` : `look at ${place}`;
  }
}

/** How many characters of a text can be the beginning of JSON. Node tells the place of some errors only. */
function goodUntil(text: string): number {
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (canGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function canGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    const [, position] = / at position (\d+) \(line/.exec(message) ?? [];
    return position === undefined
      ? message === 'Unexpected end of JSON input'
      : Number(position) === text.length;
  }
}
