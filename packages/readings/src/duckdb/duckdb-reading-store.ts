import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { MeterReadings, MeterSeries } from '@nuanbu/metering';
import { TroubleError } from '@nuanbu/terms';
import type { Span } from '@nuanbu/units';
import type {
  Appended,
  CommitNumber,
  DayCounts,
  DigestQuery,
  LastReading,
  ReadingBatch,
  ReadingStore,
  StoredReading,
  StoredRows,
} from '../port.ts';
import { emptySeries } from '../resolution/series-builder.ts';
import { type AskedMeter, digestMeters } from './digest.ts';
import { type Asking, DigestScan } from './digest-scan.ts';
import type { MeterKey } from './meter-states.ts';
import { closeFile, type Opened, type OpenOptions, openFile } from './open-file.ts';
import { readDayCounts, readHistory, readNewest, readSeries } from './reads.ts';
import { readRows } from './rows.ts';
import { openingTroubleOf, troubleOf } from './troubles.ts';

export interface DuckdbReadingStoreOptions extends OpenOptions {
  /**
   * The file to keep readings in; its folder exists. Beside it DuckDB keeps its log (`.wal`), room
   * to sort in (`.tmp`), and the store the number of its newest commit (`.acknowledged`).
   */
  readonly path: string;
}

/**
 * Files that this process has open. DuckDB's lock keeps other processes out, but not a second
 * opening by the same one, which would damage the file.
 */
const openPaths = new Set<string>();

/** Keeps readings in one DuckDB file that this process owns while it is started. */
export class DuckdbReadingStore implements ReadingStore {
  /**
   * Readings lie in order of arrival, so that a pass costs nearly the same for one village as for a
   * district; what bounds it is the memory that the digests take, some 25 KB for each meter and
   * season.
   */
  readonly metersAPass = 6_000;
  readonly passesAtOnce = 1;
  private readonly path: string;
  private readonly options: DuckdbReadingStoreOptions;
  private opened: Opened | undefined;
  /** Questions that are being answered; each holds the file open. */
  private readonly asking = new Set<Promise<unknown>>();

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
      this.opened = await openFile(this.path, this.options);
    } catch (error) {
      openPaths.delete(place);
      throw openingTroubleOf(error, this.path);
    }
  }

  /** Waits for open appends and questions, folds the log into the file and closes it. */
  async stop(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    this.opened = undefined;
    await Promise.allSettled(this.asking);
    await closeFile(opened, this.path);
    openPaths.delete(placeOf(this.path));
  }

  async append(batch: ReadingBatch): Promise<Appended> {
    return await this.started().committer.append(batch);
  }

  async frontier(): Promise<CommitNumber> {
    return this.started().committer.totals.commit;
  }

  /** Its commits never change: the newest is frozen as it is. */
  async freeze(): Promise<CommitNumber> {
    return await this.frontier();
  }

  async version(): Promise<string> {
    return String(await this.frontier());
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
    const digests = await this.reading(asOf, (asking) =>
      digestMeters(new DigestScan(asking, [...asked.keys()]), query, meters),
    );
    const byId = new Map(digests.map((digest) => [digest.meterId, digest]));
    return query.meters.map(
      ({ meterId }) => byId.get(meterId) ?? { meterId, series: emptySeries(), conflictsAt: [] },
    );
  }

  async series(meterId: string, span: Span, asOf: CommitNumber): Promise<MeterSeries> {
    const key = this.started().states.find(meterId);
    if (key === undefined) return emptySeries();
    return await this.reading(asOf, (asking) => readSeries(asking, key, span));
  }

  async history(meterId: string, span: Span, asOf: CommitNumber): Promise<StoredReading[]> {
    const key = this.started().states.find(meterId);
    if (key === undefined) return [];
    return await this.reading(asOf, (asking) => readHistory(asking, key, span));
  }

  async dayCounts(meterIds: readonly string[], span: Span, asOf: CommitNumber): Promise<DayCounts> {
    const { states } = this.started();
    const keys = meterIds.map((id) => states.find(id));
    return await this.reading(asOf, (asking) => readDayCounts(asking, keys, span));
  }

  async last(meterIds: readonly string[]): Promise<LastReading[]> {
    const { states, committer } = this.started();
    const asOf = committer.totals.commit;
    const found: LastReading[] = [];
    for (const meterId of meterIds) {
      const key = states.find(meterId);
      if (key === undefined) continue;
      const newest = states.isTailUnsettled(key)
        ? await this.reading(asOf, (asking) => readNewest(asking, key))
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

  async *rows(asOf: CommitNumber): AsyncGenerator<StoredRows> {
    const { instance, table, states, committer } = this.started();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.asking.add(promise);
    const connection = await instance.connect();
    try {
      yield* readRows(connection, table, states, Math.min(asOf, committer.totals.commit));
    } catch (error) {
      throw troubleOf(error, this.path);
    } finally {
      connection.closeSync();
      resolve();
      this.asking.delete(promise);
    }
  }

  async restore(rows: AsyncIterable<StoredRows>, frozen: readonly CommitNumber[]): Promise<void> {
    await this.started().committer.fill(rows, frozen.at(-1) ?? 0);
  }

  /** Asks on connections of its own, with temporary tables of their own. */
  private async reading<Answer>(
    asOf: CommitNumber,
    ask: (asking: Asking) => Promise<Answer>,
  ): Promise<Answer> {
    const { instance, table, states, committer } = this.started();
    const known = {
      table,
      asOf: Math.min(asOf, committer.totals.commit),
      allMeters: states.meters,
    };
    const asked = (async () => {
      const connection = await instance.connect();
      const aside = await instance.connect();
      try {
        return await ask({ connection, aside, ...known });
      } finally {
        connection.closeSync();
        aside.closeSync();
      }
    })();
    this.asking.add(asked);
    try {
      return await asked;
    } catch (error) {
      throw troubleOf(error, this.path);
    } finally {
      this.asking.delete(asked);
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
