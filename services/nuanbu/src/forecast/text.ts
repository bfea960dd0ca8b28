import type { ReadyForecast } from '@nuanbu/api';
import type { Language } from '@nuanbu/contracts';
import { type Fen, formatKwh, formatYuan, type Wh } from '@nuanbu/units';
import { tableText } from '../commands/print.ts';
import { FORECAST_WORDS, type ForecastWord } from './words.ts';

/** Counts of households that are told where they are not zero. */
const COUNTS = [
  'all',
  'entitled',
  'ineligible',
  'amountUnknown',
  'aboveStart',
  'willReachStart',
  'mayReachStart',
  'willNotReachStart',
  'atCap',
  'willReachCap',
  'takenFromOthers',
] as const satisfies readonly ForecastWord[];

/** A forecast as text: the season, energy and money with their bounds, households, villages. */
export function forecastText(forecast: ReadyForecast, language: Language): string {
  const say = (word: ForecastWord) => FORECAST_WORDS[word][language];
  const { programme, component, season, asOf, households, climate } = forecast;
  const until = asOf.lastDay ? `${say('asOf')} ${asOf.lastDay}` : say('noReadings');
  const name = `${say('title')}: ${programme}  ${component}  ${season.name}`;
  const counts = COUNTS.filter((each) => households[each] > 0);
  return [
    forecast.countsEnergy
      ? `${name}  (${until}, ${season.daysPast} ${say('of')} ${season.days} ${say('days')})`
      : `${name}  (${say('facts')})`,
    sumsTable(forecast, say, language),
    counts.map((each) => `${say(each)} ${households[each]}`).join('  '),
    villagesTable(forecast, say),
    ...(forecast.budget?.isCeiling ? [say('ceiling')] : []),
    ...(asOf.isOld ? [say('old')] : []),
    ...(climate?.isPlaceholder ? [say('placeholder')] : []),
  ].join('\n');
}

type Say = (word: ForecastWord) => string;

function sumsTable(forecast: ReadyForecast, say: Say, language: Language): string {
  const { energy, money, funders, budget, countsEnergy } = forecast;
  const yuan = (sums: { soFarFen: Fen; lowFen: Fen; bestFen: Fen; highFen: Fen }) =>
    [sums.soFarFen, sums.lowFen, sums.bestFen, sums.highFen].map(formatYuan);
  const budgeted = (amountFen: Fen | undefined) =>
    amountFen === undefined ? '' : formatYuan(amountFen);
  const kwh = [energy.soFarWh, energy.lowWh, energy.bestWh, energy.highWh].map(wholeKwh);
  return tableText(
    ['', say('soFar'), say('low'), say('best'), say('high'), say('budget')],
    [
      ...(countsEnergy ? [[say('energy'), ...kwh, '']] : []),
      [say('money'), ...yuan(money), budgeted(budget?.amountFen)],
      ...funders.map(({ funder, title, ...sums }) => [
        `  ${title[language]}`,
        ...yuan(sums),
        budgeted(budget?.funders.find((each) => each.funder === funder)?.amountFen),
      ]),
    ],
    1,
  );
}

function villagesTable({ villages }: ReadyForecast, say: Say): string {
  return tableText(
    [
      say('village'),
      say('households'),
      say('kwhSoFar'),
      say('kwhBest'),
      say('yuanSoFar'),
      say('yuanBest'),
    ],
    villages.map(({ town, village, households, energy, money }) => [
      `${town}/${village}`,
      String(households.all),
      wholeKwh(energy.soFarWh),
      wholeKwh(energy.bestWh),
      formatYuan(money.soFarFen),
      formatYuan(money.bestFen),
    ]),
    1,
  );
}

/** What is expected is not told to the last digit: whole kWh, cut. */
function wholeKwh(wh: Wh): string {
  return formatKwh(wh - (wh % 1_000)).replace(/\.0+$/, '');
}
