import type { DuckDBConnection } from '@duckdb/node-api';
import { TroubleError } from '@nuanbu/terms';
import { assertBatch, PendingAppend } from '../appends.ts';
import type { Appended, ReadingBatch, StoredRows } from '../port.ts';
import type { AcknowledgedMark } from './acknowledged-mark.ts';
import {
  type PlacedCorrection,
  type StagedCorrection,
  stageCorrections,
  writeCorrections,
} from './corrections.ts';
import { batchesOf, correctionsOf, hasParts, inOrderOfPlace, writeFloor } from './fill.ts';
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

  /**
   * Fills an empty file with rows of another store, by rising commit.
   *
   * @param floor the commit after which later ones come, whatever the rows have.
   */
  async fill(rows: AsyncIterable<StoredRows>, floor: number): Promise<void> {
    const { connection, states, totals } = this;
    if (totals.rows > 0 || this.running) {
      throw new TroubleError('restoreNotEmpty', `${this.file.path} has readings.`);
    }
    await writeFloor(connection, floor);
    const corrections: PlacedCorrection[] = [];
    try {
      for await (const portion of rows) {
        if (portion.corrections) corrections.push(...correctionsOf(portion, states));
        else await this.fillPortion(portion);
        await this.foldIfLong();
      }
      const placed = inOrderOfPlace(corrections);
      await this.file.transactions.run(async () => {
        await this.writeMeters();
        await writeCorrections(connection, placed);
      });
      this.staged.clear();
      const newest = placed.reduce((commit, each) => Math.max(commit, each.commit), totals.commit);
      this.settle(Math.max(floor, newest), [], placed);
    } catch (error) {
      states.takeBack();
      this.writer.discard();
      throw troubleOf(error, this.file.path);
    }
  }

  /** Brings in readings of one or more commits in one transaction. */
  private async fillPortion(portion: StoredRows): Promise<void> {
    const { connection, states, staged, file } = this;
    await this.writer.prepare(hasParts(portion));
    const conflicts: ConflictPlace[] = [];
    let newest = this.totals.commit;
    await file.transactions.run(async () => {
      for (const { commit, batch } of batchesOf(portion)) {
        if (commit < newest) throw new RangeError('rows come by rising commit');
        newest = commit;
        staged.clear();
        const late: LateRows = { append: [], row: [], meter: [] };
        stagePlain(new PendingAppend(batch), commit, states, staged, late);
        conflicts.push(...(await stageLate(connection, file.table, late, staged)));
        await this.writer.write(staged, commit);
        this.totals.rows += staged.length;
      }
      await this.writeMeters();
    });
    staged.clear();
    this.settle(newest, conflicts, []);
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
        await this.writer.prepare(staged.withParts > 0);
        await this.file.transactions.run(async () => {
          await this.writeMeters();
          await this.writer.write(staged, commit);
          const placed = corrections.map((each, place) => ({ ...each, commit, place }));
          await writeCorrections(connection, placed);
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
