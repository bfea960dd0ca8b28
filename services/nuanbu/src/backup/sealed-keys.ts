import {
  createCipheriv,
  createDecipheriv,
  randomBytes,
  type ScryptOptions,
  scrypt,
} from 'node:crypto';
import { promisify } from 'node:util';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { jsonOf } from './json.ts';

/** RFC 7914's parameters: about a second and 128 MB for each guess. */
const COST = { N: 131_072, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;
const CIPHER = 'aes-256-gcm';

const sealedSchema = z.strictObject({
  sealed: z.literal('scrypt-aes-256-gcm'),
  salt: z.base64(),
  iv: z.base64(),
  tag: z.base64(),
  keys: z.base64(),
});

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** Seals data keys, in the form of `DATA_KEY`, with a passphrase; the result is text. */
export async function sealKeys(keys: string, passphrase: string): Promise<string> {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv(CIPHER, await derive(passphrase, salt, 32, COST), iv);
  const bytes = Buffer.concat([cipher.update(keys, 'utf8'), cipher.final()]);
  const parts = { salt, iv, tag: cipher.getAuthTag(), keys: bytes };
  const texts = Object.entries(parts).map(([name, part]) => [name, part.toString('base64')]);
  return `${JSON.stringify({ sealed: 'scrypt-aes-256-gcm', ...Object.fromEntries(texts) })}\n`;
}

/**
 * Opens what `sealKeys` sealed.
 *
 * @throws TroubleError `dataKeyMissing` where the passphrase is another one; `backupInvalid` where
 *   the text is none of `sealKeys`.
 */
export async function openSealedKeys(text: string, passphrase: string): Promise<string> {
  const parsed = sealedSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new TroubleError('backupInvalid', 'Its sealed keys cannot be read.');
  const part = (name: 'salt' | 'iv' | 'tag' | 'keys') => Buffer.from(parsed.data[name], 'base64');
  const key = await derive(passphrase, part('salt'), 32, COST);
  try {
    const cipher = createDecipheriv(CIPHER, key, part('iv'), { authTagLength: 16 });
    cipher.setAuthTag(part('tag'));
    return Buffer.concat([cipher.update(part('keys')), cipher.final()]).toString('utf8');
  } catch (cause) {
    const detail = 'The passphrase does not open the keys of this backup.';
    throw new TroubleError('dataKeyMissing', detail, { cause });
  }
}
