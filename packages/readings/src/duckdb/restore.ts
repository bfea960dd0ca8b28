import type { DuckDBConnection } from '@duckdb/node-api';
import { readColumns } from './columns.ts';
import type { StoreTotals } from './committer.ts';
import { readFloor } from './fill.ts';
import { MeterStates } from './meter-states.ts';
import { ODD_CONFLICT, type ReadingTable } from './schema.ts';

/** Reads back from the file what the committer holds in memory. */
export async function restore(
  connection: DuckDBConnection,
  table: ReadingTable,
): Promise<{ states: MeterStates; totals: StoreTotals }> {
  const states = new MeterStates();
  const meters = await connection.runAndReadAll('SELECT meter_id FROM meter ORDER BY meter');
  for (const [id] of meters.getRows()) states.keyOf(String(id));
  states.settle();
  // A row with a spacing was its meter's newest when it came, so the last of them is the newest.
  await readColumns(
    connection,
    `SELECT meter, read_at, ${table.registersSql()}, commit_no
     FROM reading
     JOIN (SELECT meter, max(read_at) AS read_at FROM reading GROUP BY meter)
       USING (meter, read_at)
     WHERE spacing_s IS NOT NULL`,
    ['u32', 'u32', 'f64', 'f64', 'f64', 'u32'],
    ([meter, at, totalWh, peakWh, valleyWh, commit], length) => {
      for (let row = 0; row < length; row += 1) {
        states.setTail(meter[row]!, {
          at: at[row]!,
          totalWh: totalWh[row]!,
          peakWh: peakWh[row]!,
          valleyWh: valleyWh[row]!,
          commit: commit[row]!,
        });
      }
    },
  );
  await readColumns(
    connection,
    `SELECT meter, read_at FROM reading WHERE odd = ${ODD_CONFLICT}
     UNION ALL SELECT meter, read_at FROM correction`,
    ['u32', 'u32'],
    ([meter, at], length) => {
      for (let row = 0; row < length; row += 1) states.noteUnsettled(meter[row]!, at[row]!);
    },
  );
  const counted = await connection.runAndReadAll(
    `SELECT (SELECT count(*) FROM reading) + (SELECT count(*) FROM correction),
            (SELECT count(*) FROM reading WHERE odd = ${ODD_CONFLICT}),
            greatest((SELECT coalesce(max(commit_no), 0) FROM reading),
                     (SELECT coalesce(max(commit_no), 0) FROM correction), ${await readFloor(connection)})`,
  );
  const [rows, conflicts, commit] = counted.getRows()[0]!.map(Number);
  return { states, totals: { rows: rows!, conflicts: conflicts!, commit: commit! } };
}
