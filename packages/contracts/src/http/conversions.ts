import { z } from 'zod';
import { dayText, fen, instant, pageOf, pageQuery, placeSchema, typedText } from './common.ts';

export const conversionQuery = z.strictObject({
  ...pageQuery,
  text: typedText(100).optional().meta({
    description: 'The beginning of a household’s number, or a part of a name.',
  }),
  town: typedText(200).optional(),
  village: typedText(200).optional(),
  pathway: typedText(200).optional(),
  state: z
    .enum(['converted', 'accepted', 'awaitingAcceptance', 'notConverted'])
    .default('converted')
    .meta({ description: 'An accepted household was converted, whether or not the day is known.' }),
  from: dayText.optional().meta({ description: 'Converted, or else accepted, on it or later.' }),
  to: dayText.optional().meta({ description: 'Converted, or else accepted, on it or before.' }),
  programme: typedText(200).optional().meta({ description: 'Against whose plan they are held.' }),
  offPlan: z.stringbool().optional().meta({
    description: 'Only those that the programme’s plan has no row for, or only the others.',
  }),
});

/** One household’s conversion. */
export const conversionSchema = z
  .object({
    householdId: z.string(),
    name: z.string(),
    ...placeSchema.shape,
    cohortYear: z.int(),
    pathway: z.string().optional(),
    equipment: z.string().optional(),
    areaMilliM2: z.int().optional().meta({ description: 'In thousandths of a square metre.' }),
    costFen: fen.optional(),
    convertedOn: dayText.optional(),
    acceptedOn: dayText.optional(),
    acceptedBy: z.string().optional(),
    isOffPlan: z.boolean().optional().meta({
      description: 'Whether the plan has no row for it; left out where no programme was named.',
    }),
    enteredAt: instant.meta({ description: 'When the roster came to say so.' }),
    enteredBy: z.string(),
  })
  .meta({ id: 'Conversion' });
export const conversionPageSchema = pageOf(conversionSchema).extend({
  rosterVersion: z.int(),
  planVersion: z.int().optional(),
});
