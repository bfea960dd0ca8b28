import type { Random } from './random.ts';

/** How people heat over the day. */
export const BEHAVIOURS = ['onceADay', 'severalTimes', 'longHours', 'roundTheClock'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** What the notice lets a household choose between. */
export type Equipment = 'heatPumpAndTwoHeaters' | 'directHeaters';

/** What the spring festival does to a house. */
export type Festival = 'guests' | 'away' | 'asAlways';

/** A house and the habits in it, which nobody but the simulator knows. */
export interface Dwelling {
  readonly areaM2: number;
  readonly equipment: Equipment;
  readonly behaviour: Behaviour;
  /** Electricity for heat in a whole season, kWh per m². */
  readonly heatKwhPerM2: number;
  readonly baseKwhPerMonth: number;
  readonly festival: Festival;
  readonly nearlyEmpty: boolean;
  /** Heats with coal after all: warm, without the load. */
  readonly burnsCoal: boolean;
}

const NEARLY_EMPTY_SHARE = 0.07;
const HEAVY_SHARE = 0.02;
const HEAT_PUMP_SHARE = 0.55;

/** Direct heaters' heat in kWh/m² and season, least and most; within 15 to 45 for all but a few. */
const HEAT_KWH_PER_M2: Readonly<Record<Behaviour, readonly [number, number]>> = {
  onceADay: [17, 24],
  severalTimes: [21, 32],
  longHours: [28, 40],
  roundTheClock: [35, 45],
};
/** A few large users, past the programme's limit of 5,000 kWh. */
const HEAVY_HEAT_KWH_PER_M2 = [85, 120] as const;
const HEAT_PUMP_FACTOR = 0.88;

/** Relative heat by hour of the day; each sums to 24. */
const HEAT_BY_HOUR: Readonly<Record<Behaviour, Float64Array>> = {
  onceADay: profile([[18, 23, 1]], 0.04),
  severalTimes: profile(
    [
      [6, 9, 1],
      [11, 13, 0.7],
      [17, 23, 1],
    ],
    0.08,
  ),
  longHours: profile(
    [
      [5, 10, 1],
      [10, 16, 0.6],
      [16, 24, 1],
    ],
    0.3,
  ),
  roundTheClock: profile([[0, 24, 1]], 0),
};

/** Relative base load by hour of the day; sums to 24. */
export const BASE_BY_HOUR = profile(
  [
    [0, 6, 0.5],
    [6, 9, 1.2],
    [9, 17, 0.9],
    [17, 22, 2],
    [22, 24, 0.8],
  ],
  0,
);

function profile(
  periods: readonly (readonly [number, number, number])[],
  otherwise: number,
): Float64Array {
  const weights = new Float64Array(24).fill(otherwise);
  for (const [from, to, weight] of periods) weights.fill(weight, from, to);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (weight * 24) / sum);
}

export function heatByHour(behaviour: Behaviour): Float64Array {
  return HEAT_BY_HOUR[behaviour];
}

/** Draws a house. `burnsCoal` is decided outside, since it belongs to the plan of faults. */
export function drawDwelling(random: Random, burnsCoal: boolean): Dwelling {
  const areaM2 = random.between(50, 60);
  const equipment = random.chance(HEAT_PUMP_SHARE) ? 'heatPumpAndTwoHeaters' : 'directHeaters';
  const fate = random.next();
  const nearlyEmpty = !burnsCoal && fate < NEARLY_EMPTY_SHARE;
  const heavy = !burnsCoal && fate > 1 - HEAVY_SHARE;
  const behaviour = heavy ? 'roundTheClock' : random.pick(BEHAVIOURS);
  const [least, most] = heavy ? HEAVY_HEAT_KWH_PER_M2 : HEAT_KWH_PER_M2[behaviour];
  const factor = equipment === 'heatPumpAndTwoHeaters' && !heavy ? HEAT_PUMP_FACTOR : 1;
  const heatKwhPerM2 = random.between(least, most) * factor;
  const baseKwhPerMonth = nearlyEmpty ? random.between(2, 15) : random.between(80, 150);
  const mood = random.next();
  const festival = mood < 0.3 ? 'guests' : mood < 0.55 ? 'away' : 'asAlways';
  return {
    areaM2,
    equipment,
    behaviour,
    heatKwhPerM2,
    baseKwhPerMonth,
    festival,
    nearlyEmpty,
    burnsCoal,
  };
}
