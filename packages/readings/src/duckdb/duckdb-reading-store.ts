import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { MeterReadings, MeterSeries } from '@nuanbu/metering';
import { TroubleError } from '@nuanbu/terms';
import type { Span } from '@nuanbu/units';
import type {
  Appended,
  CommitNumber,
  DayCompleteness,
  DigestQuery,
  LastReading,
  ReadingBatch,
  ReadingStore,
  StoredReading,
} from '../port.ts';
import { Committer } from './committer.ts';
import { type AskedMeter, digestMeters } from './digest.ts';
import { DigestScan } from './digest-scan.ts';
import { foldLog } from './fold-log.ts';
import type { MeterKey, MeterStates } from './meter-states.ts';
import { readCompleteness, readHistory, readNewest, readSeries } from './reads.ts';
import { restore } from './restore.ts';
import { LAYOUT, prepareTables } from './schema.ts';
import { emptySeries } from './series-builder.ts';
import { corrupt, openingTroubleOf, troubleOf } from './troubles.ts';

export interface DuckdbReadingStoreOptions {
  /** The file to keep readings in; its folder exists. A log of the same name with `.wal` joins it. */
  readonly path: string;
  /** What DuckDB may hold in memory before it spills to disk. */
  readonly memoryLimitMb?: number | undefined;
  /** Threads that DuckDB may use for reading; all processors unless given. */
  readonly threads?: number | undefined;
}

const DEFAULT_MEMORY_LIMIT_MB = 600;

/**
 * Files that this process has open. DuckDB's lock keeps other processes out, but not a second
 * opening by the same one, which would damage the file.
 */
const openPaths = new Set<string>();

interface Opened {
  readonly instance: DuckDBInstance;
  readonly writing: DuckDBConnection;
  readonly committer: Committer;
  readonly states: MeterStates;
}

/** Keeps readings in one DuckDB file that this process owns while it is started. */
export class DuckdbReadingStore implements ReadingStore {
  private readonly path: string;
  private readonly options: DuckdbReadingStoreOptions;
  private opened: Opened | undefined;

  constructor(options: DuckdbReadingStoreOptions) {
    this.options = options;
    this.path = resolve(options.path);
  }

  /**
   * Opens the file, making a new one where there is none.
   *
   * @throws TroubleError `alreadyRunning`, `dataDirUnwritable`, `diskFull` or `storeCorrupt`
   */
  async start(): Promise<void> {
    if (this.opened) throw new Error('the reading store is started already');
    const place = placeOf(this.path);
    if (openPaths.has(place)) {
      throw new TroubleError('alreadyRunning', `${this.path} is open in this very process.`);
    }
    openPaths.add(place);
    try {
      this.opened = await this.open();
    } catch (error) {
      openPaths.delete(place);
      throw openingTroubleOf(error, this.path);
    }
  }

  /** Waits for open appends, folds the log into the file and closes it. */
  async stop(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    this.opened = undefined;
    await opened.committer.drain();
    await foldLog(opened.writing, this.path);
    opened.writing.closeSync();
    opened.instance.closeSync();
    openPaths.delete(placeOf(this.path));
  }

  async append(batch: ReadingBatch): Promise<Appended> {
    return await this.started().committer.append(batch);
  }

  async frontier(): Promise<CommitNumber> {
    return this.started().committer.totals.commit;
  }

  async digests(query: DigestQuery): Promise<MeterReadings[]> {
    const { committer, states } = this.started();
    const asOf = Math.min(query.asOf, committer.totals.commit);
    const asked = new Map<MeterKey, AskedMeter>();
    for (const { meterId, full, cutsAt } of query.meters) {
      const key = states.find(meterId);
      if (key === undefined) continue;
      const tail = states.tail(key);
      asked.set(key, {
        key,
        meterId,
        full,
        cutsAt,
        tail: tail && tail.commit <= asOf ? tail : undefined,
      });
    }
    const meters = [...asked.values()];
    const allMeters = states.meters;
    const digests = await this.reading((connection) =>
      digestMeters(new DigestScan(connection, asOf, [...asked.keys()], allMeters), query, meters),
    );
    const byId = new Map(digests.map((digest) => [digest.meterId, digest]));
    return query.meters.map(
      ({ meterId }) => byId.get(meterId) ?? { meterId, series: emptySeries(), conflictsAt: [] },
    );
  }

  async series(meterId: string, span: Span, asOf: CommitNumber): Promise<MeterSeries> {
    const { states } = this.started();
    const key = states.find(meterId);
    if (key === undefined) return emptySeries();
    return await this.reading((connection) =>
      readSeries(connection, key, states.meters, span, asOf),
    );
  }

  async history(meterId: string, span: Span, asOf: CommitNumber): Promise<StoredReading[]> {
    const key = this.started().states.find(meterId);
    if (key === undefined) return [];
    return await this.reading((connection) => readHistory(connection, key, span, asOf));
  }

  async completeness(
    meterIds: readonly string[],
    span: Span,
    asOf: CommitNumber,
  ): Promise<DayCompleteness[]> {
    const { states } = this.started();
    const keys = meterIds.map((id) => states.find(id)).filter((key) => key !== undefined);
    return await this.reading((connection) => readCompleteness(connection, keys, span, asOf));
  }

  async last(meterIds: readonly string[]): Promise<LastReading[]> {
    const { states, committer } = this.started();
    const asOf = committer.totals.commit;
    const found: LastReading[] = [];
    for (const meterId of meterIds) {
      const key = states.find(meterId);
      if (key === undefined) continue;
      const newest = states.isTailUnsettled(key)
        ? await this.reading((connection) => readNewest(connection, key, states.meters, asOf))
        : states.tail(key);
      if (newest) found.push({ meterId, at: newest.at, totalWh: newest.totalWh });
    }
    return found;
  }

  async counts(): Promise<{ rows: number; conflicts: number; meters: number }> {
    const { committer, states } = this.started();
    const { rows, conflicts } = committer.totals;
    return { rows, conflicts, meters: states.meters };
  }

  private async open(): Promise<Opened> {
    const { memoryLimitMb, threads } = this.options;
    const instance = await DuckDBInstance.create(this.path, {
      memory_limit: `${memoryLimitMb ?? DEFAULT_MEMORY_LIMIT_MB}MB`,
      threads: String(threads ?? availableParallelism()),
      temp_directory: `${this.path}.tmp`,
      // The committer decides when the log is folded into the file, between two commits.
      checkpoint_threshold: '1TB',
    });
    try {
      const writing = await instance.connect();
      // Closing must not write where `stop` has found no room to.
      await writing.run('PRAGMA disable_checkpoint_on_shutdown');
      const layout = await prepareTables(writing);
      if (layout !== LAYOUT) {
        throw corrupt(this.path, `it has layout ${layout}, and this version reads ${LAYOUT}.`);
      }
      const { states, totals } = await restore(writing);
      return {
        instance,
        writing,
        states,
        committer: new Committer(writing, states, totals, this.path),
      };
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** Runs queries on a connection of their own, with temporary tables of their own. */
  private async reading<Answer>(
    ask: (connection: DuckDBConnection) => Promise<Answer>,
  ): Promise<Answer> {
    const connection = await this.started().instance.connect();
    try {
      return await ask(connection);
    } catch (error) {
      throw troubleOf(error, this.path);
    } finally {
      connection.closeSync();
    }
  }

  private started(): Opened {
    if (!this.opened) throw new Error('the reading store is not started');
    return this.opened;
  }
}

/** One name for a file however its path is written. */
function placeOf(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}
