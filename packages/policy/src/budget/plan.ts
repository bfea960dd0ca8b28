import { type Fen, safeInteger, type Wh } from '@nuanbu/units';

/** One row of a plan: households that are alike, as far as it says. */
export interface PlanRow {
  readonly town: string;
  readonly village: string;
  /** 改造方式, by the words that the programme declares. */
  readonly pathway?: string | undefined;
  readonly equipment?: string | undefined;
  /** The year of conversion. */
  readonly year?: number | undefined;
  readonly plannedHouseholds: number;
  /** Heated area of one household in thousandths of a square metre. */
  readonly areaMilliM2?: number | undefined;
  /** What the conversion of one household costs. */
  readonly costFen?: Fen | undefined;
  /** What one household is expected to use in a season. */
  readonly energyWh?: Wh | undefined;
}

/** What a plan's rows can be grouped by. */
export type PlanDimension = 'town' | 'village' | 'pathway' | 'equipment' | 'year';

/** Households and heated area of the rows of one group. */
export interface PlanTotal {
  /** The group's values in the order asked for; empty where the rows say none. */
  readonly key: readonly string[];
  readonly households: number;
  /** Of the rows that say an area. */
  readonly areaMilliM2: number;
}

/** Sums a plan's households and areas, groups in the order of the rows; all of it for `[]`. */
export function planTotals(rows: readonly PlanRow[], by: readonly PlanDimension[]): PlanTotal[] {
  const totals = new Map<string, PlanTotal>();
  for (const row of rows) {
    const key = by.map((dimension) => String(row[dimension] ?? ''));
    const name = JSON.stringify(key);
    const before = totals.get(name);
    const areaMilliM2 = (row.areaMilliM2 ?? 0) * row.plannedHouseholds;
    totals.set(name, {
      key,
      households: safeInteger((before?.households ?? 0) + row.plannedHouseholds, 'households'),
      areaMilliM2: safeInteger((before?.areaMilliM2 ?? 0) + areaMilliM2, 'area'),
    });
  }
  return [...totals.values()];
}
