import { toFluxValue } from '@influxdata/influxdb-client';
import { bareText, METER_TAG, plainText, READING, TOTAL_FIELD } from './schema.ts';
import type { InfluxTransport } from './transport.ts';

/** Meters that one query names; more of them cost the server more than another query. */
const METERS_A_QUERY = 200;
/** After every instant that can be stored; without an end, a range ends now. */
const END_OF_TIME = '2200-01-01T00:00:00Z';

/**
 * The newest instants at which meters have a plain reading, of any epoch.
 *
 * @returns those of the meters that have one.
 */
export async function lastInstants(
  transport: InfluxTransport,
  meterIds: readonly string[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const portions: Promise<void>[] = [];
  for (let from = 0; from < meterIds.length; from += METERS_A_QUERY) {
    portions.push(askPortion(transport, meterIds.slice(from, from + METERS_A_QUERY), found));
  }
  await Promise.all(portions);
  return found;
}

async function askPortion(
  transport: InfluxTransport,
  meterIds: readonly string[],
  found: Map<string, number>,
): Promise<void> {
  const meters = meterIds.map((id) => `r.${METER_TAG} == "${bareText(id)}"`).join(' or ');
  const flux = `from(bucket: ${toFluxValue(transport.bucket)})
    |> range(start: 0, stop: ${END_OF_TIME})
    |> filter(fn: (r) => r._measurement == "${READING}" and r._field == "${TOTAL_FIELD}")
    |> filter(fn: (r) => ${meters})
    |> last()
    |> keep(columns: ["_time", "${METER_TAG}"])`;
  for (const row of await transport.rows(flux)) {
    const meterId = plainText(row[METER_TAG]!);
    // A time is a second and its nanoseconds.
    const at = Date.parse(`${row._time!.slice(0, 19)}Z`) / 1000;
    found.set(meterId, Math.max(at, found.get(meterId) ?? at));
  }
}
