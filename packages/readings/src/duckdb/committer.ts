import type { DuckDBConnection } from '@duckdb/node-api';
import type { Appended, ReadingBatch } from '../port.ts';
import type { AcknowledgedMark } from './acknowledged-mark.ts';
import { assertBatch, PendingAppend } from '../appends.ts';
import { type StagedCorrection, stageCorrections, writeCorrections } from './corrections.ts';
import { FOLD_BYTES, foldLog, logBytes } from './fold-log.ts';
import { type ConflictPlace, stageLate } from './late.ts';
import type { MeterStates } from './meter-states.ts';
import { ReadingWriter } from './reading-writer.ts';
import type { ReadingTable } from './schema.ts';
import { type LateRows, stagePlain } from './stage.ts';
import { StagedRows } from './staged-rows.ts';
import type { Transactions } from './transactions.ts';
import { troubleOf } from './troubles.ts';

/** What the store has, as of its newest durable commit. */
export interface StoreTotals {
  commit: number;
  rows: number;
  conflicts: number;
}

/** The file that is written, and the mark beside it. */
export interface CommittedFile {
  readonly path: string;
  readonly table: ReadingTable;
  readonly transactions: Transactions;
  readonly mark: AcknowledgedMark;
}

/**
 * Brings appends to disk: one commit at a time, and the next takes everything that arrived while
 * the last was running. An append is acknowledged after DuckDB has synced its log.
 */
export class Committer {
  readonly totals: StoreTotals;
  private readonly connection: DuckDBConnection;
  private readonly states: MeterStates;
  private readonly file: CommittedFile;
  private readonly writer: ReadingWriter;
  private readonly staged = new StagedRows();
  private waiting: PendingAppend[] = [];
  private running: Promise<void> | undefined;

  constructor(
    connection: DuckDBConnection,
    states: MeterStates,
    totals: StoreTotals,
    file: CommittedFile,
  ) {
    this.connection = connection;
    this.states = states;
    this.totals = totals;
    this.file = file;
    this.writer = new ReadingWriter(connection, file.table);
  }

  append(batch: ReadingBatch): Promise<Appended> {
    assertBatch(batch);
    const append = new PendingAppend(batch);
    this.waiting.push(append);
    this.running ??= this.run();
    return append.done;
  }

  /** Waits until no append is open any more, and lets go of the connection. */
  async close(): Promise<void> {
    await this.running;
    this.writer.close();
  }

  private async run(): Promise<void> {
    // What other connections bring in this very turn of the event loop shares the first commit.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const appends = this.waiting;
      this.waiting = [];
      try {
        await this.commit(appends);
        for (const append of appends) append.acknowledge(this.totals.commit);
      } catch (error) {
        const trouble = troubleOf(error, this.file.path);
        for (const append of appends) append.reject(trouble);
      }
      await this.foldIfLong();
    }
    this.running = undefined;
  }

  private async commit(appends: readonly PendingAppend[]): Promise<void> {
    const { connection, states, staged } = this;
    const commit = this.totals.commit + 1;
    staged.clear();
    try {
      const late: LateRows = { append: [], row: [], meter: [] };
      for (const append of appends) {
        if (!append.batch.correction) stagePlain(append, commit, states, staged, late);
      }
      const conflicts = await stageLate(connection, this.file.table, late, staged);
      const corrections = await stageCorrections(
        connection,
        appends.filter(({ batch }) => batch.correction),
        states,
      );
      if (staged.length + corrections.length > 0) {
        await this.writer.prepare(staged);
        await this.file.transactions.run(async () => {
          await this.writeMeters();
          await this.writer.write(staged, commit);
          await writeCorrections(connection, corrections, commit);
        });
        this.settle(commit, conflicts, corrections);
      }
    } catch (error) {
      states.takeBack();
      this.writer.discard();
      throw error;
    }
  }

  private settle(
    commit: number,
    conflicts: readonly ConflictPlace[],
    corrections: readonly StagedCorrection[],
  ): void {
    this.states.settle();
    for (const { meter, at } of conflicts) this.states.noteUnsettled(meter, at);
    for (const { meter, at } of corrections) this.states.noteUnsettled(meter, at);
    this.totals.commit = commit;
    this.totals.rows += this.staged.length + corrections.length;
    this.totals.conflicts += conflicts.length;
    this.file.mark.write(commit);
  }

  private async writeMeters(): Promise<void> {
    const { newIds, meters } = this.states;
    if (newIds.length === 0) return;
    const appender = await this.connection.createAppender('meter');
    for (const [index, id] of newIds.entries()) {
      appender.appendUInteger(meters + index);
      appender.appendVarchar(id);
      appender.endRow();
    }
    appender.closeSync();
  }

  private async foldIfLong(): Promise<void> {
    if (logBytes(this.file.path) < FOLD_BYTES) return;
    await foldLog(this.connection, this.file.path);
  }
}
