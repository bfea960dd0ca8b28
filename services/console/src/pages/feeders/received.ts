/** A received message as people can read it. */
export type Received =
  | { readonly kind: 'readings'; readonly text: string; readonly readings: readonly Reading[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly text: string };

/** What a message says of one reading, each field as it stands there; missing ones are left out. */
export interface Reading {
  readonly meter?: string;
  /** UTC epoch seconds, where it is a whole number. */
  readonly at?: number;
  readonly atText?: string;
  readonly total?: string;
  readonly peak?: string;
  readonly valley?: string;
}

/** Bytes of base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

const HEX = 16;

/** What the bytes of a message say: readings where it is of the documented form, text, or bytes. */
export function receivedOf(bytes: Uint8Array): Received {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const hex = Array.from(bytes, (byte) => byte.toString(HEX).padStart(2, '0'));
    return { kind: 'bytes', text: hex.join(' ') };
  }
  const message = parsed(text);
  if (message === undefined) return { kind: 'text', text };
  const pretty = JSON.stringify(message, null, 2);
  const { readings } = (message ?? {}) as { readings?: unknown };
  if (!Array.isArray(readings) || readings.length === 0) return { kind: 'text', text: pretty };
  return { kind: 'readings', text: pretty, readings: readings.map(readingOf) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readingOf(reading: unknown): Reading {
  if (typeof reading !== 'object' || reading === null) return {};
  const { at, ...fields } = reading as Record<string, unknown>;
  const named = ['meter', 'total', 'peak', 'valley'].filter((name) => fields[name] !== undefined);
  const texts = Object.fromEntries(named.map((name) => [name, String(fields[name])]));
  if (at === undefined) return texts;
  return Number.isSafeInteger(at)
    ? { ...texts, at: at as number }
    : { ...texts, atText: String(at) };
}
