import { z } from 'zod';
import {
  dayText,
  digestText,
  groundsText,
  instant,
  numberSchema,
  typedText,
  wordsSchema,
} from './common.ts';

export const programmeHeadSchema = z.object({
  name: z.string(),
  version: z.int(),
  digest: digestText,
  validFrom: dayText.optional(),
  validTo: dayText.optional(),
  addedAt: instant,
  addedBy: z.string(),
});
export const programmesSchema = z.object({ items: z.array(programmeHeadSchema) });

export const programmeQuery = z.strictObject({
  version: z.coerce.number().pipe(numberSchema).optional(),
});

/** A programme as it settles: each parameter with its value as printed and where that comes from. */
export const programmeSchema = z
  .object({
    name: z.string(),
    label: z.string(),
    digest: digestText,
    title: wordsSchema,
    components: z.array(
      z.object({
        name: z.string(),
        title: wordsSchema,
        kind: z.string(),
        per: z.string(),
        isDetermined: z.boolean(),
      }),
    ),
    parameters: z.array(
      z.object({
        path: z.string(),
        value: z.string(),
        document: z.string(),
        section: z.string(),
        says: z.object({ zh: z.string().optional(), en: z.string().optional() }),
        openQuestion: z.string().optional(),
        openQuestionZh: z.string().optional(),
        otherReadings: z.array(z.string()).readonly().optional(),
        decidedBy: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Programme' });

const signOffSchema = z.object({
  value: z.string(),
  reason: z.string(),
  counts: z.boolean(),
  at: instant,
  actor: z.string(),
  auditNumber: z.int(),
});

export const questionsSchema = z.object({
  label: z.string(),
  items: z.array(
    z.object({
      parameter: z.string(),
      openQuestion: z.string(),
      openQuestionZh: z.string().optional(),
      reading: z.string(),
      otherReadings: z.array(z.string()).readonly(),
      decidedBy: z.string().optional(),
      programme: z.string(),
      signOffs: z.array(signOffSchema),
    }),
  ),
});

export const newSignOffSchema = z.strictObject({
  parameter: typedText(400),
  reason: groundsText,
  value: typedText(400).optional(),
});
