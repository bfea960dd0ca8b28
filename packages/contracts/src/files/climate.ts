import { type Day, parseDay } from '@nuanbu/units';
import { z } from 'zod';

/** What temperatures are expected of a place, with where the figures are from. */
export interface ClimateEntry {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Whether its figures stand in for measured normals that nobody has put there yet. */
  readonly isPlaceholder: boolean;
  readonly source: string;
  /** Those whose households live there; undefined for all that no other climate names. */
  readonly programmes?: readonly string[] | undefined;
  /** By rising day of the year, each until the next; hundredths of a degree Celsius. */
  readonly normals: readonly { readonly from: string; readonly meanCentiC: number }[];
  readonly dailyDeviationCentiC: number;
  readonly persistenceDays: number;
  /** Measured daily means, in hundredths of a degree. */
  readonly recorded: ReadonlyMap<Day, number>;
}

export type ClimatesRead =
  | { readonly ok: true; readonly climates: readonly ClimateEntry[] }
  | { readonly ok: false; readonly problems: readonly string[] };

const HUNDREDTHS = 100;

const degrees = (least: number, most: number) =>
  z
    .number()
    .min(least)
    .max(most)
    .multipleOf(1 / HUNDREDTHS, 'has more than two decimals')
    .transform((value) => Math.round(value * HUNDREDTHS));

/** A day of any year; 29 February is one. */
const monthDay = z
  .string()
  .refine((text) => parseDay(`2000-${text}`) !== undefined, 'is no day such as 12-01');

const day = z
  .string()
  .refine((text) => parseDay(text) !== undefined, 'is no day such as 2021-12-01');

const climateSchema = z
  .strictObject({
    name: z.string().min(1),
    title: z.strictObject({ zh: z.string(), en: z.string() }),
    isPlaceholder: z.boolean(),
    source: z.string().min(1),
    programmes: z.array(z.string()).optional(),
    normals: z
      .array(z.strictObject({ from: monthDay, meanC: degrees(-60, 50) }))
      .min(1)
      .refine(
        (normals) =>
          normals.every(({ from }, index) => index === 0 || normals[index - 1]!.from < from),
        'are not in the order of the year',
      ),
    dailyDeviationC: degrees(0, 20),
    persistenceDays: z.int().min(1).max(30),
    recorded: z.record(day, degrees(-60, 50)).default({}),
  })
  .transform(
    ({ normals, dailyDeviationC, recorded, ...climate }): ClimateEntry => ({
      ...climate,
      normals: normals.map(({ from, meanC }) => ({ from, meanCentiC: meanC })),
      dailyDeviationCentiC: dailyDeviationC,
      recorded: new Map(Object.entries(recorded)),
    }),
  );

const fileSchema = z.strictObject({
  version: z.literal(1),
  climates: z
    .array(climateSchema)
    .min(1)
    .refine(
      (climates) => climates.filter(({ programmes }) => programmes === undefined).length === 1,
      'has not exactly one climate without `programmes`, which is that of all others',
    )
    .refine((climates) => {
      const named = climates.flatMap(({ programmes = [] }) => programmes);
      return new Set(named).size === named.length;
    }, 'names a programme in two climates'),
});

/**
 * Reads a file of climates: JSON, version 1, as `climates.json` of this room, which is used where
 * nobody has set another.
 */
export function readClimates(text: string): ClimatesRead {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { ok: false, problems: [`It is no JSON: ${(error as Error).message}.`] };
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return { ok: true, climates: parsed.data.climates };
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'it'}: ${message}.`,
  );
  return { ok: false, problems };
}

/** The climate of a programme's place. */
export function climateFor(climates: readonly ClimateEntry[], programme: string): ClimateEntry {
  const own = climates.find(({ programmes }) => programmes?.includes(programme));
  return own ?? climates.find(({ programmes }) => programmes === undefined)!;
}
