import { BATCH_STATES, DUTIES, LINE_DECISIONS, OBJECTION_OUTCOMES, TROUBLES } from '@nuanbu/terms';
import { z } from 'zod';
import {
  auditHeadSchema,
  codeIn,
  dayText,
  digestText,
  fen,
  groundsText,
  instant,
  lineStatus,
  numberSchema,
  pageOf,
  pageQuery,
  placeSchema,
  typedText,
  wordsSchema,
} from './common.ts';

export const BATCH_KINDS = ['season', 'supplementary', 'repayment'] as const;

const batch = z.object({
  number: z.int(),
  kind: z.enum(BATCH_KINDS),
  runNumber: z.int(),
  programme: z.string(),
  season: z.string(),
  component: z.string(),
  state: codeIn(BATCH_STATES),
  round: z.int().meta({ description: 'From 1; a return begins the next and voids signatures.' }),
  version: z.int().meta({ description: 'Sent back with every command on the batch.' }),
  notice: z
    .object({ publishedOn: dayText, days: z.int(), mayEndOn: dayText })
    .optional()
    .meta({ description: 'The public notice of this round; whole days after its publication.' }),
  lineCount: z.int(),
  amountFen: fen,
  digest: digestText,
  madeAt: instant,
  madeBy: z.string(),
  auditHead: auditHeadSchema,
});
export const batchSchema = batch.meta({ id: 'Batch' });

export const batchQuery = z.strictObject({
  ...pageQuery,
  after: z.coerce.number().pipe(numberSchema).optional(),
  state: codeIn(BATCH_STATES).optional(),
  kind: z.enum(BATCH_KINDS).optional(),
  programme: typedText(200).optional(),
  component: typedText(200).optional(),
  season: typedText(200).optional(),
});
export const batchPageSchema = pageOf(batchSchema);

export const batchEventSchema = z
  .object({
    number: z.int(),
    version: z.int(),
    round: z.int(),
    action: z.string(),
    duty: codeIn(DUTIES).optional(),
    person: z.string(),
    state: codeIn(BATCH_STATES),
    reason: z.string().optional(),
    evidence: z.string().optional(),
    lineCount: z.int(),
    amountFen: fen,
    at: instant,
    auditNumber: z.int(),
  })
  .meta({ id: 'BatchEvent' });

/** What somebody may do next at a batch, and where not, why. */
export const BATCH_STEPS = [
  'publishNotice',
  'endNotice',
  'signTown',
  'signBureau',
  'signFinance',
  'release',
  'reconcile',
] as const;
export const batchStepSchema = z.enum(BATCH_STEPS);

const partSchema = z.object({ funder: z.string(), amountFen: fen });

const standingSchema = z.object({
  held: z
    .object({ households: z.int(), amountFen: fen })
    .meta({ description: 'Lines that it does not pay and a later batch may, at best.' }),
  rest: z.object({ households: z.int(), amountFen: fen }).meta({
    description: 'Lines of which it pays the certain part, with what best pays beyond that.',
  }),
  excluded: z
    .object({ households: z.int(), amountFen: fen })
    .meta({ description: 'Lines that were excluded for good, at best.' }),
  atRiskFen: fen.meta({
    description: 'Money at risk of the lines that it pays for more than their certain part.',
  }),
});

/** A batch as its page shows it. */
export const batchSheetSchema = batch
  .extend({
    parts: z.array(partSchema).readonly().meta({ description: 'Who bears how much.' }),
    standing: standingSchema.meta({
      description: 'How its lines stand now, less what any batch has booked.',
    }),
    stages: z
      .array(
        z.object({
          step: batchStepSchema,
          person: z.string().optional(),
          at: instant.optional(),
        }),
      )
      .meta({ description: 'The way of this round; steps that were taken name who took them.' }),
    next: z
      .array(
        z.object({
          step: batchStepSchema,
          refused: codeIn(TROUBLES).optional(),
          detail: z.string().optional(),
          detailWords: wordsSchema.optional(),
        }),
      )
      .meta({ description: 'What is next, and whether whoever asks may do it.' }),
    events: z.array(batchEventSchema).readonly(),
    objections: z.array(
      z.object({
        number: z.int(),
        householdId: z.string(),
        by: z.string(),
        text: z.string(),
        raisedOn: dayText,
        isOpen: z.boolean(),
        answer: z
          .object({
            outcome: codeIn(OBJECTION_OUTCOMES),
            text: z.string(),
            by: z.string(),
            answeredOn: dayText,
          })
          .optional(),
      }),
    ),
    payments: z.object({
      waiting: z.int(),
      paidOut: z.int(),
      failed: z.int(),
      replaced: z.int(),
    }),
  })
  .meta({ id: 'BatchSheet' });

/** A decision on a line: what, why, on what evidence, by whom and when. */
export const lineDecisionSchema = z.object({
  decision: codeIn(LINE_DECISIONS),
  reason: z.string(),
  evidence: z.string().optional(),
  paysFen: fen.optional(),
  person: z.string(),
  at: instant,
  round: z.int(),
  number: z.int(),
});

export const batchLineQuery = z.strictObject({
  ...pageQuery,
  town: typedText(200).optional(),
  village: typedText(200).optional(),
  stand: z.enum(['in', 'out']).optional(),
});

/** A line of a batch, or one that its run held. */
export const batchLineSchema = z
  .object({
    householdId: z.string(),
    name: z.string(),
    ...placeSchema.shape,
    runNumber: z.int(),
    status: lineStatus.meta({ description: 'As the run left it.' }),
    pays: z
      .object({ amountFen: fen, funders: z.array(partSchema).readonly() })
      .optional()
      .meta({ description: 'What the batch pays; left out where the line is not in it.' }),
    bookedFen: fen.optional().meta({ description: 'What other batches have booked.' }),
    repaysBatch: z.int().optional(),
    decisions: z.array(lineDecisionSchema).readonly(),
  })
  .meta({ id: 'BatchLine' });
export const batchLinePageSchema = pageOf(batchLineSchema);

/** What a command came to. */
export const decidedSchema = z
  .object({
    batchNumber: z.int(),
    version: z.int(),
    state: codeIn(BATCH_STATES),
    auditNumber: z.int(),
    newBatch: z.int().optional(),
  })
  .meta({ id: 'Decided' });

/** The version of the batch that whoever commands has seen. */
export const versionSchema = z.strictObject({ version: numberSchema });
const seen = versionSchema.shape;

export const publishNoticeSchema = z.strictObject({
  ...seen,
  days: z.int().min(1).max(365).optional(),
});
export const returnBatchSchema = z.strictObject({ ...seen, reason: groundsText });

const household = typedText(100);
export const lineDecisionsSchema = z.strictObject({
  ...seen,
  decisions: z
    .array(
      z.strictObject({
        householdId: household,
        decision: codeIn(LINE_DECISIONS),
        reason: groundsText,
        evidence: groundsText.optional(),
      }),
    )
    .min(1)
    .max(1_000),
});
export const newObjectionSchema = z.strictObject({
  ...seen,
  householdId: household,
  by: typedText(200).meta({ description: 'Who objects, in free words.' }),
  text: typedText(4_000),
});
export const objectionAnswerSchema = z.strictObject({
  ...seen,
  outcome: codeIn(OBJECTION_OUTCOMES),
  text: typedText(4_000),
});
