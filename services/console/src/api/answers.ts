import { type Problem, problemSchema } from '@nuanbu/contracts/http';

/** Why a question or command has no answer. */
export type Failure =
  /** The server refused it, and says why by a public code. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** Nobody knows whether it arrived; a command is sent again by the same key. */
  | { readonly kind: 'unreachable' }
  /** The answer is not what its schema says: console and server are of different versions. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  /** The session ended, and whoever was asked to sign in again did not. */
  | { readonly kind: 'signedOut' };

/** What a question or command came to; refusals are values. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/** A failure on its way through TanStack Query, which knows only thrown errors. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind === 'refused' ? failure.problem.title : failure.kind);
    this.failure = failure;
  }
}

/** The failure in a caught error; a bug in the console itself is not one. */
export function failureOf(error: unknown): Failure | undefined {
  return error instanceof FailureError ? error.failure : undefined;
}

/** The public code of a refusal; undefined for anything else. */
export function codeOf(failure: Failure | undefined): string | undefined {
  return failure?.kind === 'refused' ? failure.problem.code : undefined;
}

/**
 * Whether the server has decided on a command, one way or the other. Until then the same intent is
 * sent with the same idempotency key, so that a lost answer does nothing twice.
 */
export function isDecided(answer: Answer<unknown>): boolean {
  if (answer.ok) return true;
  const { failure } = answer;
  if (failure.kind === 'unreadable') return true;
  if (failure.kind !== 'refused') return false;
  const { status, code } = failure.problem;
  const isNotReached = ['notSignedIn', 'requestForged', 'tooManyRequests'].includes(code);
  return status < 500 && !isNotReached;
}

/** A refused response as a failure; one that is no problem of ours comes from something between. */
export function failureOfBody(body: unknown): Failure {
  const read = problemSchema.safeParse(body);
  return read.success ? { kind: 'refused', problem: read.data } : { kind: 'unreachable' };
}
