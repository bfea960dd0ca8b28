import { toFluxValue } from '@influxdata/influxdb-client';
import type { Span } from '@nuanbu/units';
import {
  bareText,
  CORRECTION,
  EPOCH_TAG,
  METER_TAG,
  NUMBER_FIELD,
  PEAK_FIELD,
  READING,
  TOTAL_FIELD,
  VALLEY_FIELD,
} from './schema.ts';

/** Every instant of the store lies in it. */
export const ALL_TIME: Span = { from: 0, to: 2 ** 32 };

/** Points of some meters in a span. */
export interface PointsAsked {
  readonly bucket: string;
  /** All meters where it is undefined. */
  readonly meterIds?: readonly string[] | undefined;
  readonly span: Span;
}

/** The total registers of readings, or their times alone. */
export function totalsFlux(asked: PointsAsked, hasValues: boolean): string {
  return `${pointsFlux(asked, totalFilter)}${keepFlux(hasValues ? ['_value'] : [])}`;
}

/** The peak and valley registers of readings; most meters have none. */
export function partsFlux(asked: PointsAsked): string {
  return `${pointsFlux(asked, partsFilter)}${keepFlux(['_value', '_field'])}`;
}

/** Every field of corrections, each with a row of its own. */
export function correctionsFlux(asked: PointsAsked): string {
  const filter = `r._measurement == "${CORRECTION}"`;
  return `${pointsFlux(asked, filter)}${keepFlux(['_value', '_field'])}`;
}

/** The time of each series' newest or oldest point in a span, of all registers or the parts. */
export function extremeFlux(
  asked: PointsAsked,
  which: 'first' | 'last',
  registers: 'all' | 'total' | 'parts' = 'all',
): string {
  const filter = { all: readingFilter, total: totalFilter, parts: partsFilter }[registers];
  return `${pointsFlux(asked, filter)} |> ${which}()${keepFlux(['_field'])}`;
}

/** The time of each meter's newest reading of any epoch; of all meters it costs as much as of some. */
export function newestFlux(asked: PointsAsked): string {
  return (
    `${pointsFlux(asked, totalFilter)} |> group(columns: ["${METER_TAG}"]) |> last()` +
    ` |> keep(columns: ["_time", "${METER_TAG}"]) |> yield(name: "")`
  );
}

/** The meters that have anything in the bucket. */
export function metersFlux(bucket: string): string {
  return tagValuesFlux(bucket, METER_TAG);
}

/** The epochs of which the bucket has anything. */
export function epochsFlux(bucket: string): string {
  return tagValuesFlux(bucket, EPOCH_TAG);
}

/** The greatest number of a correction in the bucket, if it has any. */
export function newestCorrectionFlux(bucket: string): string {
  const filter = `r._measurement == "${CORRECTION}" and r._field == "${NUMBER_FIELD}"`;
  return `${pointsFlux({ bucket, span: ALL_TIME }, filter)} |> group() |> max() |> keep(columns: ["_value"])`;
}

function tagValuesFlux(bucket: string, tag: string): string {
  return (
    `import "influxdata/influxdb/schema" schema.tagValues(bucket: ${toFluxValue(bucket)}, ` +
    `tag: "${tag}", start: ${ALL_TIME.from}, stop: ${ALL_TIME.to})`
  );
}

/** The registers that any reading in the bucket has. */
export function registersFlux(bucket: string): string {
  return (
    `import "influxdata/influxdb/schema" schema.measurementFieldKeys(bucket: ` +
    `${toFluxValue(bucket)}, measurement: "${READING}", ` +
    `start: ${ALL_TIME.from}, stop: ${ALL_TIME.to})`
  );
}

const readingFilter = `r._measurement == "${READING}"`;
const totalFilter = `${readingFilter} and r._field == "${TOTAL_FIELD}"`;
const partsFilter = `${readingFilter} and (r._field == "${PEAK_FIELD}" or r._field == "${VALLEY_FIELD}")`;

/**
 * One filter that compares tags by `==` and nothing else: then the storage engine reads only the
 * series that are asked for. A comparison by order, a regular expression of many meters or `contains`
 * would be done row by row.
 */
function pointsFlux({ bucket, meterIds, span }: PointsAsked, filter: string): string {
  const meters = meterIds?.map((id) => `r.${METER_TAG} == ${toFluxValue(bareText(id))}`);
  const predicate = meters ? `${filter} and ${anyOf(meters)}` : filter;
  return (
    `from(bucket: ${toFluxValue(bucket)}) |> range(start: ${span.from}, stop: ${span.to})` +
    ` |> filter(fn: (r) => ${predicate})`
  );
}

/**
 * Comparisons of which one holds, halved again and again: a chain of a hundred or two is nested too
 * deep for the server.
 */
function anyOf(comparisons: readonly string[]): string {
  if (comparisons.length <= 8) return `(${comparisons.join(' or ')})`;
  const middle = comparisons.length >> 1;
  return `(${anyOf(comparisons.slice(0, middle))} or ${anyOf(comparisons.slice(middle))})`;
}

/** The shortest answer: no name of a result, and no column that says the same in every answer. */
function keepFlux(columns: readonly string[]): string {
  const kept = ['_time', METER_TAG, EPOCH_TAG, ...columns].map((name) => `"${name}"`);
  return ` |> keep(columns: [${kept.join(', ')}]) |> yield(name: "")`;
}
