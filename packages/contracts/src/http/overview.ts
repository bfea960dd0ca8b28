import { z } from 'zod';
import { batchSchema, batchStepSchema } from './batches.ts';
import { auditHeadSchema, dayText, fen, instant } from './common.ts';
import { unpaidSumsSchema } from './payments.ts';
import { runSchema } from './runs.ts';

/** What waits at a batch beside its steps. */
export const BATCH_TASKS = [
  'answerObjection',
  'decideUpheld',
  'approvePayee',
  'correctPayee',
  'repay',
] as const;

/** How everything stands, as far as whoever asks may see it. */
export const overviewSchema = z
  .object({
    rosterVersion: z.int(),
    villages: z.int().meta({ description: 'Those of the person.' }),
    households: z.int(),
    runs: z
      .array(runSchema)
      .optional()
      .meta({ description: 'Of each component and season the newest run that succeeded.' }),
    underWay: z.array(runSchema).optional(),
    batches: z
      .array(z.object({ state: z.string(), count: z.int(), amountFen: fen }))
      .optional()
      .meta({ description: 'Those that nothing has superseded, by state.' }),
    waiting: z
      .array(z.object({ batch: batchSchema, step: batchStepSchema }))
      .optional()
      .meta({ description: 'Steps that whoever asks may take next.' }),
    tasks: z
      .array(z.object({ batch: batchSchema, task: z.enum(BATCH_TASKS), count: z.int() }))
      .optional()
      .meta({
        description:
          'What else whoever asks may do at batches: objections to answer, lines to decide on of those that were upheld, changes of payees to approve, returned payments whose payees to correct, or to make again.',
      }),
    unpaid: unpaidSumsSchema.shape.items
      .optional()
      .meta({ description: 'For whoever sees every place.' }),
    quarantine: z
      .array(z.object({ code: z.string(), entries: z.int(), messages: z.int() }))
      .optional()
      .meta({ description: 'What was not accepted, by code; an entry counts for all of its own.' }),
    seasons: z
      .array(
        z.object({
          programme: z.string(),
          component: z.string(),
          season: z.string(),
          firstDay: dayText,
          lastDay: dayText,
          days: z.int(),
          daysPast: z.int().meta({ description: 'Whole days up to the newest reading.' }),
          isOver: z.boolean().meta({ description: 'By the clock.' }),
        }),
      )
      .optional()
      .meta({
        description:
          'Of each component that counts energy the season that was read last, or runs now: what to ask `/api/forecast` and `/api/completeness/matrix` for. Left out, as the newest reading is, while the reading store is away.',
      }),
    newestReadingAt: instant.optional(),
    auditHead: auditHeadSchema,
  })
  .meta({ id: 'Overview' });
