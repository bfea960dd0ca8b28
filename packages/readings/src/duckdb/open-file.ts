import { availableParallelism } from 'node:os';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { AcknowledgedMark } from './acknowledged-mark.ts';
import { Committer } from './committer.ts';
import { foldLog } from './fold-log.ts';
import type { MeterStates } from './meter-states.ts';
import { restore } from './restore.ts';
import { LAYOUT, layoutOf, makeTables, ReadingTable } from './schema.ts';
import { Transactions } from './transactions.ts';
import { corrupt } from './troubles.ts';

export interface OpenOptions {
  /** What DuckDB may hold in memory before it spills to disk. */
  readonly memoryLimitMb?: number | undefined;
  /** Threads that DuckDB may use for reading; all processors unless given. */
  readonly threads?: number | undefined;
}

const DEFAULT_MEMORY_LIMIT_MB = 600;

/** A file that this process owns, with everything that works on it. */
export interface Opened {
  readonly instance: DuckDBInstance;
  readonly writing: DuckDBConnection;
  readonly table: ReadingTable;
  readonly committer: Committer;
  readonly states: MeterStates;
  readonly mark: AcknowledgedMark;
}

/** Opens a file, or makes a new one, and checks that nothing acknowledged is missing from it. */
export async function openFile(path: string, options: OpenOptions): Promise<Opened> {
  const instance = await DuckDBInstance.create(path, {
    memory_limit: `${options.memoryLimitMb ?? DEFAULT_MEMORY_LIMIT_MB}MB`,
    threads: String(options.threads ?? availableParallelism()),
    temp_directory: `${path}.tmp`,
    // The committer decides when the log is folded into the file, between two commits.
    checkpoint_threshold: '1TB',
  });
  const mark = new AcknowledgedMark(path);
  try {
    const writing = await instance.connect();
    // Closing must not write where `closeFile` has found no room to.
    await writing.run('PRAGMA disable_checkpoint_on_shutdown');
    const acknowledged = mark.open();
    const layout = await layoutOf(writing);
    if (layout === undefined && acknowledged === 0) await makeTables(writing);
    else if (layout !== LAYOUT) {
      throw corrupt(path, `it has layout ${layout ?? 'none'}, and this version reads ${LAYOUT}.`);
    }
    const table = new ReadingTable();
    await table.look(writing);
    const { states, totals } = await restore(writing, table);
    if (totals.commit < acknowledged) {
      throw corrupt(
        path,
        `commits up to ${acknowledged} were acknowledged, and it ends at ${totals.commit}.`,
      );
    }
    mark.write(totals.commit);
    const committer = new Committer(writing, states, totals, {
      path,
      mark,
      table,
      transactions: await Transactions.of(writing),
    });
    return { instance, writing, table, states, mark, committer };
  } catch (error) {
    mark.close();
    instance.closeSync();
    throw error;
  }
}

/** Waits for open appends, folds the log into the file and closes it. */
export async function closeFile(opened: Opened, path: string): Promise<void> {
  await opened.committer.close();
  await foldLog(opened.writing, path);
  opened.writing.closeSync();
  opened.instance.closeSync();
  opened.mark.close();
}
