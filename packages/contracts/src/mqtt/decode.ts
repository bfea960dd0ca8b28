import {
  decodeColumns,
  decodeObjects,
  markUnknownMembers,
  type RawColumns,
  shorten,
} from './decode-rows.ts';
import { DecodedReadings, type MessageRefusal } from './decoded.ts';
import { isSentAtText, METER_ID_LENGTH_MAX, READINGS_MAX, zCorrection } from './fields.ts';
import { countQuotes, parseJson, quotesOf } from './json.ts';
import type { Correction } from './readings.ts';
import { scanReadings } from './scan.ts';
import { MQTT_VERSION } from './topics.ts';
import { FinelyWritten, readInstant } from './values.ts';

/** A decoded message, or why the whole of it is refused. */
export type Decoded =
  | { readonly ok: true; readonly message: DecodedReadings }
  | { readonly ok: false; readonly refusal: MessageRefusal };

type Body = Readonly<Record<string, unknown>>;
const ENVELOPE = ['v', 'sentAt', 'correction'];
const OBJECT_KEYS = new Set([...ENVELOPE, 'readings']);
const COLUMN_KEYS = new Set([...ENVELOPE, 'at', 'meter', 'meters', 'total', 'peak', 'valley']);

/**
 * Decodes the body of `…/readings`: bytes → columns, or the refusal of the whole message. Written
 * by hand for speed; it takes and refuses what `zReadingsMessage` does, and beyond that refuses
 * members that stand twice and JSON numbers with more than three written decimals.
 *
 * The order of the checks: JSON, version, shape. A fault inside one reading refuses that reading
 * (`message.faults`) and leaves the others alone.
 *
 * @param into is filled and handed back; its earlier content is lost.
 */
export function decodeReadings(bytes: Uint8Array, into = new DecodedReadings()): Decoded {
  return scanReadings(bytes, into) ? { ok: true, message: into } : parseReadings(bytes, into);
}

/** The slow way, through JSON.parse, which alone refuses. */
export function parseReadings(bytes: Uint8Array, into: DecodedReadings): Decoded {
  const parsed = parseJson(bytes);
  if (parsed === undefined || !isObject(parsed.value)) return refuse('');
  const body = parsed.value;
  const version = plainNumber(body.v);
  if (typeof version !== 'number' || !Number.isInteger(version)) return refuse('v');
  if (version !== MQTT_VERSION) {
    return { ok: false, refusal: { code: 'unsupportedVersion', place: 'v' } };
  }
  const sentAt = plainNumber(body.sentAt);
  if (typeof sentAt === 'string' ? !isSentAt(sentAt) : readInstant(sentAt) < 0) {
    return refuse('sentAt');
  }
  const stamp = sentAt as string | number;
  let correction: Correction | undefined;
  if (body.correction !== undefined) {
    const read = zCorrection.safeParse(body.correction);
    if (!read.success) return refuse('correction', stamp);
    correction = read.data;
  }
  const isColumnar = body.readings === undefined;
  const keys = Object.keys(body);
  const unknown = keys.find((key) => !(isColumnar ? COLUMN_KEYS : OBJECT_KEYS).has(key));
  if (unknown !== undefined) return refuse(shorten(unknown), stamp);

  const place = isColumnar ? decodeColumnBody(body, into) : decodeObjectBody(body, into);
  if (typeof place === 'string') return refuse(place, stamp);
  const envelope = 2 * keys.length + quotesOf(body.sentAt) + quotesOf(body.correction);
  const quotes = countQuotes(bytes);
  if (place < 0 || place + envelope !== quotes) {
    // Some member was not looked at: it is unknown, or it stands twice.
    if (quotesOf(body) !== quotes) return refuse('a member stands twice', stamp);
    if (!isColumnar) markUnknownMembers(body.readings as unknown[], into);
  }
  into.sentAt = stamp;
  into.correction = correction;
  return { ok: true, message: into };
}

function refuse(place: string, sentAt?: string | number): Decoded {
  return { ok: false, refusal: { code: 'malformed', place, sentAt } };
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plainNumber(value: unknown): unknown {
  return value instanceof FinelyWritten ? value.value : value;
}

let lastSentAt = '';

function isSentAt(text: string): boolean {
  if (text === lastSentAt) return true;
  if (!isSentAtText(text)) return false;
  lastSentAt = text;
  return true;
}

function isCount(length: number): boolean {
  return length >= 1 && length <= READINGS_MAX;
}

/** The quotation marks of the rows, -1 where one is malformed, or the member at fault. */
function decodeObjectBody(body: Body, into: DecodedReadings): number | string {
  const { readings } = body;
  if (!Array.isArray(readings) || !isCount(readings.length)) return 'readings';
  into.reset(readings.length, false);
  return decodeObjects(readings, into);
}

function decodeColumnBody(body: Body, into: DecodedReadings): number | string {
  const { total } = body;
  if (!Array.isArray(total) || !isCount(total.length)) return 'total';
  const isEven = (column: unknown): column is unknown[] =>
    Array.isArray(column) && column.length === total.length;
  for (const name of ['peak', 'valley'] as const) {
    if (body[name] !== undefined && !isEven(body[name])) return name;
  }
  const isOneMeter = body.meter !== undefined;
  if (isOneMeter === (body.meters !== undefined)) return isOneMeter ? 'meter' : 'meters';
  if (!isOneMeter && !isEven(body.meters)) return 'meters';
  if (isOneMeter && !(typeof body.meter === 'string' && isMeterId(body.meter))) return 'meter';
  let at: RawColumns['at'];
  let ownQuotes = isOneMeter ? 2 : 0;
  if (Array.isArray(body.at)) {
    if (!isEven(body.at)) return 'at';
    at = body.at;
  } else {
    at = readInstant(body.at);
    if (isOneMeter || at < 0) return 'at';
    if (typeof body.at === 'string') ownQuotes += 2;
  }
  into.reset(total.length, true);
  const rowQuotes = decodeColumns(
    {
      meter: isOneMeter ? (body.meter as string) : (body.meters as unknown[]),
      at,
      total,
      peak: body.peak as unknown[] | undefined,
      valley: body.valley as unknown[] | undefined,
    },
    into,
  );
  return rowQuotes < 0 ? rowQuotes : rowQuotes + ownQuotes;
}

function isMeterId(text: string): boolean {
  return text.length >= 1 && text.length <= METER_ID_LENGTH_MAX;
}
