import type { HouseholdMeasure, Quantity } from '@nuanbu/metering';
import type { Counted, EnergyBasis } from '@nuanbu/policy';
import type { AtBounds } from './line.ts';

/** The energy that a rule counts, at its bounds; by month where the measure has months. */
export function countedEnergy(measure: HouseholdMeasure, basis: EnergyBasis): AtBounds<Counted> {
  const whole = boundsOf(measure.quantity, basis);
  const months = measure.months?.map(({ quantity }) => boundsOf(quantity, basis));
  const at = (bound: keyof AtBounds<number>): Counted =>
    months
      ? { whole: whole[bound], months: months.map((month) => month[bound]) }
      : { whole: whole[bound] };
  return { best: at('best'), low: at('low'), high: at('high') };
}

function boundsOf(quantity: Quantity, basis: EnergyBasis): AtBounds<number> {
  switch (basis) {
    case 'totalKwh':
      return { best: quantity.bestWh, low: quantity.lowWh, high: quantity.highWh };
    case 'peakKwh':
      return { best: quantity.peakWh, low: quantity.peakLowWh, high: quantity.peakHighWh };
    case 'valleyKwh':
      return { best: quantity.valleyWh, low: quantity.valleyLowWh, high: quantity.valleyHighWh };
  }
}
