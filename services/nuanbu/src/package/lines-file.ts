import {
  LINE_COLUMNS,
  type LineResult,
  lineForm,
  lineRow,
  type RunTerms,
} from '@nuanbu/settlement';

/** The rows of `lines.csv` of a run, in byte order of the household, after its header. */
export function digestRowsOf(
  lines: readonly LineResult[],
  { component }: Pick<RunTerms, 'component'>,
): string[] {
  const form = lineForm(component);
  const rows = lines.map((line) => {
    return { key: Buffer.from(line.householdId), row: lineRow(line, form) };
  });
  rows.sort((one, other) => Buffer.compare(one.key, other.key));
  return [LINE_COLUMNS[form].join(','), ...rows.map(({ row }) => row)].map((row) => `${row}\n`);
}
