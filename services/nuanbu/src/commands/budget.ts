import type { Language } from '@nuanbu/contracts';
import { type Command, Option } from 'commander';
import { budgetFromFile } from '../budget/plan-files.ts';
import { budgetText } from '../budget/text.ts';
import { DIMENSION_WORDS, type ShownDimension } from '../budget/words.ts';
import { writeBudget } from '../budget/write-files.ts';
import { resolvePath } from '../paths.ts';
import { loadProgramme } from '../programmes.ts';
import { languageOption } from './language.ts';
import { EXIT_REFUSALS, refusalText, SHOWN_REFUSALS } from './refusals.ts';

interface BudgetOptions {
  plan?: string;
  component?: string[];
  by?: ShownDimension;
  out?: string;
  lang: Language;
  strict?: boolean;
}

/** `nuanbu budget PROGRAMME`: what a plan costs, without a server or a data directory. */
export function addBudget(program: Command): void {
  program
    .command('budget <programme>')
    .summary('what a plan costs, by component, pathway, funder and year')
    .description(
      'Computes what a plan of households costs under a programme, by name or file: each ' +
        "household's subsidy as it would be paid, times the households, split between funders. " +
        'Needs no server and no data directory.',
    )
    .option('--plan <file>', "households by village or pathway; the notice's own plan unless given")
    .option(
      '--component <name...>',
      'only these components and stated investments; all of them unless given',
    )
    .addOption(
      new Option(
        '--by <grouping>',
        'one grouping in place of component, pathway and funder',
      ).choices(Object.keys(DIMENSION_WORDS)),
    )
    .option(
      '--out <directory>',
      'also write budget.csv, budget-summary.csv and budget.xlsx, exact to the fen',
    )
    .addOption(languageOption())
    .option('--strict', `exit with ${EXIT_REFUSALS} where any row of the plan was refused`)
    .action(budget);
}

async function budget(nameOrPath: string, options: BudgetOptions): Promise<void> {
  const programme = await loadProgramme(nameOrPath);
  const planned = await budgetFromFile(
    programme,
    options.plan && resolvePath(options.plan),
    options.component,
  );
  const { refusals, ignoredColumns } = planned.plan;
  for (const column of ignoredColumns) console.error(`column not read: ${column}`);
  for (const refusal of refusals.slice(0, SHOWN_REFUSALS)) {
    console.error(refusalText('plan', refusal));
  }
  const unshown = refusals.length - SHOWN_REFUSALS;
  if (unshown > 0) console.error(`… and ${unshown} more`);
  console.log(budgetText(planned, options.by, options.lang));
  if (options.out !== undefined) {
    const paths = await writeBudget(planned, options.by, resolvePath(options.out), options.lang);
    for (const path of paths) console.log(path);
  }
  if (options.strict && refusals.length > 0) process.exitCode = EXIT_REFUSALS;
}
