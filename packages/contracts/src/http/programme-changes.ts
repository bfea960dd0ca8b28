import { z } from 'zod';
import { digestText, numberSchema, typedText } from './common.ts';

/** The most that a programme file has, in characters. */
export const MOST_PROGRAMME_CHARACTERS = 500_000;

const side = z.object({
  text: z.string(),
  source: z
    .object({
      document: z.string(),
      section: z.string(),
      says: z.string().optional(),
      zh: z.string().optional(),
    })
    .optional(),
  openQuestion: z.string().optional(),
  openQuestionZh: z.string().optional(),
  otherReadings: z.array(z.string()).readonly().optional(),
  decidedBy: z.string().optional(),
  validFrom: z.string().optional(),
  validTo: z.string().optional(),
});

/** One place at which two programmes do not say the same. */
export const programmeChangeSchema = z
  .object({
    path: z.string(),
    kind: z.enum(['changed', 'added', 'removed']),
    differs: z.array(z.enum(['value', 'source', 'question'])).readonly(),
    before: side.optional(),
    after: side.optional(),
  })
  .meta({ id: 'ProgrammeChange' });

export const programmeDiffQuery = z.strictObject({
  version: z.coerce.number().pipe(numberSchema).optional(),
  against: typedText(200).optional().meta({
    description: 'The earlier programme; the same one unless given.',
  }),
  againstVersion: z.coerce.number().pipe(numberSchema).optional().meta({
    description: 'The version before, where neither is given.',
  }),
});

const compared = z.object({ label: z.string(), digest: digestText });

/** What changed from one programme to another, in the order of the later file. */
export const programmeDiffSchema = z
  .object({ before: compared, after: compared, changes: z.array(programmeChangeSchema).readonly() })
  .meta({ id: 'ProgrammeDiff' });
