import type { MeterReadings } from '@nuanbu/metering';
import { countsEnergy } from '@nuanbu/policy';
import { type HouseholdCase, type Line, settleHousehold } from '@nuanbu/settlement';
import { entitlementIn } from './digest-query.ts';
import type { FrozenRun } from './frozen-run.ts';

/** Where a run's readings come from: those of some of its households at a time. */
export interface RunReadings {
  of(households: readonly HouseholdCase[]): Promise<ReadonlyMap<string, MeterReadings>>;
}

const NO_READINGS: ReadonlyMap<string, MeterReadings> = new Map();

/**
 * Settles some households of a run: load, compute, and nothing else. The same households of the
 * same frozen run give the same lines, whoever asks and however often.
 */
export async function linesOf(
  households: readonly HouseholdCase[],
  run: FrozenRun,
  readings: RunReadings,
): Promise<Line[]> {
  const byMeter = countsEnergy(run.terms.component) ? await readings.of(households) : NO_READINGS;
  return households.map((household) =>
    settleHousehold(
      household,
      entitlementIn(run.entitlements, household.facts.householdId),
      (meterId) => byMeter.get(meterId),
      run.terms,
    ),
  );
}
