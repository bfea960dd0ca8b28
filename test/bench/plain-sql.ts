import { DuckDBInstance } from '@duckdb/node-api';
import { HOUR_S } from '@nuanbu/units';
import { bestOf } from './clock.ts';
import { SEASON_START } from './quarter-hours.ts';

/** The season's energy by tariff window in DuckDB's own words: nothing is checked. */
export async function plainSqlS(path: string, days: number): Promise<number> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const from = SEASON_START - 4 * HOUR_S;
  const to = SEASON_START + days * 24 * HOUR_S;
  const seconds = await bestOf(3, async () => {
    await connection.runAndReadAll(`
      WITH edge AS (
        SELECT meter, (read_at - ${from}::UINTEGER) // 43200::UINTEGER AS half,
               arg_min(total_wh, read_at) AS wh
        FROM reading WHERE read_at BETWEEN ${from} AND ${to} GROUP BY ALL),
      part AS (
        SELECT meter, half, lead(wh) OVER (PARTITION BY meter ORDER BY half) - wh AS wh FROM edge)
      SELECT meter, sum(wh), sum(wh) FILTER (half % 2 = 0) FROM part GROUP BY meter`);
  });
  connection.closeSync();
  instance.closeSync();
  return seconds;
}
