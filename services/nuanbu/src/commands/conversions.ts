import type { Language } from '@nuanbu/contracts';
import { PROGRESS_GROUPS, type ProgressGroup } from '@nuanbu/settlement';
import type { Day } from '@nuanbu/units';
import { type Command, Option } from 'commander';
import { progressText } from '../conversions/text.ts';
import { conversionProgress } from '../operations/conversions.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { languageOption } from './language.ts';
import { dayArgument } from './period.ts';
import { type Printing, print } from './print.ts';

interface Options extends Printing, Record<string, unknown> {
  programme: string;
  day?: Day | true;
  week?: Day | true;
  by: ProgressGroup;
  out?: string;
  lang: Language;
}

/** `nuanbu progress`: the daily count and the weekly report of conversions (seed 000 六(二)2). */
export function addProgressCommand(program: Command): void {
  addDataDir(program.command('progress'))
    .summary('conversions against the plan: daily count, weekly report (日统计、周通报)')
    .description(
      'Counts the conversions of a day, or of a week from Monday to Sunday, and all up to its ' +
        'end, beside the plan: planned, converted, accepted, share done, days since the last. ' +
        'Villages that only the plan or only the roster has are shown and named.',
    )
    .requiredOption('--programme <name>', 'a programme on file; its cohorts are counted')
    .addOption(
      new Option('--day [day]', 'the daily count, of today unless a day is given; the default')
        .argParser(dayArgument)
        .conflicts('week'),
    )
    .addOption(
      new Option(
        '--week [day]',
        'the weekly report, of this week unless one of its days is given',
      ).argParser(dayArgument),
    )
    .addOption(
      new Option('--by <grouping>', 'what a row stands for')
        .choices(PROGRESS_GROUPS)
        .default('village'),
    )
    .option('--out <directory>', 'also write it as XLSX and CSV')
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const { programme, by, lang, out } = options;
      const kind = options.week === undefined ? 'day' : 'week';
      const day = options[kind];
      const found = await ask(configOf(options), conversionProgress, {
        ...{ programme, kind, by, language: lang },
        ...(typeof day === 'string' ? { day } : {}),
        ...(out === undefined ? {} : { directory: resolvePath(out) }),
      });
      print(found, options, ({ report, paths }) =>
        [progressText(report, lang), ...paths].join('\n'),
      );
    });
}
