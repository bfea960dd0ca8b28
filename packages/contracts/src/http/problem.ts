import { z } from 'zod';
import { batchEventSchema } from './batches.ts';
import { wordsSchema } from './common.ts';
import { rosterVersionSchema } from './imports.ts';

/** The media type of a refused request. */
export const PROBLEM_TYPE = 'application/problem+json';

/** A refused request, as RFC 9457 says it, with the public code and its words. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'A URI that names the kind of problem, by its code.' }),
    title: z.string().meta({ description: 'The code’s words in English.' }),
    status: z.int(),
    detail: z.string().meta({ description: 'The particulars, as a sentence in English.' }),
    detailWords: wordsSchema.optional().meta({ description: 'The same in both languages.' }),
    instance: z.string().meta({ description: 'The request’s number, which the log has too.' }),
    code: z.string().meta({ description: 'A public code; docs/codes.md lists them.' }),
    words: wordsSchema,
    hint: z.string().optional().meta({ description: 'What can be done about it.' }),
    hintWords: wordsSchema.optional().meta({ description: 'The same in both languages.' }),
    fields: z
      .array(z.object({ field: z.string(), says: z.string(), saysWords: wordsSchema.optional() }))
      .optional()
      .meta({ description: 'Of an invalid request, each field that is wrong.' }),
    changes: z
      .array(batchEventSchema)
      .optional()
      .meta({ description: 'Of a stale edit, what was done since the version that was seen.' }),
    rosterVersions: z
      .array(rosterVersionSchema)
      .optional()
      .meta({ description: 'Of a stale import, the versions since the one that was seen.' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
