import type { Instant } from '@nuanbu/units';
import { TICK_WH } from './consumption.ts';
import type { FaultKind } from './faults/kinds.ts';
import type { Random } from './random.ts';
import { markAt, type World } from './world.ts';

/** Registers in ticks of 0.01 kWh, before the multiplier. */
export interface Registers {
  readonly total: number;
  readonly peak: number;
  readonly valley: number;
}

/** A meter on a wall, and what the roster says of it. */
export interface SimulatedMeter {
  readonly meterId: string;
  /** When it was put on the wall and taken off, where the roster knows. */
  readonly installedAt?: Instant | undefined;
  readonly removedAt?: Instant | undefined;
  /** Whether the roster also has the total register of those instants. */
  readonly registersOnFile: boolean;
  readonly multiplier: number;
  readonly maxKw?: number | undefined;
  readonly modulusKwh?: number | undefined;
  /** Reports peak and valley registers beside the total. */
  readonly hasTou: boolean;
  /** Registers when it was put on the wall, or at the first mark of the world. */
  readonly start: Registers;
}

export const DEFAULT_MODULUS_KWH = 1_000_000;

const TOTAL_ONLY_SHARE = 0.15;
const TICKS_A_KWH = 1000 / TICK_WH;

/** Numbers of twelve digits, as DL/T 645 addresses have them, in a range of our own. */
function meterNumber(householdNumber: number, place: number): string {
  return `99${place}${String(householdNumber).padStart(9, '0')}`;
}

function drawMultiplier(random: Random): number {
  const fate = random.next();
  return fate < 0.985 ? 1 : fate < 0.993 ? 2 : 5;
}

function drawMaxKw(random: Random): number | undefined {
  const fate = random.next();
  return fate < 0.97 ? undefined : fate < 0.985 ? 10 : 40;
}

/** Splits a register that has run for years into peak and valley. */
function registersFrom(totalKwh: number, random: Random): Registers {
  const total = Math.round(totalKwh * TICKS_A_KWH);
  const peak = Math.round(total * random.between(0.35, 0.5));
  return { total, peak, valley: total - peak };
}

function drawStart(random: Random, fault: FaultKind | undefined, modulusKwh: number): Registers {
  // A meter about to roll over does so within days; the fall needs a start above 0.98 of the modulus.
  if (fault === 'rollover') return registersFrom(modulusKwh - random.between(5, 150), random);
  return registersFrom(random.between(150, 60_000), random);
}

/** The meters of one household, as they hang on the wall: one, or two where one was replaced. */
export function drawMeters(
  world: World,
  number: number,
  random: Random,
  fault: FaultKind | undefined,
): SimulatedMeter[] {
  const modulusDigits = random.next();
  const wide = modulusDigits < 0.97;
  const modulusKwh = wide ? undefined : 100_000;
  const first: SimulatedMeter = {
    meterId: meterNumber(number, 0),
    registersOnFile: false,
    multiplier: drawMultiplier(random),
    maxKw: drawMaxKw(random),
    modulusKwh,
    hasTou: fault === 'valleyRegisterStuck' || !random.chance(TOTAL_ONLY_SHARE),
    start: drawStart(random, fault, modulusKwh ?? DEFAULT_MODULUS_KWH),
  };
  if (!isReplaced(fault)) return [first];

  const inside = world.endMark - world.startMark;
  const mark = world.startMark + Math.floor(inside * random.between(0.1, 0.9));
  const swapAt = markAt(world, mark) + random.whole(60, 3540);
  const registersOnFile = fault !== 'replacementWithoutRegisters';
  return [
    { ...first, removedAt: swapAt, registersOnFile },
    {
      ...first,
      meterId: meterNumber(number, 1),
      installedAt: swapAt,
      registersOnFile,
      start: registersFrom(random.between(0, 20), random),
    },
  ];
}

function isReplaced(fault: FaultKind | undefined): boolean {
  return (
    fault === 'registeredReplacement' ||
    fault === 'replacementWithoutRegisters' ||
    fault === 'readingsAfterRemoval'
  );
}
