import { HttpError } from '@influxdata/influxdb-client';
import { isTrouble, TroubleError } from '@nuanbu/terms';

/** What a request said of no use in this time, with the code of a socket that hung up. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}

const NO_ROOM = /no space left|disk quota exceeded|file too large|max-values-per-tag|quota/i;
/** A query that names an organisation which is not there is answered as if it were malformed. */
const NO_ORGANISATION = /organization name .* not found/;
const REFUSED = new Set([401, 403, 404]);
/** The server could not read what this adapter made: a bug, which no repetition mends. */
const NOT_UNDERSTOOD = new Set([400, 405, 406, 413, 415]);

/**
 * Names what went wrong between this process and the server to the person who runs the platform. An
 * error that is none of the world's (a query that the server cannot read, say) is a bug and comes
 * back as it is.
 *
 * @param place the server's address with its bucket
 */
export function troubleOf(cause: unknown, place: string): unknown {
  if (cause instanceof TroubleError) return cause;
  if (cause instanceof HttpError) return httpTroubleOf(cause, place);
  if (!(cause instanceof Error)) return cause;
  const code = 'code' in cause ? String(cause.code) : '';
  const isWorlds =
    cause instanceof NoAnswerError ||
    /^(E[A-Z]+|UND_|HPE_|ERR_(SSL|TLS|STREAM_PREMATURE_CLOSE)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(
      code,
    ) ||
    ['AbortError', 'RequestTimedOutError'].includes(cause.name) ||
    cause.message === 'aborted';
  if (!isWorlds) return cause;
  return new TroubleError('storeUnreachable', `${place}: ${cause.message || code}`, {
    hint: 'See that InfluxDB runs and that INFLUX_URL leads to it; it is tried again by itself.',
    cause,
  });
}

/** Errors that come before a server has heard anything. */
const NEVER_SENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

const OF_RETENTION = /retention policy/i;

/** Answers that come before a server has begun to write. */
const NOT_BEGUN = new Set([...NOT_UNDERSTOOD, ...REFUSED, 429]);
/** What a server says once it has written all but the points that it never takes. */
const NEVER_WHOLE = 422;

/**
 * What may still come of a write that failed: nothing; something soon, and nothing more after it; or
 * nobody can say, since nobody answered, or somebody in the server's place, or one of its shards for
 * all of them. A server without room shows what it could not keep, and forgets it when it restarts.
 */
export type Aftermath = 'nothing' | 'ends' | 'unknown';

export function aftermathOf(failure: unknown): Aftermath {
  // What is none of the world's troubles is a bug, which would fail in the same way for ever.
  if (!(failure instanceof TroubleError)) return isNotBegun(failure) ? 'nothing' : 'ends';
  if (isNotBegun(failure.cause)) return 'nothing';
  const isNeverWhole =
    failure.cause instanceof HttpError && failure.cause.statusCode === NEVER_WHOLE;
  return isNeverWhole ? 'ends' : 'unknown';
}

/** Whether a bucket refused what it would not keep. */
export function isOfRetention(trouble: unknown): boolean {
  const cause = trouble instanceof TroubleError ? trouble.cause : trouble;
  const isHttp = cause instanceof HttpError;
  return isHttp && cause.statusCode === NEVER_WHOLE && OF_RETENTION.test(cause.message);
}

function isNotBegun(cause: unknown): boolean {
  if (cause instanceof HttpError) return NOT_BEGUN.has(cause.statusCode);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return NEVER_SENT.test(code);
}

function httpTroubleOf(cause: HttpError, place: string): unknown {
  const { statusCode, message } = cause;
  const told = `${place} answered ${statusCode}: ${message}`;
  if (NO_ROOM.test(message) || statusCode === 507) {
    return new TroubleError('storeFull', told, {
      hint: 'Give the server room; unacknowledged readings are sent again by their senders.',
      cause,
    });
  }
  if (statusCode === 429 || (statusCode === 503 && cause.retryAfter() > 0)) {
    return new TroubleError('storeBusy', told, {
      hint: 'It is tried again by itself, at the time that the server asks for.',
      cause,
    });
  }
  if (REFUSED.has(statusCode) || NO_ORGANISATION.test(message)) {
    return new TroubleError('storeRefused', told, {
      hint: 'Compare INFLUX_ORG, INFLUX_BUCKET and INFLUX_TOKEN with the server; `nuanbu init-influx` sets them up.',
      cause,
    });
  }
  if (statusCode === NEVER_WHOLE) {
    return new TroubleError('storeRefused', told, {
      hint: OF_RETENTION.test(message)
        ? 'The bucket deletes readings after a time and refuses older ones: give it a longer retention (`nuanbu init-influx --retention-days`).'
        : 'The bucket holds something else by the names of readings; give them a bucket of their own (`nuanbu init-influx`).',
      cause,
    });
  }
  if (NOT_UNDERSTOOD.has(statusCode)) return cause;
  return new TroubleError('storeUnreachable', told, {
    hint: 'See the log of InfluxDB; it is tried again by itself.',
    cause,
  });
}

/** Whether a server that is away or busy is all that is wrong, so that the same may go through later. */
export function isPassing(error: unknown): boolean {
  return isTrouble(error, 'storeUnreachable') || isTrouble(error, 'storeBusy');
}
