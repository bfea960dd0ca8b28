import { dayOf, HOUR_S, type Instant, type Span, secondOfDay } from '@nuanbu/units';
import type { Seed } from './random.ts';
import { outdoorTemperatureC } from './weather.ts';

/** How long the feed begins before the season and goes on after it, so that edges have neighbours. */
export const MARGIN_S = 2 * 86_400;

/**
 * What all houses of a simulation share: the hours and the weather. Hour `i` runs from mark `i` to
 * mark `i + 1`; registers are read at the marks, of which there is one more than hours.
 */
export interface World {
  readonly seed: Seed;
  readonly season: Span;
  readonly from: Instant;
  readonly hours: number;
  /** Marks of the season's first and last instant. */
  readonly startMark: number;
  readonly endMark: number;
  readonly temperatureC: Float64Array;
  /** Hour of the local day, 0 … 23. */
  readonly hourOfDay: Uint8Array;
  /** Days since the spring festival, negative before it. */
  readonly festivalDay: Int16Array;
  /** 1 where the hour lies in the peak window 08:00–20:00 of notice 济开管字〔2021〕8号. */
  readonly isPeak: Uint8Array;
}

/** First days of the spring festival, by calendar year. */
const FESTIVALS = [
  '2020-01-25',
  '2021-02-12',
  '2022-02-01',
  '2023-01-22',
  '2024-02-10',
  '2025-01-29',
  '2026-02-17',
  '2027-02-06',
];

const PEAK_FROM_HOUR = 8;
const PEAK_TO_HOUR = 20;
const FAR_FROM_FESTIVAL = 1000;

export function markAt(world: World, mark: number): Instant {
  return world.from + mark * HOUR_S;
}

/**
 * Lays out the hours of a simulated season.
 *
 * @param season begins and ends at a whole local hour
 */
export function makeWorld(seed: Seed, season: Span): World {
  const from = season.from - MARGIN_S;
  const hours = Math.round((season.to + MARGIN_S - from) / HOUR_S);
  const hourOfDay = new Uint8Array(hours);
  const festivalDay = new Int16Array(hours);
  const isPeak = new Uint8Array(hours);
  const dayNumbers = new Map<string, number>();
  const festivalNumbers = FESTIVALS.map((day) => Date.parse(day) / 86_400_000);
  for (let hour = 0; hour < hours; hour += 1) {
    const at = from + hour * HOUR_S;
    const clock = Math.floor(secondOfDay(at) / HOUR_S);
    hourOfDay[hour] = clock;
    isPeak[hour] = clock >= PEAK_FROM_HOUR && clock < PEAK_TO_HOUR ? 1 : 0;
    const day = dayOf(at);
    let distance = dayNumbers.get(day);
    if (distance === undefined) {
      const number = Date.parse(day) / 86_400_000;
      distance = FAR_FROM_FESTIVAL;
      for (const festival of festivalNumbers) {
        if (Math.abs(number - festival) < Math.abs(distance)) distance = number - festival;
      }
      dayNumbers.set(day, distance);
    }
    festivalDay[hour] = distance;
  }
  return {
    seed,
    season,
    from,
    hours,
    startMark: Math.round((season.from - from) / HOUR_S),
    endMark: Math.round((season.to - from) / HOUR_S),
    temperatureC: outdoorTemperatureC(seed, from, hours),
    hourOfDay,
    festivalDay,
    isPeak,
  };
}
