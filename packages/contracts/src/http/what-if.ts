import { codesOf, LINE_STATUSES, MOVES, said } from '@nuanbu/terms';
import { z } from 'zod';
import {
  codeIn,
  digestText,
  fen,
  ineligibleReason,
  instant,
  lineStatus,
  numberSchema,
  pageOf,
  pageQuery,
  placeSchema,
  typedText,
  wordsSchema,
} from './common.ts';
import { MOST_PROGRAMME_CHARACTERS, programmeChangeSchema } from './programme-changes.ts';
import { RUN_KINDS, runProgressSchema } from './runs.ts';

/** How a start may be read, as domain rule P1 names it. */
export const startRule = z.enum(['threshold', 'deductCapUsage', 'deductCapPaid']);

/** Under which other terms a settled run is computed once more; at least one is given. */
export const newWhatIfSchema = z
  .strictObject({
    run: numberSchema.meta({ description: 'A run that succeeded.' }),
    against: z
      .union([
        z.strictObject({ name: typedText(200), version: numberSchema.optional() }),
        z.strictObject({ text: z.string().min(1).max(MOST_PROGRAMME_CHARACTERS) }),
      ])
      .optional()
      .meta({ description: 'A programme on file, or the text of one that is not.' }),
    settings: z
      .array(z.strictObject({ path: typedText(400), value: typedText(400) }))
      .max(100)
      .default([])
      .meta({ description: 'Parameters at other values, by the path that a programme shows.' }),
    startRule: startRule.optional(),
  })
  .refine(
    ({ against, settings, startRule }) =>
      against !== undefined || settings.length > 0 || startRule !== undefined,
    said({ zh: '没有指明要改什么', en: 'names nothing that is to be otherwise' }),
  );

const standing = z.object({
  status: lineStatus,
  reason: ineligibleReason.optional(),
  amountFen: fen.optional().meta({ description: 'Left out where it is not known.' }),
  paidFen: fen,
});
const money = { beforeFen: fen, afterFen: fen, differenceFen: fen };

const ofVillage = z.object({ ...placeSchema.shape, gaining: z.int(), losing: z.int(), ...money });
const ofFunder = z.object({ funder: z.string(), ...money });

/** What a what-if comes to by village, and by whoever bears it. */
export const whatIfVillagesSchema = z.object({ items: z.array(ofVillage).readonly() });
export const whatIfFundersSchema = z.object({
  items: z.array(ofFunder.extend({ title: wordsSchema })),
});

const side = z.object({
  label: z.string(),
  programme: z.string(),
  digest: digestText,
  startRule: startRule.optional(),
  from: instant,
  to: instant,
  funderTitles: z.record(z.string(), wordsSchema),
});

/** Households that stand otherwise, in roster order. */
export const whatIfChangesSchema = pageOf(
  z.object({
    householdId: z.string(),
    ...placeSchema.shape,
    before: standing,
    after: standing,
    differenceFen: fen,
    moves: z.array(codeIn(MOVES)).readonly(),
  }),
);

export const whatIfReportSchema = z
  .object({
    run: z.object({
      number: z.int(),
      kind: z.enum(RUN_KINDS),
      programme: z.string(),
      component: z.string(),
      season: z.string(),
      digest: digestText,
    }),
    before: side,
    after: side,
    parameters: z.array(programmeChangeSchema).readonly(),
    households: z.int(),
    moves: z.record(codeIn(MOVES), z.int()).meta({
      description: `How many households make each move, of ${codesOf(MOVES).join(', ')}.`,
    }),
    paid: z.object(money),
    held: z.object(money),
    byVillage: z.array(ofVillage).readonly(),
    byFunder: z.array(ofFunder).readonly(),
    byStatus: z
      .array(
        z.object({
          before: codeIn(LINE_STATUSES),
          after: codeIn(LINE_STATUSES),
          households: z.int(),
        }),
      )
      .readonly(),
    changes: whatIfChangesSchema,
  })
  .meta({ id: 'WhatIfReport' });

/** A what-if that somebody asked for; it is kept for half an hour, for them alone. */
export const whatIfSchema = z
  .object({
    id: z.string().meta({ description: 'It is asked for at `/api/what-if/:id` until it is done.' }),
    run: z.int(),
    state: z.enum(['underWay', 'done', 'failed']),
    progress: runProgressSchema.optional(),
    failure: z
      .object({
        code: z.string(),
        words: wordsSchema,
        detail: z.string(),
        detailWords: wordsSchema.optional(),
        hint: z.string().optional(),
        hintWords: wordsSchema.optional(),
      })
      .optional(),
    report: whatIfReportSchema.optional(),
  })
  .meta({ id: 'WhatIf' });

export const whatIfPath = z.object({ whatIf: typedText(64) });
export const whatIfQuery = z.strictObject({
  ...pageQuery,
  move: codeIn(MOVES).optional().meta({ description: 'Only households that make it.' }),
  town: typedText(200).optional(),
  village: typedText(200).optional(),
});
