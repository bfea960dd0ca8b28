import { TroubleError } from '@nuanbu/terms';

/**
 * Reason codes with which a broker refuses a log-in for good, in MQTT 3.1.1 and 5. Brokers differ in
 * whether a wrong password is "bad user name or password" or "not authorized".
 */
const CREDENTIALS = new Set([4, 5, 134, 135, 138, 140]);
const NAME = new Set([2, 133]);
const VERSION = new Set([1, 132]);
/** Another client came under the same name (MQTT 5). */
const TAKEN_OVER = 142;

/** What a failed attempt or a lost connection means to who runs the system. */
export function connectTrouble(error: unknown, url: string): TroubleError {
  if (error instanceof TroubleError) return error;
  const code = codeOf(error);
  const refused = (sentence: string, hint: string) =>
    new TroubleError('brokerRefused', `${url}: ${sentence}`, { hint, cause: error });
  if (CREDENTIALS.has(code)) {
    return refused(
      'the user name or password is wrong, or may not connect.',
      'Set MQTT_USERNAME and MQTT_PASSWORD, or let them in at the broker.',
    );
  }
  if (NAME.has(code)) {
    return refused('it does not take the client name.', 'Set another MQTT_CLIENT_NAME.');
  }
  if (VERSION.has(code)) {
    return refused(
      'it does not speak this version of MQTT.',
      'Set MQTT_VERSION to 3.1.1, or use a broker that speaks MQTT 5.',
    );
  }
  if (code === TAKEN_OVER) {
    return refused(
      'another client connected under the same name.',
      'Give each process a MQTT_CLIENT_NAME of its own.',
    );
  }
  if (isTlsFault(error)) {
    return refused(
      `TLS does not come about (${error.message}).`,
      'Check MQTT_CA, MQTT_CERT and MQTT_KEY, and that MQTT_URL names the broker as its certificate does.',
    );
  }
  const why = error instanceof Error && error.message !== '' ? error.message : 'no connection';
  return new TroubleError('brokerUnreachable', `${url}: ${why}`, {
    hint: 'Check MQTT_URL, and that the broker runs.',
    cause: error,
  });
}

/** Whether the broker says that another client came under the same name. */
export function isTakenOver(trouble: Error): boolean {
  return trouble.cause instanceof Disconnected && trouble.cause.code === TAKEN_OVER;
}

/**
 * What it means that connections are ended soon after they were made, again and again. A broker that
 * speaks MQTT 3.1.1 does not say why.
 */
export function cutTrouble(client: string, url: string, cause: Error): TroubleError {
  if (isTakenOver(cause) && cause instanceof TroubleError) return cause;
  return new TroubleError(
    'brokerRefused',
    `${url}: the connection ${client} is lost again and again, soon after it was made. Is another process named the same?`,
    { hint: 'Give each process a MQTT_CLIENT_NAME of its own.', cause },
  );
}

/** What a subscription that the broker refused means to who runs the system. */
export function subscribeTrouble(filters: readonly string[], url: string, why: string) {
  return new TroubleError(
    'brokerRefused',
    `${url}: the subscription to ${filters.join(' and ')} is refused (${why}).`,
    {
      hint: 'Let the broker allow shared subscriptions, and this user to subscribe to these topics with QoS 1.',
    },
  );
}

/** The certificates do not fit, or are none. */
export function certificateTrouble(cause: unknown): TroubleError {
  return new TroubleError(
    'configInvalid',
    'The files of MQTT_CA, MQTT_CERT and MQTT_KEY cannot be used.',
    { cause },
  );
}

/** A DISCONNECT with a reason, as the error that it stands for. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected';
  readonly code: number;

  constructor(code: number) {
    super(`the broker ended the connection (reason ${code})`);
    this.code = code;
  }
}

/** A certificate that is not trusted, here or there: no later attempt goes better by itself. */
function isTlsFault(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return /^(ERR_SSL_|ERR_TLS_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/.test(String(error.code));
}

function codeOf(error: unknown): number {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'number';
  return isCoded ? Number(error.code) : 0;
}
