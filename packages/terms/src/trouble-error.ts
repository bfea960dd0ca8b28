import { TROUBLES, type Trouble } from './troubles.ts';
import { type Particulars, particulars, type Told, type Words } from './words.ts';

export interface TroubleOptions {
  /** What the person who reads it can do about it, as a whole sentence. */
  readonly hint?: Told | undefined;
  /** The error from below that made it known. */
  readonly cause?: unknown;
}

/**
 * Trouble with the world outside: a port in use, a full disk, an unknown programme. It has a public
 * code, a sentence with the particulars (the path, the port, the number) and perhaps a hint. Bugs
 * are not troubles and stay ordinary errors.
 */
export class TroubleError extends Error implements Particulars {
  override readonly name = 'TroubleError';
  readonly code: Trouble;
  /** The particulars, as a sentence; the code's own words come before it in `message`. */
  readonly detail: string;
  /** The same in both languages; left out where only those who run the platform read it. */
  readonly detailWords: Words | undefined;
  readonly hint: string | undefined;
  readonly hintWords: Words | undefined;

  constructor(code: Trouble, told: Told, options: TroubleOptions = {}) {
    const { detail, detailWords } = particulars(told);
    const message = `${TROUBLES[code].en} ${detail}`.trimEnd();
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.detailWords = detailWords;
    const { hint } = options;
    this.hint = typeof hint === 'object' ? hint.en : hint;
    this.hintWords = typeof hint === 'object' ? hint : undefined;
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
