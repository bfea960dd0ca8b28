/** Reads a folder `budget-*`, budgets its plan through the public entry, and says what came out. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { budgetFromFile, loadProgramme } from '@nuanbu/cli';
import { type Budget, type Programme, withSettings } from '@nuanbu/policy';
import { parse } from 'yaml';
import { type Figure, judged } from './figures.ts';

/** What `budget.yaml` says. Everything is text; paths are relative to the folder. */
interface BudgetScenario {
  readonly programme: string;
  /** The notice's own plan where it is left out. */
  readonly plan?: string;
  /** Parameters of the programme at other values, `path=value`. */
  readonly set?: readonly string[];
  readonly figures: readonly Figure[];
  /** `component pathway code households`, what is in no total; a dash for what is empty. */
  readonly unbudgeted?: readonly string[];
  /** `line column code` of the plan's rows. */
  readonly refusals?: readonly string[];
}

const KEYS: readonly (keyof BudgetScenario)[] = [
  'programme',
  'plan',
  'set',
  'figures',
  'unbudgeted',
  'refusals',
];

/** What a budget scenario expects, and what the budget is, in one shape that can be compared. */
export type BudgetOutcome = Required<Pick<BudgetScenario, 'figures' | 'unbudgeted' | 'refusals'>>;

export async function runBudgetScenario(
  folder: string,
): Promise<{ expected: BudgetOutcome; actual: BudgetOutcome; note: string }> {
  const text = await readFile(join(folder, 'budget.yaml'), 'utf8');
  const scenario: BudgetScenario = parse(text, { schema: 'failsafe' });
  for (const key of Object.keys(scenario)) {
    if (!(KEYS as readonly string[]).includes(key))
      throw new Error(`${folder}: unknown key ${key}`);
  }
  const { programme: name, plan: path, figures, unbudgeted = [], refusals = [] } = scenario;
  const programme = withSet(await loadProgramme(name), scenario.set ?? []);
  const { plan, budget } = await budgetFromFile(programme, path && resolve(folder, path));
  return {
    expected: { figures, unbudgeted, refusals },
    actual: {
      figures: figures.map((figure) => judged(figure, { rows: plan.rows, budget })),
      unbudgeted: unbudgetedIn(budget),
      refusals: plan.refusals.map(({ line, column, code }) => `${line} ${column || '-'} ${code}`),
    },
    note: await readFile(join(folder, 'note.md'), 'utf8'),
  };
}

/** What is in no total, with the households of all rows that are alike. */
function unbudgetedIn({ unbudgeted }: Budget): string[] {
  const households = new Map<string, number>();
  for (const row of unbudgeted) {
    const what = [row.item || '-', row.pathway || '-', row.because].join(' ');
    households.set(what, (households.get(what) ?? 0) + row.households);
  }
  return [...households].map(([what, count]) => `${what} ${count}`);
}

function withSet(programme: Programme, set: readonly string[]): Programme {
  if (set.length === 0) return programme;
  const settings = set.map((each) => {
    const [path = '', value = ''] = each.split('=');
    return { path, value };
  });
  const changed = withSettings(programme, settings);
  if (!changed.ok) throw new Error(changed.problems.join('\n'));
  return changed.programme;
}
