import type { PaymentKind } from './file-name.ts';
import type { PaymentRefusal } from './refused.ts';

/** A file as it came: what it is called and what is in it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A payment file as it goes to the bank. */
export interface PaymentFile extends NamedBytes {
  readonly kind: PaymentKind;
  /** Its number, which its name begins with, and which binds the count and the sum (rule S5). */
  readonly messageId: string;
  readonly bytes: Buffer;
}

/**
 * Ends the writing of a file that does not read as it was written.
 *
 * @throws Error where anything differs: then it must not leave the house.
 */
export function assertVerified([difference]: readonly PaymentRefusal[]): void {
  if (!difference) return;
  const { line, column, code, detail } = difference;
  throw new Error(`the payment file does not read as written: ${line} ${column} ${code} ${detail}`);
}
