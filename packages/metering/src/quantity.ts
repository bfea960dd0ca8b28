import { sumIntegers, type Wh } from '@nuanbu/units';

/** An energy with bounds, `lowWh ≤ bestWh ≤ highWh`. */
export interface BoundedEnergy {
  readonly bestWh: Wh;
  readonly lowWh: Wh;
  readonly highWh: Wh;
}

/** A span's energy in peak and valley (U7): their bests add up to the total's, to the Wh. */
export interface TariffEnergy {
  readonly peak: BoundedEnergy;
  readonly valley: BoundedEnergy;
}

/**
 * Energy with bounds (U6) and its parts with theirs (U7); peak plus valley is best. No part's high
 * is above the total's. The parts' other bounds need not add up to the total's: where a peak is
 * greatest, its valley is least.
 */
export interface Quantity extends BoundedEnergy {
  readonly peakWh: Wh;
  readonly peakLowWh: Wh;
  readonly peakHighWh: Wh;
  readonly valleyWh: Wh;
  readonly valleyLowWh: Wh;
  readonly valleyHighWh: Wh;
  /** Energy of long steps across a tariff edge, whose split is an estimate (rule U9). */
  readonly estimatedWh: Wh;
}

/** Puts a quantity together from its total and its parts, each with its bounds. */
export function quantityOf(
  total: BoundedEnergy,
  { peak, valley }: TariffEnergy,
  estimatedWh: Wh,
): Quantity {
  return {
    bestWh: total.bestWh,
    lowWh: total.lowWh,
    highWh: total.highWh,
    peakWh: peak.bestWh,
    peakLowWh: peak.lowWh,
    peakHighWh: peak.highWh,
    valleyWh: valley.bestWh,
    valleyLowWh: valley.lowWh,
    valleyHighWh: valley.highWh,
    estimatedWh,
  };
}

/**
 * An energy of which nothing is known but the most that it can be; never zero (U6, U8). All of it
 * may be peak, or valley.
 */
export function unknownQuantity(highWh: Wh): Quantity {
  const unknown = { bestWh: 0, lowWh: 0, highWh };
  return quantityOf(unknown, { peak: unknown, valley: unknown }, 0);
}

/** Adds quantities up field by field. */
export function addQuantities(quantities: readonly Quantity[]): Quantity {
  return eachField((field) =>
    sumIntegers(
      quantities.map((quantity) => quantity[field]),
      'energy',
    ),
  );
}

/** Multiplies a finished quantity by the meter's whole-number multiplier (倍率). */
export function multiplyQuantity(quantity: Quantity, multiplier: number): Quantity {
  return eachField((field) => sumIntegers([quantity[field] * multiplier], 'energy'));
}

function eachField(value: (field: keyof Quantity) => Wh): Quantity {
  return {
    bestWh: value('bestWh'),
    lowWh: value('lowWh'),
    highWh: value('highWh'),
    peakWh: value('peakWh'),
    peakLowWh: value('peakLowWh'),
    peakHighWh: value('peakHighWh'),
    valleyWh: value('valleyWh'),
    valleyLowWh: value('valleyLowWh'),
    valleyHighWh: value('valleyHighWh'),
    estimatedWh: value('estimatedWh'),
  };
}
