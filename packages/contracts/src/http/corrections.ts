import { CORRECTION_CAUSES, TROUBLES } from '@nuanbu/terms';
import { z } from 'zod';
import {
  codeIn,
  dayText,
  digestText,
  fen,
  groundsText,
  lineStatus,
  numberSchema,
  pageOf,
  pageQuery,
  placeSchema,
  typedText,
  wordsSchema,
} from './common.ts';

/**
 * The way of a correction (domain rule S2): a run of the kind `trial` or `correction`, its
 * differences as a preview, and the supplementary batch that confirms what was previewed.
 */

const moved = {
  households: z.int(),
  toPayFen: fen,
  toTakeBackFen: fen.meta({ description: 'As a positive amount.' }),
};

export const differencesQuery = z.strictObject({
  ...pageQuery,
  town: typedText(200).optional(),
  village: typedText(200).optional(),
  cause: codeIn(CORRECTION_CAUSES).optional(),
  direction: z.enum(['toPay', 'toTakeBack']).optional(),
});

/** What would move if a run that succeeded were booked: against all that is booked. */
export const differencesSchema = z
  .object({
    run: z.int(),
    digest: digestText.meta({
      description: 'Names everything that would move; sent back with what confirms it.',
    }),
    ...moved,
    offsetFen: fen.meta({
      description:
        'What of that to be paid is set off against what had been taken back and has not come back.',
    }),
    undecided: z.int().meta({
      description: 'Households that are booked and whose new line waits: nothing is taken back.',
    }),
    waiting: z.int().meta({ description: 'Households whose new line waits, booked or not.' }),
    byCause: z.array(z.object({ cause: codeIn(CORRECTION_CAUSES), ...moved })),
    byVillage: z.array(z.object({ ...placeSchema.shape, ...moved })),
    toPayByFunder: z.array(z.object({ funder: z.string(), amountFen: fen })).readonly(),
    bookedAs: z
      .object({ batchNumber: z.int().optional(), takenBackFen: fen })
      .optional()
      .meta({ description: 'What became of the run: its supplementary batch and recoveries.' }),
    confirm: z
      .object({
        refused: codeIn(TROUBLES).optional(),
        detail: z.string().optional(),
        detailWords: wordsSchema.optional(),
      })
      .meta({
        description: 'Whether it may be confirmed now by whoever asks, and where not, why.',
      }),
    rows: pageOf(
      z.object({
        householdId: z.string(),
        name: z.string(),
        ...placeSchema.shape,
        bookedFen: fen,
        newFen: fen,
        differenceFen: fen.meta({ description: 'Below zero to be taken back.' }),
        cause: codeIn(CORRECTION_CAUSES),
      }),
    ),
  })
  .meta({ id: 'Differences' });

export const waitingQuery = z.strictObject({
  ...pageQuery,
  town: typedText(200).optional(),
  village: typedText(200).optional(),
});

/** Lines of a run that wait for a person: a decision lets them join a supplementary batch. */
export const waitingPageSchema = pageOf(
  z.object({
    householdId: z.string(),
    name: z.string(),
    ...placeSchema.shape,
    status: lineStatus.meta({ description: 'As the run left it.' }),
    waitsFor: z.enum(['run', 'person', 'violation']).meta({
      description: 'The run held it, a person held it, or a violation case is open.',
    }),
    bookedFen: fen,
    bestFen: fen.optional().meta({ description: 'Left out where the amount is not known.' }),
  }),
);

/** Confirms what was previewed. */
export const newSupplementarySchema = z.strictObject({
  seen: digestText.regex(/^[0-9a-f]{64}$/).meta({
    description: 'The `digest` of the differences that whoever confirms has seen.',
  }),
  reason: groundsText,
  decisions: z
    .array(
      z.strictObject({
        householdId: typedText(100),
        decision: z.enum(['releaseHold', 'acceptEstimate']),
        reason: groundsText,
        evidence: groundsText,
      }),
    )
    .max(1_000)
    .default([])
    .meta({ description: 'Lets lines that wait join, each on evidence.' }),
});

export const supplementarySchema = z
  .object({
    batchNumber: z.int().optional().meta({ description: 'None where it only takes back.' }),
    toPayFen: fen.meta({ description: 'What the batch pays, after what is set off.' }),
    toTakeBackFen: fen,
    offsetFen: fen,
  })
  .meta({ id: 'Supplementary' });

/** Booked lines of which something is to be given back, and how far it is. */
export const owedBackPageSchema = pageOf(
  z.object({
    batchNumber: z.int(),
    householdId: z.string(),
    name: z.string(),
    ...placeSchema.shape,
    programme: z.string(),
    season: z.string(),
    component: z.string(),
    amountFen: fen.meta({ description: 'What the line pays.' }),
    dueFen: fen.meta({ description: 'What violations and corrections take back of the line.' }),
    receivedFen: fen.meta({ description: 'What the household has given back of it.' }),
    withdrawnFen: fen.meta({ description: 'What is not paid any more; the bank had returned it.' }),
    leftFen: fen,
    isReturned: z.boolean().meta({
      description: 'The bank returned its payment: where all of it is due, it may be withdrawn.',
    }),
  }),
);
export const owedBackQuery = z.strictObject({
  ...pageQuery,
  household: typedText(100).optional(),
  open: z.enum(['true', 'false']).optional().meta({ description: 'Only what is left, or not.' }),
});

/** A payment that the bank returned and that is due back whole: it is not made again. */
export const withdrawnSchema = z.strictObject({
  batchNumber: numberSchema,
  householdId: typedText(100),
  occurredOn: dayText,
  evidence: groundsText.meta({ description: 'The number of the record.' }),
  reason: groundsText,
});

/** Money that a household gave back, which its line's levels get by their shares. */
export const receivedBackSchema = z.strictObject({
  batchNumber: numberSchema,
  householdId: typedText(100),
  amountFen: fen.min(1).max(Number.MAX_SAFE_INTEGER),
  occurredOn: dayText.meta({ description: 'The day of the voucher.' }),
  evidence: groundsText.meta({ description: 'The number of the voucher.' }),
});
