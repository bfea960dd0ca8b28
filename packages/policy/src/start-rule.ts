import type { Wh } from '@nuanbu/units';

/** The three readings of "paid from 500 kWh" (domain rule P1). */
export const START_RULES = ['threshold', 'deductCapUsage', 'deductCapPaid'] as const;
export type StartRule = (typeof START_RULES)[number];

/** Where payment starts and ends for a household and season. */
export interface PaidRange {
  readonly startWh: Wh;
  /** Whether a household at exactly the start has reached it. */
  readonly startQualifies: boolean;
  readonly capWh: Wh;
}

/** Whether an energy has reached the start. */
export function reachesStart(energyWh: Wh, range: PaidRange): boolean {
  return range.startQualifies ? energyWh >= range.startWh : energyWh > range.startWh;
}

/**
 * The energy that is paid for (domain rule P1). Monotone in the energy, so that bounds on energy
 * are bounds on money.
 */
export function paidWh(energyWh: Wh, range: PaidRange, rule: StartRule): Wh {
  if (!reachesStart(energyWh, range)) return 0;
  switch (rule) {
    case 'threshold':
      return Math.min(energyWh, range.capWh);
    case 'deductCapUsage':
      return Math.max(0, Math.min(energyWh, range.capWh) - range.startWh);
    case 'deductCapPaid':
      return Math.min(energyWh - range.startWh, range.capWh);
  }
}
