import { VIOLATION_KINDS, VIOLATION_STATES, VIOLATION_STEPS } from '@nuanbu/terms';
import { z } from 'zod';
import {
  auditHeadSchema,
  codeIn,
  dayText,
  fen,
  groundsText,
  instant,
  typedText,
  wordsSchema,
} from './common.ts';

export const progressQuery = z.strictObject({
  programme: typedText(200),
  kind: z.enum(['day', 'week']).default('day'),
  day: dayText.optional(),
  by: z.enum(['village', 'town', 'district', 'pathway']).default('village'),
});

const progressRow = z.object({
  town: z.string().optional(),
  village: z.string().optional(),
  pathway: z.string().optional(),
  planned: z.int().optional(),
  converted: z.int(),
  convertedByDay: z.array(z.int()).readonly(),
  convertedInAll: z.int(),
  withoutDay: z.int(),
  accepted: z.int(),
  convertedBasisPoints: z.int().optional(),
  lastConvertedOn: dayText.optional(),
  daysSinceLast: z.int().optional(),
});

/** Conversions against a programme's plan. */
export const progressSchema = z
  .object({
    programme: z.string(),
    place: wordsSchema,
    kind: z.enum(['day', 'week']),
    planVersion: z.int().optional(),
    rosterVersion: z.int(),
    auditHead: auditHeadSchema,
    otherCohorts: z.int(),
    firstDay: dayText,
    lastDay: dayText,
    rows: z.array(progressRow).readonly(),
    total: progressRow.optional().meta({
      description: 'All rows together; left out where somebody sees a part of them.',
    }),
  })
  .meta({ id: 'Progress' });

export const violationQuery = z.strictObject({
  state: codeIn(VIOLATION_STATES).optional(),
  household: typedText(100).optional(),
});

export const violationSchema = z
  .object({
    number: z.int(),
    householdId: z.string(),
    kind: codeIn(VIOLATION_KINDS),
    foundOn: dayText,
    state: codeIn(VIOLATION_STATES),
    entries: z
      .array(
        z.object({
          step: codeIn(VIOLATION_STEPS),
          evidence: z.string(),
          reason: z.string(),
          at: instant,
          actor: z.string(),
          auditNumber: z.int(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'Violation' });
export const violationsSchema = z.object({ items: z.array(violationSchema) });

const grounds = { evidence: groundsText, reason: groundsText };
export const newViolationSchema = z.strictObject({
  household: typedText(100),
  kind: codeIn(VIOLATION_KINDS),
  foundOn: dayText,
  ...grounds,
});
export const violationStepSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('dismiss'), ...grounds }),
  z.strictObject({
    step: z.literal('confirm'),
    ...grounds,
    programme: typedText(200).optional().meta({
      description: 'Whose rules say what is taken back; that of its batches unless given.',
    }),
  }),
  z.strictObject({ step: z.literal('reverse'), ...grounds }),
]);

export const recoveriesSchema = z.object({
  standingFen: fen,
  items: z.array(
    z.object({
      caseNumber: z.int().optional(),
      runNumber: z.int().optional().meta({ description: 'Of a correction, in place of a case.' }),
      householdId: z.string(),
      programme: z.string(),
      season: z.string(),
      component: z.string(),
      batchNumber: z.int(),
      amountFen: fen,
      isStanding: z.boolean(),
      enteredAt: instant,
      auditNumber: z.int(),
    }),
  ),
});
