import { TroubleError } from '@nuanbu/terms';
import { hostsOf, type RedisPlace } from './place.ts';

/** What else ioredis tells with an error: of a cluster's node, or of a transaction's commands. */
interface RedisError extends Error {
  readonly code?: string;
  readonly lastNodeError?: Error;
  readonly previousErrors?: readonly Error[];
}

/**
 * An error of Redis or of the way to it, as it may be logged and told: ioredis hangs the command to
 * it with all that it carried, the password of an AUTH included, and Redis repeats the arguments of
 * a command that it does not know.
 */
export function told(error: Error): Error {
  const { lastNodeError, previousErrors = [], code } = error as RedisError;
  const words = [error, lastNodeError, previousErrors[0]].map((each) => each?.message ?? '');
  const known = words.map((each) => each.replace(/,? with args beginning with:.*/s, ''));
  const message = known.filter(Boolean).join(' ') || code || error.name;
  const plain = new Error(message);
  plain.name = error.name;
  if (error.stack) plain.stack = error.stack.replace(error.message, message);
  return plain;
}

/** The trouble that an error of Redis stands for. */
export function troubleOf(place: RedisPlace, error: Error, words = told(error).message) {
  const sentence = words.replace(/[.!]+$/, '');
  return new TroubleError('queuesUnreachable', `Redis at ${hostsOf(place)}: ${sentence}.`, {
    hint: hintOf(words),
    cause: told(error),
  });
}

/** What whoever runs the platform can do about it. */
function hintOf(words: string): string {
  if (/WRONGPASS|NOAUTH|invalid password|AUTH/.test(words)) {
    return 'See the user and the password in REDIS_URL, where @, / and the like are written %40, %2F.';
  }
  if (/NOPERM/.test(words)) {
    return 'See what the user in REDIS_URL may do: README.md of packages/jobs has the rule to set.';
  }
  if (/certificate|wrong version number|SSL|TLS|self-signed/i.test(words)) {
    return 'See whether Redis speaks TLS there (rediss://) and which authority signed for it (?ca=).';
  }
  if (/MISCONF|OOM|No space/.test(words)) return 'Give Redis room on its disk or in its memory.';
  return 'See that Redis runs and that REDIS_URL is right.';
}
