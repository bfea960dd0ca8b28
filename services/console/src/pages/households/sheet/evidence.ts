/** What a line was derived from, as far as the sheet shows it; the interface leaves it open. */
import { z } from 'zod';

const reading = z.object({ at: z.int(), totalWh: z.int() });

const edge = z.object({
  at: z.int(),
  kind: z.enum(['exact', 'interpolated', 'insideUnknownStep', 'beforeFirst', 'afterLast']),
  registerWh: z.int().optional(),
  before: reading.optional(),
  after: reading.optional(),
});
export type Edge = z.output<typeof edge>;

const quantity = z.object({
  bestWh: z.int(),
  lowWh: z.int(),
  highWh: z.int(),
  peakWh: z.int(),
  valleyWh: z.int(),
});

const installation = z.object({
  meterId: z.string(),
  span: z.object({ from: z.int(), to: z.int() }),
  multiplier: z.int(),
  quantity,
  start: edge.optional(),
  end: edge.optional(),
  splitBy: z.enum(['peakRegister', 'tariffWindows']).optional(),
  evidence: z.array(
    z.object({
      finding: z.string(),
      from: z.int(),
      to: z.int(),
      fromWh: z.int().optional(),
      toWh: z.int().optional(),
    }),
  ),
});
export type Installation = z.output<typeof installation>;

const evidence = z.object({
  measure: z
    .object({
      span: z.object({ from: z.int(), to: z.int() }),
      installations: z.array(installation),
      conflicts: z.array(z.object({ meterId: z.string(), at: z.array(z.int()) })),
    })
    .optional(),
  bill: z.object({ timeOfUseFen: z.int(), flatFen: z.int() }).optional(),
});
export type Evidence = z.output<typeof evidence>;

/** The evidence of a line; nothing where it is of a shape that the sheet does not know. */
export function evidenceOf(given: unknown): Evidence {
  const read = evidence.safeParse(given);
  return read.success ? read.data : {};
}
