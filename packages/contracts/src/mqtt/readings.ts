import { z } from 'zod';
import {
  READINGS_MAX,
  zCorrection,
  zInstant,
  zKwh,
  zMeterId,
  zOptionalKwh,
  zSentAt,
  zVersion,
} from './fields.ts';

/** One reading as an object. */
export const zReading = z.strictObject({
  meter: zMeterId,
  at: zInstant,
  total: zKwh,
  peak: zOptionalKwh.optional(),
  valley: zOptionalKwh.optional(),
});

const envelope = { v: zVersion, sentAt: zSentAt, correction: zCorrection.optional() };

/** Readings as objects, one each. */
export const zReadingsAsObjects = z
  .strictObject({ ...envelope, readings: z.array(zReading).min(1).max(READINGS_MAX) })
  .meta({ title: 'Readings as objects' });

function column<Value extends z.ZodType>(value: Value) {
  return z.array(value).min(1).max(READINGS_MAX);
}

const registers = {
  total: column(zKwh),
  peak: column(zOptionalKwh).optional(),
  valley: column(zOptionalKwh).optional(),
};

interface Columns {
  readonly total: readonly unknown[];
  readonly at: unknown;
  readonly meters?: readonly unknown[] | undefined;
  readonly peak?: readonly unknown[] | undefined;
  readonly valley?: readonly unknown[] | undefined;
}

/** Every column that is there is as long as `total`. */
function isEven({ total, at, meters, peak, valley }: Columns): boolean {
  return [at, meters, peak, valley].every(
    (each) => !Array.isArray(each) || each.length === total.length,
  );
}

/** Readings of many meters in columns, at one instant or at one each. */
export const zReadingsOfMeters = z
  .strictObject({
    ...envelope,
    at: z.union([zInstant, column(zInstant)]),
    meters: column(zMeterId),
    ...registers,
  })
  .refine(isEven)
  .meta({
    title: 'Readings of many meters, in columns',
    description: 'Row i is meters[i] at `at` (or at[i]) with total[i]; every array is as long.',
  });

/** One meter's load curve in columns. */
export const zLoadCurve = z
  .strictObject({ ...envelope, at: column(zInstant), meter: zMeterId, ...registers })
  .refine(isEven)
  .meta({
    title: 'One meter’s load curve, in columns',
    description: 'Row i is the meter at at[i] with total[i]; every array is as long.',
  });

/** The body of `…/readings`. A key that is not named here refuses it: a typo must not lose data. */
export const zReadingsMessage = z
  .union([zReadingsAsObjects, zReadingsOfMeters, zLoadCurve])
  .meta({ title: 'nuanbu MQTT v1: readings' });

export type ReadingsAsObjects = z.infer<typeof zReadingsAsObjects>;
export type ReadingsOfMeters = z.infer<typeof zReadingsOfMeters>;
export type LoadCurve = z.infer<typeof zLoadCurve>;
export type ReadingsMessage = z.infer<typeof zReadingsMessage>;

/** A message's bytes, as they are published. */
export function encodeReadings(message: ReadingsMessage): Uint8Array {
  return Buffer.from(JSON.stringify(message));
}

/** Who corrects, and why. */
export type Correction = z.infer<typeof zCorrection>;
