/** What embedded PostgreSQL needs of a log; pino's logger is one. */
export interface PostgresLog {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
