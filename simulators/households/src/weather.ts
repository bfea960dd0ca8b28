import { dayOf, type Instant, secondOfDay } from '@nuanbu/units';
import { randomFor, type Seed } from './random.ts';

/**
 * PLACEHOLDERS, not measurements: mean outdoor temperature by month in °C. They give a simulated
 * winter its shape until somebody puts a station's record here.
 */
const PLACEHOLDER_MONTHLY_MEAN_C: Readonly<Record<string, number>> = {
  '12': 1.5,
  '01': -0.5,
  '02': 3,
  '03': 8.5,
};
const PLACEHOLDER_DAILY_DEVIATION_C = 3;
/** How much of a day's deviation the next day keeps; the rest is new. */
const DAY_TO_DAY = 0.6;
const DAY_NEW = 0.8;
/** Coldest hour, warmest hour, and how far both lie from the day's mean. */
const COLDEST_HOUR = 5;
const WARMEST_HOUR = 14;
const HALF_DAILY_RANGE_C = 4;

/** Below this outdoor temperature houses are heated. */
export const HEATING_LIMIT_C = 16;

function monthlyMeanC(month: string): number {
  const known = PLACEHOLDER_MONTHLY_MEAN_C[month];
  if (known !== undefined) return known;
  // The days just outside the heating months borrow the month that they touch.
  return Number(month) < 8 ? PLACEHOLDER_MONTHLY_MEAN_C['03']! : PLACEHOLDER_MONTHLY_MEAN_C['12']!;
}

function diurnalC(hour: number): number {
  const sinceColdest = (hour - COLDEST_HOUR + 24) % 24;
  const rise = WARMEST_HOUR - COLDEST_HOUR;
  const share = sinceColdest <= rise ? sinceColdest / rise : (24 - sinceColdest) / (24 - rise);
  return HALF_DAILY_RANGE_C * (2 * share - 1);
}

/** Outdoor temperature in °C for each of `hours` hours from an instant on, the same for a seed. */
export function outdoorTemperatureC(seed: Seed, from: Instant, hours: number): Float64Array {
  const temperatureC = new Float64Array(hours);
  const random = randomFor(seed, 'weather');
  let day = '';
  let meanC = 0;
  let deviation = random.bell();
  for (let hour = 0; hour < hours; hour += 1) {
    const at = from + hour * 3600;
    const today = dayOf(at);
    if (today !== day) {
      day = today;
      deviation = DAY_TO_DAY * deviation + DAY_NEW * random.bell();
      meanC = monthlyMeanC(today.slice(5, 7)) + PLACEHOLDER_DAILY_DEVIATION_C * deviation;
    }
    temperatureC[hour] = meanC + diurnalC(Math.floor(secondOfDay(at) / 3600));
  }
  return temperatureC;
}

/**
 * The degree-hours of a whole heating season (December to March) at the placeholder means. A
 * dwelling's seasonal heat per m² refers to these, whatever span is simulated.
 */
export const SEASON_DEGREE_HOURS = (
  [
    ['12', 31],
    ['01', 31],
    ['02', 28],
    ['03', 31],
  ] as const
).reduce((sum, [month, days]) => sum + days * 24 * (HEATING_LIMIT_C - monthlyMeanC(month)), 0);
