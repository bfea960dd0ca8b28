import { isIP } from 'node:net';
import { z } from 'zod';

/** One thing that whoever runs the platform can set. */
export interface Option<Schema extends z.ZodType = z.ZodType> {
  /** The environment variable. The command line's flag is the same name in kebab case. */
  readonly variable: string;
  /** Text → value, with the reason in words where it is refused. */
  readonly schema: Schema;
  /** The text that stands where nothing is set; undefined makes the option absent. */
  readonly fallback?: string;
  /** What the fallback column of the documentation says where no fixed text does. */
  readonly fallbackWords?: string;
  readonly about: string;
  /** Never printed, logged or repeated in an error. */
  readonly secret?: boolean;
  /** A path, resolved against the directory in which the command was given. */
  readonly path?: boolean;
}

/** A row of the table, with the type of its values kept. */
export function option<Schema extends z.ZodType>(row: Option<Schema>): Option<Schema> {
  return row;
}

/** A whole number in digits within bounds. */
export function whole(from: number, to: number) {
  return z
    .string()
    .regex(/^[0-9]{1,15}$/, 'must be a whole number in digits')
    .transform(Number)
    .refine((value) => value >= from && value <= to, `must lie between ${from} and ${to}`);
}

export const words = z.string().min(1, 'must not be empty');

export const path = words;

export const postgresUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'postgres:' || url.protocol === 'postgresql:');
}, 'must be a URL that begins with postgres:// or postgresql://');

export const httpOrigin = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}, 'must be http:// or https:// with a host and perhaps a port, and nothing after it');

const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

export const proxies = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .refine(
    (given) => given.every((each) => PROXY_NAMES.includes(each) || isBlock(each)),
    `must be addresses, blocks of addresses or ${PROXY_NAMES.join(', ')}, separated by commas`,
  );

function isBlock(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^[0-9]{1,3}$/.test(bits) && +bits <= (family === 4 ? 32 : 128));
}

/** Whoever stands between could be anybody's identity, unless it is on this machine. */
export const issuerUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  const isHere = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere);
}, 'must begin with https://, or http:// on this machine');

/** HTTP or HTTPS, perhaps with a path below which the server answers; credentials stand elsewhere. */
export const serverUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  const isPlain = url?.username === '' && url.password === '' && !url.search && !url.hash;
  return isPlain && /^https?:$/.test(url.protocol);
}, 'must be a URL that begins with http:// or https://, without credentials, question or anchor');
