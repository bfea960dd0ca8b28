import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';

/** Transactions of one connection; prepared once, since parsing costs as much as a small commit. */
export class Transactions {
  private readonly connection: DuckDBConnection;
  private readonly beginning: DuckDBPreparedStatement;
  private readonly committing: DuckDBPreparedStatement;

  private constructor(
    connection: DuckDBConnection,
    beginning: DuckDBPreparedStatement,
    committing: DuckDBPreparedStatement,
  ) {
    this.connection = connection;
    this.beginning = beginning;
    this.committing = committing;
  }

  static async of(connection: DuckDBConnection): Promise<Transactions> {
    const beginning = await connection.prepare('BEGIN');
    return new Transactions(connection, beginning, await connection.prepare('COMMIT'));
  }

  /**
   * Runs work in a transaction and resolves when it is durable: DuckDB syncs its log before COMMIT
   * returns. Where anything fails, nothing of it is kept.
   */
  async run(work: () => Promise<void>): Promise<void> {
    await this.beginning.run();
    try {
      await work();
      await this.committing.run();
    } catch (error) {
      // After a COMMIT that failed there is nothing left to roll back.
      await this.connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}
