import type { DuckDBConnection } from '@duckdb/node-api';
import { areEqual } from '../resolution/values.ts';
import type { MeterKey } from './meter-states.ts';
import { ODD_CONFLICT, ODD_LATE, type ReadingTable } from './schema.ts';
import type { LateRows } from './stage.ts';
import type { StagedRows } from './staged-rows.ts';
import { identityOf, standingValues } from './standing-values.ts';

/** A meter and an instant at which values differ. */
export interface ConflictPlace {
  readonly meter: MeterKey;
  readonly at: number;
}

/**
 * Decides the rows that are not newer than their meter's newest, in the order in which they came: a
 * value that stands is a duplicate, another one at an instant that has a value is a conflict, and
 * the rest is late (R2, R3). Corrections do not take part: what they say is not a plain value.
 */
export async function stageLate(
  connection: DuckDBConnection,
  table: ReadingTable,
  late: LateRows,
  staged: StagedRows,
): Promise<ConflictPlace[]> {
  const conflicts: ConflictPlace[] = [];
  if (late.row.length === 0) return conflicts;
  const meters = Uint32Array.from(late.meter);
  const instants = Uint32Array.from(late.append, ({ batch }, index) => batch.at[late.row[index]!]!);
  const standing = await standingValues(connection, table, meters, instants, staged);
  for (const [index, append] of late.append.entries()) {
    const row = late.row[index]!;
    const meter = meters[index]!;
    const at = instants[index]!;
    const values = {
      totalWh: append.batch.totalWh[row]!,
      peakWh: append.batch.peakWh[row]!,
      valleyWh: append.batch.valleyWh[row]!,
    };
    const here = standing.get(identityOf(meter, at))!;
    if (here.some((other) => areEqual(other, values))) {
      append.duplicate(row);
      continue;
    }
    const odd = here.length > 0 ? ODD_CONFLICT : ODD_LATE;
    if (odd === ODD_CONFLICT) {
      append.conflict(row);
      conflicts.push({ meter, at });
    }
    staged.pushLate(meter, at, values.totalWh, values.peakWh, values.valleyWh, odd);
    here.push(values);
  }
  return conflicts;
}
