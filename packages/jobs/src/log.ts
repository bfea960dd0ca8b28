/** What the queues need of a log; pino's logger is one. */
export interface JobsLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
