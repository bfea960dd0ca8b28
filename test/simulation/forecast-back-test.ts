/** The forecast's back-test: simulated seasons, asked while they run, against what was truly used. */
import { readFileSync } from 'node:fs';
import { climateFor, readClimates } from '@nuanbu/contracts';
import { outlookOf } from '@nuanbu/settlement';
import { trueAmountFen } from '@nuanbu/simulator-households';
import { markdownTable } from '../tidy/documents/markdown.ts';
import { forecastAfter, type TrueSeason, trueSeason } from './forecast-season.ts';

const SEASONS = 20;
const HOUSEHOLDS = 50;
/** Days of 121 that are over: two weeks, then a quarter, a half and three quarters. */
const ASKED_AFTER = [14, 30, 60, 91];
const SEASON_DAYS = 121;

/** How far forecasts were off in all seasons that were asked after the same days. */
export interface BackTestRow {
  /** Whether the days that were over had their temperatures recorded. */
  readonly isRecorded: boolean;
  readonly days: number;
  readonly seasons: number;
  /** All of a season's households together: mean and greatest error, as parts of one. */
  readonly energyError: number;
  readonly worstEnergyError: number;
  readonly moneyError: number;
  /** The same if the mean day so far simply went on. */
  readonly naiveError: number;
  /** Half the way from low to high. */
  readonly spread: number;
  /** Seasons of which the truth lay between low and high. */
  readonly energyInside: number;
  readonly moneyInside: number;
  /** Of households: their median error, and the share of those inside. */
  readonly householdError: number;
  readonly householdsInside: number;
  readonly householdsMoneyInside: number;
}

/** Asks every season after each of the days, with and without recorded temperatures. */
export function backTest(): BackTestRow[] {
  const file = new URL('../climates.json', import.meta.resolve('@nuanbu/contracts'));
  const read = readClimates(readFileSync(file, 'utf8'));
  if (!read.ok) throw new Error(read.problems.join());
  const climate = climateFor(read.climates, 'jining-jkq-2021');
  const seasons = Array.from({ length: SEASONS }, (_, index) =>
    trueSeason(`forecast-${index}`, HOUSEHOLDS),
  );
  return [false, true].flatMap((isRecorded) =>
    ASKED_AFTER.map((days) => {
      const asked = seasons.map((season) => {
        const recorded = isRecorded ? season.temperatures : new Map();
        return askedAfter(season, days, { ...climate, recorded });
      });
      return { isRecorded, days, ...together(asked) };
    }),
  );
}

type Asked = ReturnType<typeof askedAfter>;

function askedAfter(
  season: TrueSeason,
  days: number,
  climate: Parameters<typeof forecastAfter>[2],
) {
  const forecasts = forecastAfter(season, days, climate);
  const households = forecasts.map(({ householdId, energyWh, money }) => {
    const trueWh = season.trueWh.get(householdId)!;
    const trueFen = trueAmountFen(trueWh);
    return {
      error: Math.abs(energyWh.best - trueWh) / trueWh,
      isInside: energyWh.low <= trueWh && trueWh <= energyWh.high,
      isMoneyInside: money.low.amountFen <= trueFen && trueFen <= money.high.amountFen,
    };
  });
  const { energyWh, moneyFen } = outlookOf(forecasts);
  const trueValues = [...season.trueWh.values()];
  const trueWh = sum(trueValues);
  const trueFen = sum(trueValues.map(trueAmountFen));
  return {
    households,
    energyError: Math.abs(energyWh.best - trueWh) / trueWh,
    moneyError: Math.abs(moneyFen.best - trueFen) / trueFen,
    naiveError: Math.abs((energyWh.soFar * SEASON_DAYS) / days - trueWh) / trueWh,
    spread: (energyWh.high - energyWh.low) / 2 / trueWh,
    isInside: energyWh.low <= trueWh && trueWh <= energyWh.high,
    isMoneyInside: moneyFen.low <= trueFen && trueFen <= moneyFen.high,
  };
}

function together(asked: readonly Asked[]): Omit<BackTestRow, 'isRecorded' | 'days'> {
  const meanOf = (value: (each: Asked) => number) => sum(asked.map(value)) / asked.length;
  const households = asked.flatMap((each) => each.households);
  const errors = households.map(({ error }) => error).sort((a, b) => a - b);
  const share = (is: (household: (typeof households)[number]) => boolean) =>
    households.filter(is).length / households.length;
  return {
    seasons: asked.length,
    energyError: meanOf((each) => each.energyError),
    worstEnergyError: Math.max(...asked.map((each) => each.energyError)),
    moneyError: meanOf((each) => each.moneyError),
    naiveError: meanOf((each) => each.naiveError),
    spread: meanOf((each) => each.spread),
    energyInside: asked.filter(({ isInside }) => isInside).length,
    moneyInside: asked.filter(({ isMoneyInside }) => isMoneyInside).length,
    householdError: errors[Math.floor(errors.length / 2)]!,
    householdsInside: share(({ isInside }) => isInside),
    householdsMoneyInside: share(({ isMoneyInside }) => isMoneyInside),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The back-test as docs/forecast.md shows it. */
export function backTestText(rows: readonly BackTestRow[]): string {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const head = [
    ...[
      'Temperatures so far',
      'Days over',
      'kWh, mean error',
      'kWh, worst',
      'If the mean day went on',
    ],
    ...['Yuan, mean error', '± shown', 'Seasons inside, kWh', 'yuan', 'Household, median error'],
    ...['Households inside, kWh', 'yuan'],
  ];
  const cells = rows.map((row) => [
    ...[row.isRecorded ? 'recorded' : 'normals', `${row.days} of ${SEASON_DAYS}`],
    ...[row.energyError, row.worstEnergyError, row.naiveError, row.moneyError, row.spread].map(
      percent,
    ),
    ...[row.energyInside, row.moneyInside].map((inside) => `${inside} of ${row.seasons}`),
    ...[row.householdError, row.householdsInside, row.householdsMoneyInside].map(percent),
  ]);
  return [
    `${SEASONS} simulated seasons of ${HOUSEHOLDS} households each:`,
    markdownTable(head, cells),
  ].join('\n\n');
}
