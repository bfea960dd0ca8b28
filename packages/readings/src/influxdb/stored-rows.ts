import type { Instant } from '@nuanbu/units';
import type { StoredRows } from '../port.ts';
import { askRows } from './answers.ts';
import { readVersions, type VersionsByMeter } from './correction-versions.ts';
import { readExtremes } from './extremes.ts';
import { type MeterRows, rowsOf } from './plain-rows.ts';
import { ALL_TIME, metersFlux } from './queries.ts';
import { NO_RUNS, readRuns } from './raw-reads.ts';
import { plainText } from './schema.ts';
import type { InfluxTransport } from './transport.ts';

const METERS_A_QUERY = 100;
const WEEK_S = 7 * 24 * 3600;
/** Rows that one query is to bring: enough to be fast, and few enough to be held. */
const ROWS_A_QUERY = 400_000;

/** The meters that have anything in the bucket, in order of their names. */
export async function allMeters(transport: InfluxTransport): Promise<string[]> {
  const rows = await askRows(transport, metersFlux(transport.bucket));
  return rows.map((row) => plainText(row.get('_value')!)).sort();
}

/** Everything as of an epoch: meters by the hundred, and their readings by as many weeks as fit. */
export async function* readAllRows(
  transport: InfluxTransport,
  asOf: number,
): AsyncGenerator<StoredRows> {
  const meterIds = await allMeters(transport);
  for (let from = 0; from < meterIds.length; from += METERS_A_QUERY) {
    yield* rowsOfMeters(transport, meterIds.slice(from, from + METERS_A_QUERY), asOf);
  }
}

async function* rowsOfMeters(
  transport: InfluxTransport,
  meterIds: readonly string[],
  asOf: number,
): AsyncGenerator<StoredRows> {
  const oldest = await readExtremes(transport, meterIds, ALL_TIME, 'after', asOf);
  const newest = await readExtremes(transport, meterIds, ALL_TIME, 'before', asOf);
  const instants = (extremes: typeof oldest): Instant[] =>
    [...extremes.values()].flatMap((mine) => [...(mine.get('totalWh') ?? [])]);
  const begin = instants(oldest).reduce((a, b) => Math.min(a, b), ALL_TIME.to);
  const end = instants(newest).reduce((a, b) => Math.max(a, b), ALL_TIME.from) + 1;
  let widthS = WEEK_S;
  // The shards of a bucket mostly begin with whole weeks since 1970.
  for (let from = Math.floor(begin / WEEK_S) * WEEK_S; from < end; ) {
    const to = Math.min(from + widthS, ALL_TIME.to);
    const runs = await readRuns(transport, meterIds, { from, to }, asOf);
    const rows = meterIds.map((meterId) => rowsOf(runs.get(meterId) ?? NO_RUNS));
    const portion = plainPortion(meterIds, rows);
    if (portion.length > 0) yield portion;
    if (2 * portion.length < ROWS_A_QUERY) widthS *= 2;
    else if (portion.length > ROWS_A_QUERY && widthS > WEEK_S) widthS /= 2;
    from = to;
  }
  const versions = await readVersions(transport, meterIds, ALL_TIME, asOf);
  if (versions.size > 0) yield correctionsPortion(meterIds, versions);
}

function plainPortion(meterIds: readonly string[], meters: readonly MeterRows[]): StoredRows {
  const length = meters.reduce((sum, rows) => sum + rows.length, 0);
  const portion = {
    ...{ length, meterIds },
    meter: new Uint32Array(length),
    at: new Float64Array(length),
    totalWh: new Float64Array(length),
    peakWh: new Float64Array(length),
    valleyWh: new Float64Array(length),
    commit: new Float64Array(length),
  };
  let filled = 0;
  for (const [meter, rows] of meters.entries()) {
    portion.meter.fill(meter, filled, filled + rows.length);
    portion.at.set(rows.at, filled);
    portion.totalWh.set(rows.totalWh, filled);
    portion.peakWh.set(rows.peakWh, filled);
    portion.valleyWh.set(rows.valleyWh, filled);
    for (let row = 0; row < rows.length; row += 1) portion.commit[filled + row] = rows.epoch(row);
    filled += rows.length;
  }
  return portion;
}

function correctionsPortion(meterIds: readonly string[], versions: VersionsByMeter): StoredRows {
  const all = meterIds.flatMap((meterId, meter) =>
    (versions.get(meterId) ?? []).map((version) => ({ meter, ...version })),
  );
  return {
    ...{ length: all.length, meterIds },
    meter: Uint32Array.from(all, ({ meter }) => meter),
    at: Float64Array.from(all, ({ at }) => at),
    totalWh: Float64Array.from(all, ({ totalWh }) => totalWh),
    peakWh: Float64Array.from(all, ({ peakWh }) => peakWh),
    valleyWh: Float64Array.from(all, ({ valleyWh }) => valleyWh),
    commit: Float64Array.from(all, ({ epoch }) => epoch),
    corrections: all.map(({ by, why, number }) => ({ by, why, place: number })),
  };
}
