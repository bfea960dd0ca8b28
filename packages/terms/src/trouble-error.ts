import { TROUBLES, type Trouble } from './troubles.ts';
import type { Words } from './words.ts';

export interface TroubleOptions {
  /** What the person who reads it can do about it, as a whole sentence. */
  readonly hint?: string | undefined;
  /** The error from below that made it known. */
  readonly cause?: unknown;
}

/**
 * Trouble with the world outside: a port in use, a full disk, an unknown programme. It has a public
 * code, a sentence with the particulars (the path, the port, the number) and perhaps a hint. Bugs
 * are not troubles and stay ordinary errors.
 */
export class TroubleError extends Error {
  override readonly name = 'TroubleError';
  readonly code: Trouble;
  /** The particulars, as a sentence; the code's own words come before it in `message`. */
  readonly detail: string;
  readonly hint: string | undefined;

  constructor(code: Trouble, detail: string, options: TroubleOptions = {}) {
    const message = `${TROUBLES[code].en} ${detail}`.trimEnd();
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.hint = options.hint;
  }

  /** The code's words, Chinese and English. */
  get words(): Words {
    return TROUBLES[this.code];
  }
}

/** Whether a caught value is a trouble, and, where a code is given, that very one. */
export function isTrouble(value: unknown, code?: Trouble): value is TroubleError {
  return value instanceof TroubleError && (code === undefined || value.code === code);
}
