/**
 * The test cases of a programme, which stand as data beside its file: a household and a quantity
 * in, a line out. Everything is text that is read exactly.
 */
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Applicant } from '../applicant.ts';
import { day, flag, quantity, text, wholeNumber, word, yuan } from '../schema/values.ts';
import { START_RULES } from '../start-rule.ts';

/** The roster facts of a household, under the names by which programme files speak of them. */
const household = z
  .strictObject({
    town: text.optional(),
    village: text.optional(),
    cohortYear: wholeNumber(2000, 2200),
    acceptedOn: day.optional(),
    resident: flag,
    collectiveMember: flag,
    violationOn: day.optional(),
    endedOn: day.optional(),
    pathway: word.optional(),
    equipment: word.optional(),
    areaM2: quantity.optional(),
    costYuan: yuan.optional(),
    runningCostYuan: yuan.optional(),
    gasM3: quantity.optional(),
    coalT: quantity.optional(),
    baselineKwh: quantity.optional(),
  })
  .transform(
    ({ areaM2, costYuan, runningCostYuan, gasM3, coalT, baselineKwh, ...same }): Applicant => ({
      ...same,
      areaMilliM2: areaM2,
      costFen: costYuan,
      runningCostFen: runningCostYuan,
      gasMilliM3: gasM3,
      coalKg: coalT,
      baselineWh: baselineKwh,
    }),
  );

/** What was measured: one number where it is exact, three where it has bounds. */
const measured = z.union([
  quantity.transform((exact) => ({ low: exact, best: exact, high: exact })),
  z
    .strictObject({ low: quantity, best: quantity, high: quantity })
    .refine(({ low, best, high }) => low <= best && best <= high, 'needs low ≤ best ≤ high'),
]);
export type Measured = z.output<typeof measured>;

const energy = z.strictObject({
  totalKwh: measured.optional(),
  peakKwh: measured.optional(),
  valleyKwh: measured.optional(),
  /** Of the one that is counted, month by month. */
  months: z.array(measured).min(1).optional(),
});

const money = { amountYuan: yuan, paid: quantity, funders: z.record(word, yuan) };

/** What the line says; an amount that is not known has no place to be said in. */
const gives = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('payable'), ...money }),
  z.strictObject({ status: z.literal('certainPart'), ...money, atRiskYuan: yuan }),
  z.strictObject({ status: z.literal('belowStart') }),
  z
    .strictObject({
      status: z.literal('held'),
      finding: text.optional(),
      atRiskYuan: yuan.optional(),
    })
    .refine(
      ({ finding, atRiskYuan }) => (finding === undefined) !== (atRiskYuan === undefined),
      'is held by a finding or for the money at risk',
    ),
  z.strictObject({ status: z.literal('ineligible'), reason: text }),
]);
export type Gives = z.output<typeof gives>;

const programmeCase = z.strictObject({
  case: text,
  component: word,
  /** The name of a season, a year, or `once`. */
  period: text,
  /** Of what is paid once: the first day whose acceptances no longer count. */
  until: day.optional(),
  /** Another reading of the start than the programme's own (domain rule P1). */
  startRule: z.enum(START_RULES).optional(),
  household,
  quantity: energy.optional(),
  gives,
});
export type ProgrammeCase = z.output<typeof programmeCase>;

/**
 * Reads the cases of a programme.
 *
 * @throws Error that names the place of what is wrong: the files are our own.
 */
export function readCases(yamlText: string): ProgrammeCase[] {
  const document = parseDocument(yamlText, { schema: 'failsafe', strict: true });
  const [error] = document.errors;
  if (error) throw error;
  const given: unknown = document.toJS();
  const read = z.array(programmeCase).min(1).safeParse(given);
  if (read.success) return read.data;
  const said = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new Error(said.join('\n'));
}
