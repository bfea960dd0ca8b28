import Table from 'cli-table3';

/** Options of the commands that print a result for people or for programs. */
export interface Printing {
  json?: boolean;
}

/** Prints a result as JSON where that was asked for, and otherwise as its text. */
export function print<Result>(
  result: Result,
  { json }: Printing,
  text: (result: Result) => string,
): void {
  console.log(json ? JSON.stringify(result, null, 2) : text(result));
}

/** A plain table; numbers are given as text, already formatted. */
export function tableText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  rightFrom = Number.POSITIVE_INFINITY,
): string {
  if (rows.length === 0) return '(none)';
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: head.map((_, index) => (index >= rightFrom ? 'right' : 'left')),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
