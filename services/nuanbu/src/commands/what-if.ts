import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WhatIfReport } from '@nuanbu/api';
import type { Language } from '@nuanbu/contracts';
import { reportTable } from '@nuanbu/contracts';
import { type Setting, START_RULES, type StartRule } from '@nuanbu/policy';
import { TroubleError } from '@nuanbu/terms';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { whatIf } from '../operations/what-if.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { referenceFrom } from '../policy/reference.ts';
import { whatIfSheets } from '../what-if/sheets.ts';
import { whatIfText } from '../what-if/text.ts';
import { writing } from '../writing.ts';
import { languageOption } from './language.ts';
import { type Printing, print } from './print.ts';
import { runProgress } from './progress.ts';
import { positive } from './simulate.ts';

interface WhatIfOptions extends Printing, Record<string, unknown> {
  programme?: string;
  component?: string;
  season?: string;
  run?: number;
  against?: string;
  set?: readonly Setting[];
  startRule?: StartRule;
  out?: string;
  lang: Language;
}

const EXAMPLES = `
A run that was settled is computed once more, from the roster and the readings that it froze, and
compared with the lines that it kept. Nothing that is stored changes.

  nuanbu whatif --programme jining-jkq-2021 --season 2021-2022 \\
    --set components.energySubsidy.rules.perKwh.rate=0.25     at another rate
  nuanbu whatif --run 3 --against ./draft-2022.yaml           by a file that is not on file yet
  nuanbu whatif --run 3 --against jining-jkq-2021@1           by an earlier version
  nuanbu whatif --run 3 --start-rule deductCapPaid            by another reading of the start

\`nuanbu policy show NAME\` prints the names that --set takes.`;

/** `nuanbu whatif`: a settled season under other terms. */
export function addWhatIf(program: Command): void {
  addDataDir(program.command('whatif'))
    .summary('what a settled season would have been under other terms')
    .description(
      'Says who would gain, lose and cross a threshold if a settled season had other terms: ' +
        'another programme, other values of parameters, another reading of the start.',
    )
    .option('--programme <name>', 'whose newest run is meant')
    .option('--component <name>', 'of which component')
    .option('--season <season>', 'of which season or year')
    .addOption(
      new Option(
        '--run <number>',
        'the run that is meant; else the newest final one that succeeded',
      ).argParser(positive),
    )
    .option('--against <programme>', 'a name on file, NAME@VERSION, or the path of a file')
    .option(
      '--set <key=value>',
      'a parameter at another value; may stand several times',
      collectSetting,
    )
    .addOption(new Option('--start-rule <rule>', 'domain rule P1').choices(START_RULES))
    .option('--out <directory>', 'also write whatif.csv and whatif.xlsx')
    .addOption(languageOption())
    .option('--json', 'print JSON, with every household that stands otherwise')
    .addHelpText('after', EXAMPLES)
    .action(answer);
}

/** Reads `key=value`; the value may hold further equals signs. */
export function collectSetting(text: string, before: readonly Setting[] = []): Setting[] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new InvalidArgumentError('It must be key=value, as in …rules.perKwh.rate=0.25.');
  return [...before, { path: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }];
}

async function answer(options: WhatIfOptions): Promise<void> {
  const { programme, component, season, run, startRule, set: settings = [], lang, out } = options;
  if (options.against === undefined && settings.length === 0 && startRule === undefined) {
    throw new TroubleError('argumentInvalid', 'Nothing is to be otherwise.', {
      hint: 'Give --against, --set or --start-rule; --help has examples.',
    });
  }
  const against = options.against === undefined ? undefined : await referenceFrom(options.against);
  const progress = runProgress();
  const report = await ask(
    configOf(options),
    whatIf,
    { run, programme, component, season, against, settings: [...settings], startRule },
    progress.tell,
  ).finally(() => progress.end());
  print(report, options, (told) => whatIfText(told, lang));
  if (out === undefined) return;
  for (const path of await writeReport(report, resolvePath(out), lang)) console.error(path);
}

/** Writes the households as CSV, and a workbook with the villages and funders beside them. */
async function writeReport(
  report: WhatIfReport,
  directory: string,
  language: Language,
): Promise<string[]> {
  const { csv, xlsx } = await reportTable({ sheets: whatIfSheets(report, language) });
  return writing(directory, async () => {
    await mkdir(directory, { recursive: true });
    const paths = ['whatif.csv', 'whatif.xlsx'].map((name) => join(directory, name));
    await writeFile(paths[0]!, csv[0]!);
    await writeFile(paths[1]!, xlsx);
    return paths;
  });
}
