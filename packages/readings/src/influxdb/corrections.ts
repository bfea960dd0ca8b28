import { createHash } from 'node:crypto';
import type { Epochs } from '../epochs.ts';
import type { Correction } from '../port.ts';
import type { LanePart } from './lane.ts';
import type { MeterKey } from './meter-tails.ts';

/** A version of a correction on its way into the store. */
export interface NumberedCorrection extends Correction {
  readonly number: number;
  readonly key: MeterKey;
  readonly at: number;
  readonly registers: readonly [totalWh: number, peakWh: number, valleyWh: number];
}

/**
 * Gives the rows of batches of corrections their numbers. A version that has one already is a
 * repetition of a message, and is written all the same: whether it was written the first time is not
 * known, and with the same number it changes nothing.
 */
export async function numberCorrections(
  epochs: Epochs,
  parts: readonly LanePart[],
): Promise<NumberedCorrection[]> {
  const versions = parts.flatMap(({ append, keys, rows }) => {
    const { meterIds, meter, at, totalWh, peakWh, valleyWh, correction } = append.batch;
    return Array.from(rows, (row) => ({
      append,
      row,
      meterId: meterIds[meter[row]!]!,
      version: {
        ...correction!,
        key: keys[meter[row]!]!,
        at: at[row]!,
        registers: [totalWh[row]!, peakWh[row]!, valleyWh[row]!] as const,
      },
    }));
  });
  if (versions.length === 0) return [];
  const numbers = await epochs.numberCorrections(
    versions.map(({ meterId, version }) => correctionIdentity(meterId, version)),
  );
  return versions.map(({ append, row, version }, place) => {
    const { number, isNew } = numbers[place]!;
    if (!isNew) append.duplicate(row);
    return { ...version, number };
  });
}

/** What makes two corrections the same one: everything about them (domain rule R2), as a digest. */
export function correctionIdentity(
  meterId: string,
  { at, registers, by, why }: Pick<NumberedCorrection, 'at' | 'registers' | 'by' | 'why'>,
): string {
  const text = JSON.stringify([meterId, at, ...registers, by, why]);
  return createHash('sha256').update(text).digest('hex');
}
