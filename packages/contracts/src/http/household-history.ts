import { z } from 'zod';
import { instant } from './common.ts';
import { rosterVersionSchema } from './imports.ts';

/** What one version of the roster said anew of a household. */
const entry = z.object({
  ...rosterVersionSchema.pick({ version: true, kind: true, actor: true }).shape,
  at: instant,
  reason: z
    .string()
    .optional()
    .meta({ description: 'Of a violation or a payee, as it was given.' }),
  facts: z
    .array(
      z.object({
        field: z.string(),
        before: z.string().optional(),
        after: z.string().optional(),
      }),
    )
    .readonly()
    .meta({ description: 'As files say them. Of the first version, all that it says.' }),
  personal: z
    .array(z.object({ field: z.string(), before: z.string().optional(), after: z.string() }))
    .readonly()
    .meta({ description: 'Masked.' }),
  meters: z
    .array(
      z.object({
        change: z.enum(['added', 'changed']),
        meterId: z.string(),
        installedAt: instant.optional(),
        removedAt: instant.optional(),
        multiplier: z.int(),
      }),
    )
    .readonly(),
});

/** The versions of a household’s facts, newest first: who, when and why. */
export const householdHistorySchema = z
  .object({ householdId: z.string(), items: z.array(entry) })
  .meta({ id: 'HouseholdHistory' });
