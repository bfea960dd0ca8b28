import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Language, reportTable } from '@nuanbu/contracts';
import { writing } from '../writing.ts';
import type { PlannedBudget } from './plan-files.ts';
import { budgetSheets } from './report-sheets.ts';
import type { ShownDimension } from './words.ts';

/**
 * Writes a budget into a directory, exact to the fen: every entry as `budget.csv`, their
 * sums as `budget-summary.csv`, and both as `budget.xlsx`.
 *
 * @param by the grouping of the sums; by component, pathway and funder where it is left out.
 * @returns the paths of the files.
 * @throws TroubleError `fileUnwritable`, `diskFull`.
 */
export async function writeBudget(
  planned: PlannedBudget,
  by: ShownDimension | undefined,
  directory: string,
  language: Language,
): Promise<string[]> {
  const { entries, sums } = budgetSheets(planned, by, language);
  const { xlsx, csv } = await reportTable({ sheets: [entries, sums] });
  const contents: readonly [name: string, content: string | Buffer][] = [
    ['budget.csv', csv[0]!],
    ['budget-summary.csv', csv[1]!],
    ['budget.xlsx', xlsx],
  ];
  return writing(directory, async () => {
    await mkdir(directory, { recursive: true });
    const paths: string[] = [];
    for (const [name, content] of contents) {
      const path = join(directory, name);
      await writeFile(path, content);
      paths.push(path);
    }
    return paths;
  });
}
