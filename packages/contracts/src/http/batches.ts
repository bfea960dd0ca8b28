import {
  BATCH_STATES,
  type BatchState,
  codesOf,
  DUTIES,
  LINE_DECISIONS,
  OBJECTION_OUTCOMES,
} from '@nuanbu/terms';
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
  numberedPageQuery,
  numberInPath,
  numberSchema,
  pageOf,
  pageQuery,
  placeSchema,
  typedText,
} from './common.ts';
import { problemSchema } from './problem.ts';

export const BATCH_KINDS = ['season', 'supplementary', 'repayment'] as const;
export const LINE_STANDS = ['in', 'held', 'excluded', 'out'] as const;

const batchState = codeIn(BATCH_STATES);
const notice = z.object({
  publishedOn: dayText,
  days: z.int().meta({ description: 'Whole days after the day of publication.' }),
});
const figures = { lineCount: z.int(), amountFen: fen, digest: digestText };

export const batchPath = z.object({ batch: numberInPath });

export const batchSchema = z
  .object({
    number: z.int(),
    kind: z.enum(BATCH_KINDS),
    runNumber: z.int(),
    programme: z.string(),
    season: z.string(),
    component: z.string(),
    state: batchState,
    round: z.int().meta({ description: 'From 1; a return begins the next, and voids signatures.' }),
    version: z.int().meta({ description: 'Goes with every command, as that which was seen.' }),
    notice: notice.optional(),
    payeeVersion: z.int(),
    ...figures,
    madeAt: instant,
    madeBy: z.string(),
    auditHead: auditHeadSchema,
  })
  .meta({ id: 'Batch' });

export const batchQuery = z.strictObject({
  ...numberedPageQuery,
  after: z.coerce.number().pipe(numberSchema).optional(),
  state: batchState.optional(),
  kind: z.enum(BATCH_KINDS).optional(),
  programme: typedText(200).optional(),
  component: typedText(200).optional(),
  season: typedText(200).optional(),
});
export const batchPageSchema = pageOf(batchSchema);

/** Something that was done at a batch, and what the batch was after it. */
export const batchEventSchema = z
  .object({
    number: z.int(),
    version: z.int(),
    round: z.int(),
    action: z.string(),
    duty: codeIn(DUTIES).optional(),
    person: z.string(),
    state: batchState,
    reason: z.string().optional(),
    evidence: z.string().optional(),
    ...figures,
    at: instant,
    auditNumber: z.int(),
  })
  .meta({ id: 'BatchEvent' });

/** The stages of a batch in order; which of the two answers of a bank it has is one stage. */
const STAGES = codesOf(BATCH_STATES).filter((state) => state !== 'superseded');
export const stageSchema = z.object({
  state: z.enum(STAGES as [BatchState, ...BatchState[]]),
  standing: z.enum(['done', 'now', 'ahead']),
  person: z.string().optional().meta({ description: 'Who took the step out of it, this round.' }),
  at: instant.optional(),
});

export const objectionSchema = z
  .object({
    number: z.int(),
    householdId: z.string(),
    by: z.string(),
    text: z.string(),
    raisedOn: dayText,
    answer: z
      .object({
        outcome: codeIn(OBJECTION_OUTCOMES),
        text: z.string(),
        by: z.string(),
        answeredOn: dayText,
      })
      .optional(),
    isOpen: z.boolean().meta({ description: 'Whether it still keeps the notice from ending.' }),
  })
  .meta({ id: 'Objection' });

/** A batch with its stages, what was done at it, and what is objected to. */
export const batchDetailSchema = z
  .object({
    batch: batchSchema,
    stages: z.array(stageSchema),
    events: z.array(batchEventSchema),
    noticeMayEndOn: dayText.optional().meta({ description: 'At the earliest.' }),
    objections: z.array(objectionSchema).meta({ description: 'Those of the places one sees.' }),
    openObjections: z.int().meta({ description: 'Of all places.' }),
  })
  .meta({ id: 'BatchDetail' });

export const batchLineSchema = z
  .object({
    householdId: z.string(),
    ...placeSchema.shape,
    runNumber: z.int(),
    status: lineStatus,
    stand: z.enum(LINE_STANDS),
    pays: z
      .object({
        amountFen: fen,
        funders: z.array(z.object({ funder: z.string(), amountFen: fen })).readonly(),
      })
      .optional(),
    bookedFen: fen.optional().meta({ description: 'What other batches have booked.' }),
    repaysBatch: z.int().optional(),
    decisions: z
      .array(
        z.object({
          number: z.int(),
          decision: codeIn(LINE_DECISIONS),
          reason: z.string(),
          evidence: z.string().optional(),
          person: z.string(),
          at: instant,
          round: z.int(),
          paysFen: fen.optional(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'BatchLine' });
export const batchLineQuery = z.strictObject({
  ...pageQuery,
  town: typedText(200).optional(),
  village: typedText(200).optional(),
  stand: z.enum(LINE_STANDS).optional(),
});
export const batchLinePageSchema = pageOf(batchLineSchema);

export const noticeListQuery = z.strictObject({ town: typedText(200), village: typedText(200) });
/** The list of a village that is put up: whom the batch pays how much, with names masked. */
export const noticeListSchema = z
  .object({
    batch: z.int(),
    ...placeSchema.shape,
    notice: notice.optional(),
    households: z.int(),
    sumFen: fen,
    items: z.array(z.object({ householdId: z.string(), name: z.string(), amountFen: fen })),
    auditHead: auditHeadSchema,
  })
  .meta({ id: 'NoticeList' });

const seen = {
  version: numberSchema.meta({ description: 'The batch’s version that the person saw.' }),
};

export const batchStepSchema = z.strictObject(seen);
export const publishNoticeSchema = z.strictObject({
  ...seen,
  days: z.int().min(1).max(365).optional().meta({
    description: 'As the programme says unless given; never fewer.',
  }),
});
export const returnBatchSchema = z.strictObject({ ...seen, reason: groundsText });

const MOST_DECISIONS = 500;
export const decideLinesSchema = z.strictObject({
  ...seen,
  decisions: z
    .array(
      z.strictObject({
        household: typedText(100),
        decision: codeIn(LINE_DECISIONS),
        reason: groundsText,
        evidence: groundsText.optional(),
      }),
    )
    .min(1)
    .max(MOST_DECISIONS),
});

export const raiseObjectionSchema = z.strictObject({
  ...seen,
  household: typedText(100),
  by: typedText(200).meta({ description: 'Who objects, in free words.' }),
  text: typedText(4_000),
  raisedOn: dayText.optional().meta({ description: 'Today unless given.' }),
});

export const objectionPath = batchPath.extend({
  objection: z.coerce.number().pipe(z.int().min(1).max(Number.MAX_SAFE_INTEGER)),
});
export const answerObjectionSchema = z.strictObject({
  ...seen,
  outcome: codeIn(OBJECTION_OUTCOMES),
  text: typedText(4_000),
});

/** What a command at a batch came to. */
export const batchDecidedSchema = z.object({
  batchNumber: z.int(),
  version: z.int(),
  state: batchState,
  auditNumber: z.int().meta({ description: 'Its entry in the audit chain.' }),
  newBatch: z.int().optional(),
});

/** Why a command on an old version is refused, and what was done since. */
export const staleProblemSchema = problemSchema
  .extend({ changes: z.array(batchEventSchema).readonly() })
  .meta({ id: 'StaleProblem' });
export type StaleProblem = z.infer<typeof staleProblemSchema>;
