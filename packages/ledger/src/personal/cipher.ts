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
  const sealed = sealBytes(key, belonging(householdId, field), Buffer.from(value, 'utf8'));
  return `${key.id}.${sealed.toString('base64url')}`;
}

/** Encrypts bytes for their place: iv, ciphertext and tag. */
export function sealBytes(key: DataKey, place: Buffer, bytes: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key.sealing, iv);
  cipher.setAAD(place);
  return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
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
  const key = keys.byId(sealed.slice(0, dot));
  const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
  return openBytes(key, belonging(householdId, field), bytes).toString('utf8');
}

/** @throws Error where they were changed, or belong to another place. */
export function openBytes(key: DataKey, place: Buffer, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv(CIPHER, key.sealing, sealed.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(place);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
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
