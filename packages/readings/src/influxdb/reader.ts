import type { MeterReadings, MeterSeries } from '@nuanbu/metering';
import type { Span } from '@nuanbu/units';
import type {
  CommitNumber,
  DayCounts,
  DigestQuery,
  LastReading,
  StoredReading,
  StoredRows,
} from '../port.ts';
import { emptySeries } from '../resolution/series-builder.ts';
import { askRows } from './answers.ts';
import { type AroundAsked, MARGIN_S, type MeterAround, readAround } from './around.ts';
import { readVersions } from './correction-versions.ts';
import { countRows, type StoreCounts } from './counts.ts';
import { dayCountsOf, daysOf } from './day-counts.ts';
import { historyOf } from './history.ts';
import { conflictsIn } from './meter-readings.ts';
import { rowsOf } from './plain-rows.ts';
import { Points } from './points.ts';
import { ALL_TIME, totalsFlux } from './queries.ts';
import { NO_RUNS, readRuns } from './raw-reads.ts';
import { firstFrom } from './settled.ts';
import { readAllRows } from './stored-rows.ts';
import type { InfluxTransport } from './transport.ts';
import { groupsOf, Turns } from './turns.ts';

/** Plain values of some meters as they lie in the bucket, in columns and in no order. */
export interface PlainValues {
  readonly length: number;
  /** Places in the list of meters that was asked for. */
  readonly meter: Uint32Array;
  readonly at: Float64Array;
  readonly totalWh: Float64Array;
  readonly peakWh: Float64Array;
  readonly valleyWh: Float64Array;
}

/** Meters whose readings are read together: what they hold of a season is some 20 MB. */
export const METERS_A_READ = 100;
/** Where there is little to read of each meter. */
const METERS_A_LOOK = 500;
/** Reads that run at once, of all questions to this store together. */
export const READS_AT_ONCE = 3;

const EVERY_EPOCH = Number.POSITIVE_INFINITY;

/**
 * Reads from one bucket. Readings are read row by row and resolved here (R2), which is faster than
 * what the server could work out by itself, and exact.
 */
export class Reader {
  readonly #transport: InfluxTransport;
  readonly #turns = new Turns(READS_AT_ONCE);
  /** Room for points that a read has left. */
  readonly #rooms: Points[] = [];

  constructor(transport: InfluxTransport) {
    this.#transport = transport;
  }

  /** Asks for nothing, to learn whether the server answers and lets this process read. */
  async check(): Promise<void> {
    const asked = { bucket: this.#transport.bucket, meterIds: [''], span: { from: 0, to: 1 } };
    await askRows(this.#transport, totalsFlux(asked, false));
  }

  /** Every plain value of some meters in a span, of all epochs, each value of an instant once. */
  async plainValues(meterIds: readonly string[], span: Span): Promise<PlainValues> {
    const runs = await readRuns(this.#transport, meterIds, span, EVERY_EPOCH);
    const found = meterIds.flatMap((meterId, meter) => {
      const { length, at, totalWh, peakWh, valleyWh } = rowsOf(runs.get(meterId) ?? NO_RUNS);
      return Array.from({ length }, (_, row) => ({
        ...{ meter, at: at[row]!, totalWh: totalWh[row]! },
        ...{ peakWh: peakWh[row]!, valleyWh: valleyWh[row]! },
      }));
    });
    return {
      length: found.length,
      meter: Uint32Array.from(found, ({ meter }) => meter),
      at: Float64Array.from(found, ({ at }) => at),
      totalWh: Float64Array.from(found, ({ totalWh }) => totalWh),
      peakWh: Float64Array.from(found, ({ peakWh }) => peakWh),
      valleyWh: Float64Array.from(found, ({ valleyWh }) => valleyWh),
    };
  }

  /** Every usable reading of each meter in the span, and beyond it all that matters inside. */
  async digests({ meters, windowEdges, span, asOf }: DigestQuery): Promise<MeterReadings[]> {
    const edges = {
      from: Math.min(span.from, windowEdges[0] ?? span.from),
      to: Math.max(span.to, windowEdges.at(-1) ?? span.to),
    };
    const sides = ['before', 'after'] as const;
    const asked = {
      edges,
      asOf,
      marginS: MARGIN_S,
      beyond: 'steady' as const,
      sides,
      registers: 'all' as const,
    };
    const meterIds = [...new Set(meters.map(({ meterId }) => meterId))];
    const byId = new Map<string, MeterReadings>();
    await this.#around(meterIds, METERS_A_READ, asked, ({ meterId, series, rows, versions }) => {
      byId.set(meterId, { meterId, series, conflictsAt: conflictsIn(rows, versions, span) });
    });
    return meters.map(({ meterId }) => byId.get(meterId)!);
  }

  async series(meterId: string, span: Span, asOf: CommitNumber): Promise<MeterSeries> {
    const sides = ['before', 'after'] as const;
    let found = emptySeries();
    await this.#around(
      [meterId],
      1,
      { edges: span, asOf, marginS: MARGIN_S, beyond: 'any', sides, registers: 'all' },
      ({ series }) => {
        found = withNeighbours(series, span);
      },
    );
    return found;
  }

  async history(meterId: string, span: Span, asOf: CommitNumber): Promise<StoredReading[]> {
    return await this.#turns.take(async () => {
      const runs = await readRuns(this.#transport, [meterId], span, asOf);
      const versions = await readVersions(this.#transport, [meterId], span, asOf);
      return historyOf(rowsOf(runs.get(meterId) ?? NO_RUNS), versions.get(meterId) ?? []);
    });
  }

  async dayCounts(meterIds: readonly string[], span: Span, asOf: CommitNumber): Promise<DayCounts> {
    const groups = await Promise.all(
      groupsOf(meterIds, METERS_A_READ).map((group) =>
        this.#turns.take(async () => {
          const runs = await readRuns(this.#transport, group, span, asOf, { registers: 'times' });
          const versions = await readVersions(this.#transport, group, span, asOf);
          return group.map((meterId) =>
            daysOf(runs.get(meterId)?.total ?? [], versions.get(meterId) ?? []),
          );
        }),
      ),
    );
    return dayCountsOf(groups.flat());
  }

  async last(meterIds: readonly string[]): Promise<LastReading[]> {
    const edges = { from: ALL_TIME.to, to: ALL_TIME.to };
    const asked = { edges, asOf: EVERY_EPOCH, marginS: 0, beyond: 'any' as const };
    const byId = new Map<string, LastReading>();
    await this.#around(
      [...new Set(meterIds)],
      METERS_A_LOOK,
      { ...asked, sides: ['before'], registers: 'total' },
      ({ meterId, series: { length, at, totalWh } }) => {
        if (length === 0) return;
        byId.set(meterId, { meterId, at: at[length - 1]!, totalWh: totalWh[length - 1]! });
      },
    );
    return meterIds.flatMap((meterId) => byId.get(meterId) ?? []);
  }

  async counts(): Promise<StoreCounts> {
    return await this.#turns.take(() => countRows(this.#transport));
  }

  rows(asOf: CommitNumber): AsyncIterable<StoredRows> {
    return readAllRows(this.#transport, asOf);
  }

  /** Reads meters group by group; what was read of a group is gone when its meters are taken. */
  async #around(
    meterIds: readonly string[],
    metersARead: number,
    asked: Omit<AroundAsked, 'meterIds'>,
    take: (meter: MeterAround) => void,
  ): Promise<void> {
    await Promise.all(
      groupsOf(meterIds, metersARead).map((group) =>
        this.#turns.take(async () => {
          const room = this.#rooms.pop() ?? new Points(true);
          const found = await readAround(this.#transport, { meterIds: group, ...asked }, room);
          for (const meter of found) take(meter);
          // Of a read that failed, some may still be on its way into the room.
          room.clear();
          this.#rooms.push(room);
        }),
      ),
    );
  }
}

/** The part of a series in a span, and the point on each side of it. */
function withNeighbours(series: MeterSeries, { from, to }: Span): MeterSeries {
  const at = series.at.subarray(0, series.length);
  const begin = Math.max(0, firstFrom(at, from) - 1);
  const end = Math.min(series.length, firstFrom(at, Math.max(from, to)) + 1);
  return {
    length: end - begin,
    at: series.at.slice(begin, end),
    totalWh: series.totalWh.slice(begin, end),
    peakWh: series.peakWh.slice(begin, end),
    valleyWh: series.valleyWh.slice(begin, end),
  };
}
