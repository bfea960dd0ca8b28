/** What the queues need of a log; pino's logger is one. */
export interface JobsLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How long the same words of the same queue are not repeated as a warning. */
const QUIET_MS = 60_000;
/** Words that hold a number each time are not remembered for ever. */
const MOST_WORDS = 50;

/** Logs errors of a connection, which come again and again while a server is away. */
export function troubleWith(log: JobsLog, queue: string, told: (error: Error) => Error) {
  const tell = calmly(log, 'the job queue is in trouble');
  return (error: Error) => tell({ queue }, told(error));
}

/**
 * Logs what is said again and again: the first of the same words is a warning, the rest of a minute
 * is there for who looks closely.
 */
export function calmly(log: JobsLog, message: string) {
  const loggedMs = new Map<string, number>();
  return (fields: object, err: Error) => {
    const nowMs = performance.now();
    const isNew = nowMs - (loggedMs.get(err.message) ?? Number.NEGATIVE_INFINITY) > QUIET_MS;
    if (isNew) {
      if (loggedMs.size >= MOST_WORDS) loggedMs.clear();
      loggedMs.set(err.message, nowMs);
    }
    log[isNew ? 'warn' : 'debug']({ ...fields, err }, message);
  };
}
