import { sumIntegers, type Wh } from '@nuanbu/units';

/** Energy with bounds, `lowWh ≤ bestWh ≤ highWh`, and its parts; peak plus valley is best. */
export interface Quantity {
  readonly bestWh: Wh;
  readonly lowWh: Wh;
  readonly highWh: Wh;
  readonly peakWh: Wh;
  readonly valleyWh: Wh;
  /** Energy of long steps across a tariff edge, whose split is an estimate (rule U9). */
  readonly estimatedWh: Wh;
}

/** An energy of which nothing is known but the most that it can be; never zero (U6, U8). */
export function unknownQuantity(highWh: Wh): Quantity {
  return { bestWh: 0, lowWh: 0, highWh, peakWh: 0, valleyWh: 0, estimatedWh: 0 };
}

/** Adds quantities up field by field. */
export function addQuantities(quantities: readonly Quantity[]): Quantity {
  const sum = (pick: (quantity: Quantity) => Wh) => sumIntegers(quantities.map(pick), 'energy');
  return {
    bestWh: sum((q) => q.bestWh),
    lowWh: sum((q) => q.lowWh),
    highWh: sum((q) => q.highWh),
    peakWh: sum((q) => q.peakWh),
    valleyWh: sum((q) => q.valleyWh),
    estimatedWh: sum((q) => q.estimatedWh),
  };
}

/** Multiplies a finished quantity by the meter's whole-number multiplier (倍率). */
export function multiplyQuantity(quantity: Quantity, multiplier: number): Quantity {
  return addQuantities([
    {
      bestWh: quantity.bestWh * multiplier,
      lowWh: quantity.lowWh * multiplier,
      highWh: quantity.highWh * multiplier,
      peakWh: quantity.peakWh * multiplier,
      valleyWh: quantity.valleyWh * multiplier,
      estimatedWh: quantity.estimatedWh * multiplier,
    },
  ]);
}
