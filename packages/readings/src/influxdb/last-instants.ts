import { readExtremes } from './extremes.ts';
import { ALL_TIME } from './queries.ts';
import type { InfluxTransport } from './transport.ts';
import { groupsOf } from './turns.ts';

/** Meters that one query names; more of them cost the server more than another query. */
const METERS_A_QUERY = 200;

/**
 * The newest instants at which meters have a plain reading, of any epoch.
 *
 * @returns those of the meters that have one.
 */
export async function lastInstants(
  transport: InfluxTransport,
  meterIds: readonly string[],
): Promise<Map<string, number>> {
  const portions = await Promise.all(
    groupsOf(meterIds, METERS_A_QUERY).map((group) =>
      readExtremes(transport, group, ALL_TIME, 'before', Number.POSITIVE_INFINITY),
    ),
  );
  return new Map(
    portions.flatMap((extremes) =>
      [...extremes].flatMap(([meterId, mine]) =>
        (mine.get('totalWh') ?? []).map((at) => [meterId, at] as const),
      ),
    ),
  );
}
