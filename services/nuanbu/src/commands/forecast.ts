import type { Language } from '@nuanbu/contracts';
import type { Command } from 'commander';
import { forecastText } from '../forecast/text.ts';
import { forecast } from '../operations/forecast.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { languageOption } from './language.ts';
import { type Printing, print } from './print.ts';
import { householdProgress } from './progress.ts';

interface ForecastOptions extends Printing, Record<string, unknown> {
  programme: string;
  component?: string;
  season?: string;
  town?: string;
  lang: Language;
}

/** `nuanbu forecast`: where a season will end. */
export function addForecast(program: Command): void {
  addDataDir(program.command('forecast'))
    .summary('what a season that still runs will come to: kWh and yuan, low and high')
    .description(
      'Carries each household to the season’s end by its last two weeks and the degree days that ' +
        'are expected, pays it there by the programme’s rule, and adds up, beside the budget. ' +
        'docs/forecast.md has the formula and how far it is off.',
    )
    .requiredOption('--programme <name>', 'a programme on file')
    .option('--component <name>', 'its main component unless given')
    .option('--season <season>', 'the one in which the newest reading lies unless given')
    .option('--town <town>', 'of this town alone')
    .addOption(languageOption())
    .option('--json', 'print JSON, with the season day by day')
    .action(answer);
}

async function answer(options: ForecastOptions): Promise<void> {
  const { programme, component, season, town, lang } = options;
  const progress = householdProgress();
  const asked = { programme, component, season, town };
  const found = await ask(configOf(options), forecast, asked, progress.tell).finally(() =>
    progress.end(),
  );
  print(found, options, (told) => forecastText(told, lang));
}
