import { createHmac, randomBytes } from 'node:crypto';
import type { Concentrator, ConcentratorDirectory, VerifyPassword } from '../ports.ts';

/** Verifications that run at once: a hash takes tens of milliseconds of a shared thread pool. */
const VERIFICATIONS_MAX = 2;
/** Logins that wait for their verification; more are told to come again. */
const WAITING_MAX = 2_000;
/** Passwords known to be right, so that a storm of reconnections costs no hashes. */
const REMEMBERED_MAX = 10_000;

/** What a login came to. */
export type Login =
  | { readonly concentrator: Concentrator }
  | { readonly refused: 'unknown' | 'revoked' | 'wrongPassword' | 'busy' | 'unavailable' };

/** Decides who may log in. */
export class Access {
  readonly #directory: ConcentratorDirectory;
  readonly #verify: VerifyPassword;
  /** Remembered passwords are kept as keyed hashes; the key dies with the process. */
  readonly #key = randomBytes(32);
  readonly #remembered = new Set<string>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(directory: ConcentratorDirectory, verify: VerifyPassword) {
    this.#directory = directory;
    this.#verify = verify;
  }

  /** The concentrator of a name as it stands now; undefined where it is gone or revoked. */
  async find(name: string): Promise<Concentrator | undefined> {
    const concentrator = await this.#directory.find(name);
    return concentrator?.revokedAt === undefined ? concentrator : undefined;
  }

  async login(name: string, password: string): Promise<Login> {
    const login = await this.#look(name);
    if ('refused' in login) return login;
    const { passwordHash } = login.concentrator;
    const key = createHmac('sha256', this.#key)
      .update(`${passwordHash}\n${password}`)
      .digest('base64');
    if (this.#remembered.has(key)) return login;
    if (this.#waiting.length >= WAITING_MAX) return { refused: 'busy' };
    if (!(await this.#verifyInTurn(passwordHash, password))) return { refused: 'wrongPassword' };
    if (this.#remembered.size >= REMEMBERED_MAX) this.#remembered.clear();
    this.#remembered.add(key);
    // Verification takes its time, and the credentials may have ended meanwhile.
    const now = await this.#look(name);
    if ('refused' in now || now.concentrator.passwordHash === passwordHash) return now;
    return { refused: 'wrongPassword' };
  }

  async #look(name: string): Promise<Login> {
    let concentrator: Concentrator | undefined;
    try {
      concentrator = await this.#directory.find(name);
    } catch {
      return { refused: 'unavailable' };
    }
    if (concentrator === undefined) return { refused: 'unknown' };
    return concentrator.revokedAt === undefined ? { concentrator } : { refused: 'revoked' };
  }

  async #verifyInTurn(passwordHash: string, password: string): Promise<boolean> {
    if (this.#running >= VERIFICATIONS_MAX) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await this.#verify(passwordHash, password);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
