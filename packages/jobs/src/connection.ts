import { TroubleError } from '@nuanbu/terms';
import { createPostgresBackend, withBackend } from 'bullmq';

/** BullMQ's classes on PostgreSQL. The rooms above know queues, not what is behind them. */
export const postgresQueues = withBackend(createPostgresBackend);

/** Each queue object has a pool of its own; few connections each, since all share one server. */
const CONNECTIONS_EACH = 3;

export function connectionTo(databaseUrl: string, migrate: boolean) {
  return {
    connectionString: databaseUrl,
    max: CONNECTIONS_EACH,
    connectionTimeoutMillis: 10_000,
    migrate,
  };
}

/** The trouble behind a first connection or migration that failed. */
export function connectionTroubleOf(error: unknown): TroubleError {
  const { code, message } = error as NodeJS.ErrnoException;
  const words = message || code || String(error);
  return new TroubleError('ledgerUnreachable', `The job queues cannot be opened: ${words}.`, {
    hint: 'Look at DATABASE_URL: the user must be able to connect and to create a schema there.',
    cause: error,
  });
}
