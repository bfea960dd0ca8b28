import { BATCH_STATES, PAYMENT_STATES } from '@nuanbu/terms';
import { z } from 'zod';
import { BATCH_KINDS, batchStepSchema, lineDecisionSchema } from './batches.ts';
import { codeIn, fen, instant, lineStatus } from './common.ts';

/** What became of a household’s line in one batch. */
export const householdBatchSchema = z
  .object({
    number: z.int(),
    kind: z.enum(BATCH_KINDS),
    state: codeIn(BATCH_STATES),
    runNumber: z.int(),
    status: lineStatus.meta({ description: 'As the run left it.' }),
    paysFen: fen.optional().meta({ description: 'Left out where the line is not in the batch.' }),
    repaysBatch: z.int().optional(),
    decisions: z.array(lineDecisionSchema).readonly(),
    steps: z
      .array(z.object({ step: batchStepSchema, person: z.string(), at: instant }))
      .meta({ description: 'Of the batch’s round, in order: the signatures are among them.' }),
    payment: z
      .object({
        state: codeIn(PAYMENT_STATES),
        attempt: z.int(),
        answeredAt: instant.optional().meta({ description: 'When the answer was recorded.' }),
        failure: z.string().optional().meta({ description: 'The bank’s words.' }),
      })
      .optional()
      .meta({ description: 'Left out until the batch is released.' }),
    takenBackFen: fen.meta({ description: 'By violations and corrections.' }),
  })
  .meta({ id: 'HouseholdBatch' });
