import { z } from 'zod';
import {
  auditHeadSchema,
  dayText,
  fen,
  findingCode,
  ineligibleReason,
  instant,
  lineStatus,
  numberSchema,
  pageOf,
  pageQuery,
  placeSchema,
  typedText,
  wh,
  wordsSchema,
} from './common.ts';
import { householdBatchSchema } from './household-batches.ts';
import { lineChoice, lineSchema, runSchema } from './runs.ts';

export const villageSchema = z.object({ ...placeSchema.shape, households: z.int() });
export const villagesSchema = z.object({ rosterVersion: z.int(), items: z.array(villageSchema) });

export const householdQuery = z.strictObject({
  ...pageQuery,
  ...lineChoice,
  text: typedText(100).optional().meta({
    description: 'The beginning of a household’s or meter’s number, or a part of a name.',
  }),
  leastAtRiskFen: z.coerce.number().pipe(z.int().min(0)).optional().meta({
    description: 'Lines with at least so much money at risk.',
  }),
  run: z.coerce.number().pipe(numberSchema).optional().meta({
    description: 'The run whose lines are shown; the newest that succeeded unless given.',
  }),
});

/** A household in a list, with its line where a run has one. */
export const foundHouseholdSchema = z
  .object({
    householdId: z.string(),
    name: z.string(),
    ...placeSchema.shape,
    meterIds: z.array(z.string()).readonly(),
    line: z
      .object({
        status: lineStatus,
        reason: ineligibleReason.optional(),
        totalWh: wh,
        paidWh: wh,
        amountFen: fen,
        atRiskFen: fen,
        findings: z.array(findingCode).readonly(),
      })
      .optional(),
  })
  .meta({ id: 'FoundHousehold' });
export const householdPageSchema = pageOf(foundHouseholdSchema).extend({
  run: z.int().optional(),
});

export const personalSchema = z
  .object({
    idNumber: z.string(),
    phone: z.string(),
    address: z.string(),
    payeeName: z.string(),
    payeeAccount: z.string(),
    payeeBank: z.string(),
  })
  .partial();

const cited = z.object({
  parameter: z.string(),
  value: z.string(),
  document: z.string(),
  section: z.string(),
  says: wordsSchema,
});

/** Why a line is what it is: the clause beside each number, and the registers that it rests on. */
export const explanationSchema = z
  .object({
    programme: z.string(),
    programmeDigest: z.string(),
    component: z.string(),
    status: lineStatus,
    reason: z.object({ code: z.string(), cited: cited.optional() }).optional(),
    rule: z
      .object({
        name: z.string(),
        title: wordsSchema.optional(),
        path: z.string(),
        basis: cited.optional(),
        validFrom: z.string().optional(),
        validTo: z.string().optional(),
      })
      .optional(),
    steps: z
      .array(z.object({ step: z.string(), result: z.string(), cited: cited.optional() }))
      .readonly()
      .optional(),
    funders: z
      .array(z.object({ funder: z.string(), amountFen: fen }))
      .readonly()
      .optional(),
    funderTitles: z.record(z.string(), wordsSchema),
    channel: cited.optional(),
    tolerance: cited.optional(),
    doubt: cited.optional(),
    peakHours: cited.optional(),
    evidence: z
      .looseObject({})
      .meta({ description: 'Registers at the edges, quantities with bounds, and the reckoning.' }),
  })
  .meta({ id: 'Explanation' });

/** A household as its sheet shows it: who, where measured, and its line in one run, explained. */
export const householdSheetSchema = z
  .object({
    facts: z.looseObject({
      householdId: z.string(),
      name: z.string(),
      ...placeSchema.shape,
      cohortYear: z.int(),
      resident: z.boolean(),
      collectiveMember: z.boolean(),
      acceptedOn: dayText.optional(),
    }),
    meters: z.array(
      z.object({
        meterId: z.string(),
        installedAt: instant.optional(),
        removedAt: instant.optional(),
        installedWh: wh.optional(),
        removedWh: wh.optional(),
        multiplier: z.int(),
        lastReading: z.object({ at: instant, totalWh: wh }).optional(),
      }),
    ),
    lacksReadings: z.literal(true).optional().meta({
      description: 'The reading store is away: no last reading is known, and none is told.',
    }),
    personal: personalSchema.meta({ description: 'Masked.' }),
    run: runSchema.optional(),
    line: lineSchema.optional(),
    explanation: explanationSchema.optional(),
    batches: z.array(householdBatchSchema).meta({
      description: 'What became of it: the batches of the run’s programme, season and component.',
    }),
    history: z.array(z.object({ runNumber: z.int(), line: lineSchema })),
    auditHead: auditHeadSchema,
  })
  .meta({ id: 'HouseholdSheet' });

export const sheetQuery = z.strictObject({ run: z.coerce.number().pipe(numberSchema).optional() });

export const revealSchema = z.strictObject({
  why: typedText(500).meta({ description: 'Goes into the audit chain with who looked.' }),
});

/** How many of a village's meters reported on each day. */
export const completenessQuery = z.strictObject({
  town: typedText(200),
  village: typedText(200),
  from: dayText,
  to: dayText,
});
export const completenessSchema = z.object({
  meters: z.int(),
  days: z.array(z.object({ day: dayText, metersSeen: z.int(), readings: z.int() })),
});
