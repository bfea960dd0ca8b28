import { createPostgresBackend, type PostgresConnectionOptions, withBackend } from 'bullmq';
import type { Backend } from '../backend.ts';
import { connectQueues, troubleOf } from './connection.ts';

/**
 * The queues on PostgreSQL, in tables of their own, with one pool for all of a process.
 *
 * @throws TroubleError `ledgerUnreachable`.
 */
export async function openPostgres(
  databaseUrl: string,
): Promise<Backend<PostgresConnectionOptions>> {
  const pool = await connectQueues(databaseUrl);
  return {
    queues: withBackend(createPostgresBackend),
    producers: pool,
    workers: () => pool,
    attempt: (work) =>
      work().catch((error) => {
        throw troubleOf(error);
      }),
    told: (error) => error,
    // A query by a pool ends by itself, with success or an error.
    workersThere: async () => true,
    close: () => pool.end(),
  };
}
