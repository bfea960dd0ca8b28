import { energyWithin, type Instant, type Wh } from '@nuanbu/units';
import type { RegisterColumn } from './column.ts';

/** What bounds a register: the power it can carry and the value at which it rolls over. */
export interface RegisterLimits {
  readonly maxPowerW: number;
  readonly modulusWh: Wh;
}

/** How a register went from one kept reading to the next. */
export const STEP_KNOWN = 0;
export const STEP_ROLLOVER = 1;
export const STEP_FELL = 2;
export const STEP_JUMPED = 3;

/** A meter may be this much ahead of its clock before a step counts as a jump (rule U4). */
const JUMP_GRACE_S = 15 * 60;

/**
 * A register after cleaning: the readings that were kept, and the energy known to lie between the
 * first of them and each. An unknown step (fell, jumped) adds nothing to `knownWh`; what it may
 * have carried is a matter of bounds.
 */
export interface Track {
  readonly length: number;
  readonly at: Float64Array;
  readonly registerWh: Float64Array;
  /** Known energy from the first kept reading to this one. */
  readonly knownWh: Float64Array;
  /** `step[i]` is the way from reading `i` to `i + 1`. */
  readonly step: Uint8Array;
  /** Indices `i` of the steps that are rollovers or unknown, in order. */
  readonly oddSteps: readonly number[];
  readonly blipsAt: readonly Instant[];
  readonly limits: RegisterLimits;
}

/** Cleans a register by the rules U1 (blip), U2 (rollover), U3 (fall) and U4 (jump). */
export function cleanRegister(column: RegisterColumn, limits: RegisterLimits): Track {
  const at = new Float64Array(column.length);
  const registerWh = new Float64Array(column.length);
  const knownWh = new Float64Array(column.length);
  const step = new Uint8Array(column.length);
  const oddSteps: number[] = [];
  const blipsAt: Instant[] = [];

  let length = 0;
  for (let row = 0; row < column.length; row += 1) {
    const wh = column.wh[row]!;
    const isInner = length > 0 && row + 1 < column.length;
    if (isInner && isBlip(registerWh[length - 1]!, wh, column.wh[row + 1]!)) {
      blipsAt.push(column.at[row]!);
      continue;
    }
    at[length] = column.at[row]!;
    registerWh[length] = wh;
    if (length > 0) {
      const before = length - 1;
      const fromWh = registerWh[before]!;
      const kind = classifyStep(fromWh, wh, at[length]! - at[before]!, limits);
      step[before] = kind;
      if (kind !== STEP_KNOWN) oddSteps.push(before);
      knownWh[length] = knownWh[before]! + knownStepWh(kind, fromWh, wh, limits);
    }
    length += 1;
  }
  return { length, at, registerWh, knownWh, step, oddSteps, blipsAt, limits };
}

/** U1: outside the span of two neighbours that themselves do not fall. */
function isBlip(beforeWh: Wh, wh: Wh, afterWh: Wh): boolean {
  return beforeWh <= afterWh && (wh < beforeWh || wh > afterWh);
}

function classifyStep(fromWh: Wh, toWh: Wh, seconds: number, limits: RegisterLimits): number {
  const mostWh = energyWithin(limits.maxPowerW, seconds + JUMP_GRACE_S);
  if (toWh >= fromWh) return toWh - fromWh > mostWh ? STEP_JUMPED : STEP_KNOWN;
  const { modulusWh } = limits;
  const fromAbove = fromWh * 50 > modulusWh * 49;
  const toBelow = toWh * 50 < modulusWh;
  const isRollover = fromAbove && toBelow && toWh + modulusWh - fromWh <= mostWh;
  return isRollover ? STEP_ROLLOVER : STEP_FELL;
}

function knownStepWh(kind: number, fromWh: Wh, toWh: Wh, limits: RegisterLimits): Wh {
  if (kind === STEP_KNOWN) return toWh - fromWh;
  return kind === STEP_ROLLOVER ? toWh + limits.modulusWh - fromWh : 0;
}

/** Whether a step's energy is unknown (U3, U4). */
export function isUnknown(step: number): boolean {
  return step === STEP_FELL || step === STEP_JUMPED;
}
