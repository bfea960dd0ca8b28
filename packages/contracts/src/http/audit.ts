import { z } from 'zod';
import {
  auditHeadSchema,
  dayText,
  instant,
  numberedPageQuery,
  pageOf,
  typedText,
} from './common.ts';

export const auditQuery = z.strictObject({
  ...numberedPageQuery,
  actor: typedText(100)
    .optional()
    .meta({ description: 'What the name of whoever did it contains.' }),
  action: typedText(100).optional(),
  subject: typedText(200).optional().meta({ description: 'What the subject contains.' }),
  kind: typedText(200).optional().meta({
    description: 'With which words the subject begins: `batch`, or of one alone `batch 3`.',
  }),
  from: dayText.optional().meta({ description: 'The first day, in Asia/Shanghai.' }),
  to: dayText.optional().meta({ description: 'The last day, counted.' }),
});

export const auditEntrySchema = z
  .object({
    number: z.int(),
    at: instant,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    content: z.string().meta({ description: 'Canonical JSON, as it was hashed.' }),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export const auditPageSchema = pageOf(auditEntrySchema);

/** What a check of the whole chain found. */
export const auditVerdictSchema = z.discriminatedUnion('holds', [
  z.object({ holds: z.literal(true), entries: z.int(), head: auditHeadSchema }),
  z.object({
    holds: z.literal(false),
    broken: z.object({
      number: z.int(),
      fault: z.enum(['entryMissing', 'previousHashDiffers', 'contentChanged', 'anchorDiffers']),
    }),
  }),
]);
