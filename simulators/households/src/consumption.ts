import type { Wh } from '@nuanbu/units';
import { BASE_BY_HOUR, type Dwelling, heatByHour } from './dwellings.ts';
import type { Random } from './random.ts';
import { HEATING_LIMIT_C, SEASON_DEGREE_HOURS } from './weather.ts';
import type { World } from './world.ts';

/** The last digit that a register prints, 0.01 kWh. */
export const TICK_WH: Wh = 10;

/** What a house's connection carries; no hour is above it. */
const MOST_WH_AN_HOUR = 8_000;
const DAYS_A_MONTH = 30;
const FESTIVAL_FROM_DAY = -3;
const FESTIVAL_TO_DAY = 7;
/** What is left of electric heat where coal burns, or where nobody lives. */
const COAL_HEAT_FACTOR = 0.03;
const EMPTY_HEAT_FACTOR = 0.02;

/**
 * What a house truly consumes in every hour of the world, in Wh: base load and heat, driven by the
 * outdoor temperature, the hour and habit. Every value is a multiple of `quantumWh`, so that
 * registers that print 0.01 kWh behind a multiplier show it exactly; what rounding takes from one
 * hour the next one gets.
 */
export function hourlyConsumptionWh(
  world: World,
  dwelling: Dwelling,
  random: Random,
  quantumWh: Wh,
): Int32Array {
  const hourlyWh = new Int32Array(world.hours);
  const heatShape = heatByHour(dwelling.behaviour);
  const heatWhPerDegreeHour =
    (dwelling.areaM2 * dwelling.heatKwhPerM2 * 1000) / SEASON_DEGREE_HOURS;
  const usualHeatFactor = dwelling.burnsCoal
    ? COAL_HEAT_FACTOR
    : dwelling.nearlyEmpty
      ? EMPTY_HEAT_FACTOR
      : 1;
  const baseWhAnHour = (dwelling.baseKwhPerMonth * 1000) / (DAYS_A_MONTH * 24);
  let dayFactor = 1;
  let carryWh = 0;
  for (let hour = 0; hour < world.hours; hour += 1) {
    const clock = world.hourOfDay[hour]!;
    if (clock === 0) dayFactor = 0.8 + 0.4 * random.next();
    const day = world.festivalDay[hour]!;
    const isFestival = day >= FESTIVAL_FROM_DAY && day < FESTIVAL_TO_DAY;
    let heatFactor = usualHeatFactor;
    let baseFactor = 1;
    if (isFestival && dwelling.festival === 'guests') {
      // A family that comes home heats an empty house as any other.
      heatFactor = dwelling.nearlyEmpty ? 0.8 : usualHeatFactor * 1.4;
      baseFactor = dwelling.nearlyEmpty ? 10 : 1.8;
    } else if (isFestival && dwelling.festival === 'away') {
      heatFactor = usualHeatFactor * 0.15;
      baseFactor = 0.3;
    }
    const cold = HEATING_LIMIT_C - world.temperatureC[hour]!;
    const heatWh = cold > 0 ? cold * heatWhPerDegreeHour * heatShape[clock]! * heatFactor : 0;
    const baseWh = baseWhAnHour * BASE_BY_HOUR[clock]! * baseFactor;
    const wantedWh = (heatWh * dayFactor + baseWh) * (0.75 + 0.5 * random.next());
    const exactWh = Math.min(wantedWh, MOST_WH_AN_HOUR) + carryWh;
    const quanta = Math.floor(exactWh / quantumWh);
    hourlyWh[hour] = quanta * quantumWh;
    carryWh = exactWh - quanta * quantumWh;
  }
  return hourlyWh;
}
