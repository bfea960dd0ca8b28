import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { DataKey, DataKeys } from './keys.ts';

/** The personal fields of a household, all of them encrypted at rest (domain rule S8). */
export const PERSONAL_FIELDS = [
  'idNumber',
  'phone',
  'address',
  'payeeName',
  'payeeAccount',
  'payeeBank',
] as const;
export type PersonalField = (typeof PERSONAL_FIELDS)[number];

const IV_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** To whom and to what a value belongs: a value moved to another place does not open. */
function belonging(householdId: string, field: PersonalField): Buffer {
  return Buffer.from(`${field}\0${householdId}`);
}

/** Encrypts a value for its place: `keyId.base64url(iv | ciphertext | tag)`. */
export function seal(
  key: DataKey,
  householdId: string,
  field: PersonalField,
  value: string,
): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key.sealing, iv);
  cipher.setAAD(belonging(householdId, field));
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return `${key.id}.${Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')}`;
}

/**
 * Decrypts a value.
 *
 * @throws TroubleError `dataKeyMissing` where its key was not given.
 * @throws Error where it was changed, or belongs to another household or field.
 */
export function open(
  keys: DataKeys,
  householdId: string,
  field: PersonalField,
  sealed: string,
): string {
  const dot = sealed.indexOf('.');
  const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
  const key = keys.byId(sealed.slice(0, dot));
  const decipher = createDecipheriv(CIPHER, key.sealing, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(belonging(householdId, field));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const body = bytes.subarray(IV_BYTES, -TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}

/** A keyed hash by which equal values of one field are found without being read. */
export function equalityOf(key: DataKey, field: PersonalField, value: string): string {
  const hash = createHmac('sha256', key.matching).update(`${field}\0${value}`);
  return hash.digest('base64url');
}

const SPACED = /[\s-]/g;

/**
 * A value as it is kept: numbers without the spaces and hyphens that people group them with, so
 * that one card written in two ways is one card.
 */
export function keptForm(field: PersonalField, value: string): string {
  switch (field) {
    case 'idNumber':
      return value.replace(SPACED, '').toUpperCase();
    case 'phone':
    case 'payeeAccount':
      return value.replace(SPACED, '');
    case 'address':
    case 'payeeName':
    case 'payeeBank':
      return value.trim();
  }
}
