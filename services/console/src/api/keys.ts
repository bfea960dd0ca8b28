const HEX = 16;
const KEY_BYTES = 16;

/**
 * A fresh idempotency key: one for each thing that somebody means to do. Not `randomUUID`, which
 * browsers keep to pages under https.
 */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(HEX).padStart(2, '0')).join('');
}
