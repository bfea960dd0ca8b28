import { parseDay, parseRate, parseYuan, ROUNDINGS, readKwhText } from '@nuanbu/units';
import { z } from 'zod';
import { START_RULES } from './start-rule.ts';

/**
 * The form of a programme file. All scalars arrive as text, so that no number has been through
 * binary floating point before it is read exactly; unknown keys are refused everywhere.
 */

const text = z.string().trim().min(1);

/** Where a parameter comes from: a document of the file, its section, and our own paraphrase. */
const source = z.strictObject({ document: text, section: text, says: text });

/** A value together with its source (domain rule P6). */
function parameter<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ value, source });
}

const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must lie between ${least} and ${most}`);

/** A transform that refuses with one sentence where the reader finds nothing. */
function readAs<Out>(read: (text: string) => Out | undefined, problem: string) {
  return z.string().transform((raw, context) => {
    const value = read(raw);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });
}

const kwh = readAs((raw) => {
  const read = readKwhText(raw);
  return read.kind === 'exact' ? read.wh : undefined;
}, 'must be kWh with at most three decimals');
const yuan = readAs(parseYuan, 'must be yuan with at most two decimals');
const rate = readAs(parseRate, 'must be yuan per kWh with at most six decimals');
const day = readAs(parseDay, 'must be a day such as 2021-07-12');
const monthDay = readAs(
  (raw) => (parseDay(`2023-${raw}`) === undefined ? undefined : raw),
  'must be a month and day such as 12-01, and not 29 February',
);
const clockTime = readAs(readClock, 'must be a time of day such as 08:00');

/** Reads `08:00` as seconds since midnight; `24:00` is the end of the day. */
function readClock(raw: string): number | undefined {
  const match = /^([01][0-9]|2[0-4]):([0-5][0-9])$/.exec(raw);
  if (!match) return undefined;
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60;
  return seconds <= 86_400 ? seconds : undefined;
}

const document = z.strictObject({
  kind: z.enum(['notice', 'decision']),
  number: text.optional(),
  issuedOn: day.optional(),
  title: text,
});

const startRule = z.strictObject({
  value: z.enum(START_RULES),
  source,
  openQuestion: text.optional(),
  otherReadings: z.array(z.enum(START_RULES)).optional(),
});

export const programmeSchema = z
  .strictObject({
    programme: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words and hyphens'),
    title: z.strictObject({ zh: text, en: text }),
    documents: z.record(z.string(), document),
    season: z.strictObject({ firstDay: parameter(monthDay), lastDay: parameter(monthDay) }),
    cohorts: z
      .array(
        z.strictObject({
          year: wholeNumber(2000, 2100),
          seasonsPaid: parameter(wholeNumber(1, 20)),
        }),
      )
      .min(1),
    tariff: z.strictObject({
      peakFrom: parameter(clockTime),
      peakTo: parameter(clockTime),
      peakYuanPerKwh: parameter(rate),
      valleyYuanPerKwh: parameter(rate),
      flatYuanPerKwh: parameter(rate),
    }),
    subsidy: z.strictObject({
      yuanPerKwh: parameter(rate),
      startKwh: parameter(kwh),
      startRule,
      startQualifies: parameter(flag),
      capKwh: parameter(kwh),
      rounding: parameter(z.enum(ROUNDINGS)),
      toleranceYuan: parameter(yuan),
      funders: z
        .array(z.strictObject({ funder: text, sharePpm: parameter(wholeNumber(0, 1_000_000)) }))
        .min(1),
    }),
    eligibility: z.strictObject({
      acceptanceRequired: parameter(flag),
      daysBeforeAcceptanceCount: parameter(flag),
      residenceRequired: parameter(flag),
      collectiveMembershipRequired: parameter(flag),
      openViolationBlocks: parameter(flag),
      oneHouseholdPerDwelling: parameter(flag),
    }),
    completeness: z.strictObject({ requiredPercent: parameter(wholeNumber(0, 100)) }),
  })
  .superRefine((file, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (file.subsidy.capKwh.value < file.subsidy.startKwh.value) {
      refuse(['subsidy', 'capKwh', 'value'], 'the limit lies below the start');
    }
    if (file.tariff.peakFrom.value >= file.tariff.peakTo.value) {
      refuse(['tariff', 'peakTo', 'value'], 'peak must end after it begins');
    }
    const ppm = file.subsidy.funders.reduce((sum, funder) => sum + funder.sharePpm.value, 0);
    if (ppm !== 1_000_000) {
      refuse(['subsidy', 'funders'], `the funders' shares add up to ${ppm} ppm, not to 1000000`);
    }
    const years = file.cohorts.map((cohort) => cohort.year);
    years.forEach((year, index) => {
      if (years.indexOf(year) < index) refuse(['cohorts', index, 'year'], 'this year stands twice');
    });
    for (const { path, document: named } of citations(file, [])) {
      if (!Object.hasOwn(file.documents, named)) {
        refuse([...path, 'document'], `no document of this file is called ${named}`);
      }
    }
  });

/** A programme file as it was read: exact values beside their sources. */
export type ProgrammeFile = z.output<typeof programmeSchema>;
export type Source = z.output<typeof source>;

/** Every source in a file with its place. */
export function citations(
  node: unknown,
  path: readonly (string | number)[],
): { path: readonly (string | number)[]; document: string }[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => {
    const here = [...path, Array.isArray(node) ? Number(key) : key];
    const parsed = key === 'source' ? source.safeParse(child) : undefined;
    return parsed?.success
      ? [{ path: here, document: parsed.data.document }]
      : citations(child, here);
  });
}
