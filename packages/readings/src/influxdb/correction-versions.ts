import { ABSENT, type Instant, type Span, type Wh } from '@nuanbu/units';
import type { Correction } from '../port.ts';
import type { StandingCorrection } from '../resolution/usable.ts';
import { askRows } from './answers.ts';
import { correctionsFlux } from './queries.ts';
import {
  BY_FIELD,
  EPOCH_TAG,
  METER_TAG,
  NUMBER_FIELD,
  PEAK_FIELD,
  plainText,
  TOTAL_FIELD,
  VALLEY_FIELD,
  WHY_FIELD,
} from './schema.ts';
import type { InfluxTransport } from './transport.ts';

/** A version of a correction as it lies in the bucket. */
export interface StoredVersion extends StandingCorrection, Correction {
  /** Its number in the order of all corrections. */
  readonly number: number;
  /** The first epoch in which it was written. */
  readonly epoch: number;
}

/** Versions by the meter's name, each by rising instant and number. */
export type VersionsByMeter = ReadonlyMap<string, readonly StoredVersion[]>;

/** Reads the versions of corrections of some meters in a span, up to an epoch. */
export async function readVersions(
  transport: InfluxTransport,
  meterIds: readonly string[],
  span: Span,
  asOf: number,
): Promise<VersionsByMeter> {
  if (meterIds.length === 0 || span.to <= span.from) return new Map();
  const asked = { bucket: transport.bucket, meterIds, span };
  const points = new Map<string, Map<string, string>>();
  for (const row of await askRows(transport, correctionsFlux(asked))) {
    const key = [row.get(METER_TAG), row.get(EPOCH_TAG), row.get('_time')].join();
    const point = points.get(key) ?? new Map(row);
    points.set(key, point.set(row.get('_field')!, row.get('_value')!));
  }
  const versions = new Map<string, StoredVersion[]>();
  for (const point of points.values()) {
    const version = versionOf(point);
    // A point of which a field is still missing is being written.
    if (!version || version.epoch > asOf) continue;
    const meterId = plainText(point.get(METER_TAG)!);
    const mine = versions.get(meterId);
    if (mine) mine.push(version);
    else versions.set(meterId, [version]);
  }
  for (const [meterId, mine] of versions) versions.set(meterId, firstOfEach(mine));
  return versions;
}

function versionOf(point: ReadonlyMap<string, string>): StoredVersion | undefined {
  const texts = [TOTAL_FIELD, BY_FIELD, WHY_FIELD, NUMBER_FIELD].map((field) => point.get(field));
  if (texts.includes(undefined)) return undefined;
  const registerWh = (field: string): Wh => Number(point.get(field) ?? ABSENT);
  return {
    at: instantOf(point.get('_time')!),
    totalWh: registerWh(TOTAL_FIELD),
    peakWh: registerWh(PEAK_FIELD),
    valleyWh: registerWh(VALLEY_FIELD),
    by: plainText(point.get(BY_FIELD)!),
    why: plainText(point.get(WHY_FIELD)!),
    number: Number(point.get(NUMBER_FIELD)),
    epoch: Number(point.get(EPOCH_TAG)),
  };
}

/** The whole second of a time as InfluxDB writes it; its nanoseconds do not say when it was. */
export function instantOf(time: string): Instant {
  return Date.parse(`${time.slice(0, 19)}Z`) / 1000;
}

/** A version that was sent again stands once, in the epoch in which it first came. */
function firstOfEach(versions: StoredVersion[]): StoredVersion[] {
  versions.sort((a, b) => a.at - b.at || a.number - b.number || a.epoch - b.epoch);
  return versions.filter(
    ({ at, number }, place) =>
      versions[place - 1]?.at !== at || versions[place - 1]?.number !== number,
  );
}

/** The version that counts at each instant of a span: the one of the greatest number (R2). */
export function newestVersions(
  versions: readonly StoredVersion[],
  { from, to }: Span,
): readonly StoredVersion[] {
  return versions.filter(
    ({ at }, place) => from <= at && at < to && versions[place + 1]?.at !== at,
  );
}
