import { DEFAULT_MAX_POWER_W } from '@nuanbu/metering';
import { ABSENT } from '@nuanbu/units';
import type { PendingAppend } from '../appends.ts';
import {
  type MeterKey,
  type MeterStates,
  TAIL_AT,
  TAIL_COMMIT,
  TAIL_PEAK,
  TAIL_TOTAL,
  TAIL_VALLEY,
  TAIL_WIDTH,
} from './meter-states.ts';
import { ODD_NO, ODD_STEP } from './schema.ts';
import { NO_STEP, type StagedRows } from './staged-rows.ts';

/** Rows that are not newer than their meter's newest: what stands there must be looked up. */
export interface LateRows {
  readonly append: PendingAppend[];
  readonly row: number[];
  readonly meter: MeterKey[];
}

/**
 * Takes a plain batch into the running commit. A row newer than its meter's newest joins the
 * meter's chain at once; a repetition of the newest is a duplicate; the rest is left in `late`.
 */
export function stagePlain(
  append: PendingAppend,
  commit: number,
  states: MeterStates,
  staged: StagedRows,
  late: LateRows,
): void {
  const { length, meterIds, meter, at, totalWh, peakWh, valleyWh } = append.batch;
  const keys = new Int32Array(meterIds.length).fill(-1);
  for (let row = 0; row < length; row += 1) {
    const place = meter[row]!;
    let key = keys[place]!;
    if (key < 0) {
      key = states.keyOf(meterIds[place]!);
      keys[place] = key;
    }
    const readAt = at[row]!;
    const total = totalWh[row]!;
    const peak = peakWh[row]!;
    const valley = valleyWh[row]!;
    const { tails } = states;
    const tail = key * TAIL_WIDTH;
    const lastAt = tails[tail + TAIL_AT]!;
    if (readAt > lastAt) {
      states.keep(key);
      join(staged, key, tails, tail, readAt, total, peak, valley);
      tails[tail + TAIL_AT] = readAt;
      tails[tail + TAIL_TOTAL] = total;
      tails[tail + TAIL_PEAK] = peak;
      tails[tail + TAIL_VALLEY] = valley;
      tails[tail + TAIL_COMMIT] = commit;
    } else if (
      readAt === lastAt &&
      total === tails[tail + TAIL_TOTAL] &&
      peak === tails[tail + TAIL_PEAK] &&
      valley === tails[tail + TAIL_VALLEY]
    ) {
      append.duplicate(row);
    } else {
      late.append.push(append);
      late.row.push(row);
      late.meter.push(key);
    }
  }
}

/** Adds a row at the end of its meter's chain, with the way from the row before it. */
function join(
  staged: StagedRows,
  key: MeterKey,
  tails: Float64Array,
  tail: number,
  at: number,
  total: number,
  peak: number,
  valley: number,
): void {
  const lastAt = tails[tail + TAIL_AT]!;
  const row = staged.add(key, at, total, peak, valley, ODD_NO);
  if (lastAt < 0) {
    staged.spacingS[row] = at;
    staged.totalStep[row] = NO_STEP;
    staged.peakStep[row] = NO_STEP;
    staged.valleyStep[row] = NO_STEP;
    return;
  }
  const lastPeak = tails[tail + TAIL_PEAK]!;
  const lastValley = tails[tail + TAIL_VALLEY]!;
  const spacingS = at - lastAt;
  const totalStep = total - tails[tail + TAIL_TOTAL]!;
  const peakStep = stepOf(lastPeak, peak);
  const valleyStep = stepOf(lastValley, valley);
  staged.spacingS[row] = spacingS;
  staged.totalStep[row] = totalStep;
  staged.peakStep[row] = peakStep;
  staged.valleyStep[row] = valleyStep;
  if (
    isOddStep(totalStep, spacingS) ||
    isOddStep(peakStep, spacingS) ||
    isOddStep(valleyStep, spacingS) ||
    (peak === ABSENT) !== (lastPeak === ABSENT) ||
    (valley === ABSENT) !== (lastValley === ABSENT)
  ) {
    staged.odd[row] = ODD_STEP;
  }
}

function stepOf(lastWh: number, wh: number): number {
  return lastWh === ABSENT || wh === ABSENT ? NO_STEP : wh - lastWh;
}

/**
 * Whether a step falls, or rises by more than `floor(P·Δt)` for the default power. Both sides times
 * 3600: a whole number is above the floor of a fraction just where it is above the fraction. False
 * for a step that is not there (NaN).
 */
function isOddStep(stepWh: number, spacingS: number): boolean {
  return stepWh < 0 || stepWh * 3600 > DEFAULT_MAX_POWER_W * spacingS;
}
