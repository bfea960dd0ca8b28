import type { progressSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';

export type Progress = z.output<typeof progressSchema>;
export type ProgressRow = Progress['rows'][number];

/** What a row is called: its village, town or pathway; undefined for the district as a whole. */
export function nameOf({ town, village, pathway }: ProgressRow): string | undefined {
  return pathway ?? village ?? town;
}

/** The rows that somebody sees, together. The plan is known where any row's is. */
export function sumOf(rows: readonly ProgressRow[]): ProgressRow {
  const add = (of: (row: ProgressRow) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const days = Math.max(0, ...rows.map(({ convertedByDay }) => convertedByDay.length));
  const isPlanned = rows.some(({ planned }) => planned !== undefined);
  return {
    ...(isPlanned && { planned: add(({ planned = 0 }) => planned) }),
    converted: add(({ converted }) => converted),
    convertedByDay: Array.from({ length: days }, (_, day) =>
      add(({ convertedByDay }) => convertedByDay[day] ?? 0),
    ),
    convertedInAll: add(({ convertedInAll }) => convertedInAll),
    withoutDay: add(({ withoutDay }) => withoutDay),
    accepted: add(({ accepted }) => accepted),
  };
}

const DAY_MS = 86_400_000;

/** As many days as asked for, from the first on: `2021-12-01`, `2021-12-02`. */
export function daysFrom(firstDay: string, many: number): string[] {
  const start = Date.parse(`${firstDay}T00:00:00Z`);
  return Array.from({ length: many }, (_, day) =>
    new Date(start + day * DAY_MS).toISOString().slice(0, 10),
  );
}
