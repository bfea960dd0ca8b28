import { crc32 } from 'node:zlib';
import type { Instant } from '@nuanbu/units';

/**
 * The recording format. A line of JSON names it, its version and when it began; records follow, in
 * the order of arrival, numbers low byte first:
 *
 *     u32 length of the body   u32 CRC-32 of the body
 *     body: f64 milliseconds since the beginning   u16 length of the topic   topic   payload
 *
 * A record on the topic `$sender` says who one of the senders is; all others are messages.
 *
 * A file may end anywhere: whole records before the end count. With `.gz` at the end of its name
 * the whole file is gzip.
 */
export const FORMAT = 'nuanbu-recording';
export const FORMAT_VERSION = 1;

export interface RecordingHeader {
  readonly format: typeof FORMAT;
  readonly v: typeof FORMAT_VERSION;
  readonly startedAt: Instant;
}

/** A message as a broker received it. */
export interface RecordedMessage {
  /** Milliseconds since the recording began. */
  readonly elapsedMs: number;
  readonly topic: string;
  readonly payload: Uint8Array;
}

const PREFIX_BYTES = 8;
const BODY_PREFIX_BYTES = 10;
/** No broker lets a packet in that is near this. */
const BODY_LIMIT_BYTES = 64_000_000;

export function encodeHeader(startedAt: Instant): Buffer {
  const header: RecordingHeader = { format: FORMAT, v: FORMAT_VERSION, startedAt };
  return Buffer.from(`${JSON.stringify(header)}\n`);
}

/** Reads the header line; undefined where it is not one of this version. */
export function decodeHeader(line: string): RecordingHeader | undefined {
  try {
    const header = JSON.parse(line) as Partial<RecordingHeader>;
    const isOurs =
      header.format === FORMAT &&
      header.v === FORMAT_VERSION &&
      Number.isSafeInteger(header.startedAt);
    return isOurs ? (header as RecordingHeader) : undefined;
  } catch {
    return undefined;
  }
}

export function encodeRecord({ elapsedMs, topic, payload }: RecordedMessage): Buffer {
  const topicBytes = Buffer.from(topic);
  const bodyBytes = BODY_PREFIX_BYTES + topicBytes.length + payload.length;
  const record = Buffer.allocUnsafe(PREFIX_BYTES + bodyBytes);
  record.writeUInt32LE(bodyBytes, 0);
  record.writeDoubleLE(elapsedMs, PREFIX_BYTES);
  record.writeUInt16LE(topicBytes.length, PREFIX_BYTES + 8);
  record.set(topicBytes, PREFIX_BYTES + BODY_PREFIX_BYTES);
  record.set(payload, PREFIX_BYTES + BODY_PREFIX_BYTES + topicBytes.length);
  record.writeUInt32LE(crc32(record.subarray(PREFIX_BYTES)), 4);
  return record;
}

/** What stands at the beginning of some bytes. */
export type Decoded =
  | { readonly kind: 'record'; readonly message: RecordedMessage; readonly bytes: number }
  /** Not all of a record has been read yet; `needs` bytes are enough to look again. */
  | { readonly kind: 'more'; readonly needs: number }
  | { readonly kind: 'damaged' };

export function decodeRecord(bytes: Buffer): Decoded {
  if (bytes.length < PREFIX_BYTES) return { kind: 'more', needs: PREFIX_BYTES };
  const bodyBytes = bytes.readUInt32LE(0);
  if (bodyBytes < BODY_PREFIX_BYTES || bodyBytes > BODY_LIMIT_BYTES) return { kind: 'damaged' };
  const end = PREFIX_BYTES + bodyBytes;
  if (bytes.length < end) return { kind: 'more', needs: end };
  const body = bytes.subarray(PREFIX_BYTES, end);
  if (crc32(body) !== bytes.readUInt32LE(4)) return { kind: 'damaged' };
  const payloadFrom = BODY_PREFIX_BYTES + body.readUInt16LE(8);
  if (payloadFrom > bodyBytes) return { kind: 'damaged' };
  const message = {
    elapsedMs: body.readDoubleLE(0),
    topic: body.toString('utf8', BODY_PREFIX_BYTES, payloadFrom),
    payload: Buffer.from(body.subarray(payloadFrom)),
  };
  return { kind: 'record', message, bytes: end };
}
