import { randomInt } from 'node:crypto';
import { type Algorithm, hash, verify } from '@node-rs/argon2';

const PASSWORD_LENGTH = 28;
/** Without letters and digits that look like each other on paper. */
const PASSWORD_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

/** A password that nobody has chosen, to be told once. */
export function newPassword(): string {
  const letter = (): string => PASSWORD_LETTERS[randomInt(PASSWORD_LETTERS.length)]!;
  return Array.from({ length: PASSWORD_LENGTH }, letter).join('');
}

/** Argon2id with the parameters that OWASP names first: 19 MiB, two passes. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, {
    algorithm: 2 satisfies Algorithm.Argon2id,
    memoryCost: 19_456,
    timeCost: 2,
    parallelism: 1,
  });
}

/** Whether a password is the one that a hash was made of. */
export async function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  try {
    return await verify(passwordHash, password);
  } catch {
    // A hash that argon2 cannot read opens for nobody.
    return false;
  }
}
