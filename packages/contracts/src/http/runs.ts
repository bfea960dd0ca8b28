import { codesOf, LINE_STATUSES, type LineStatus, MOVES } from '@nuanbu/terms';
import { z } from 'zod';
import {
  codeIn,
  digestText,
  fen,
  findingCode,
  groundsText,
  ineligibleReason,
  instant,
  lineStatus,
  numberSchema,
  pageOf,
  pageQuery,
  placeSchema,
  typedText,
  wh,
} from './common.ts';

const totals = z.object({
  households: z.int(),
  totalWh: wh,
  paidWh: wh,
  amountFen: fen,
  atRiskFen: fen,
});

export const runTotalsSchema = totals.extend({
  byStatus: z.object(
    Object.fromEntries(codesOf(LINE_STATUSES).map((status) => [status, totals])) as Record<
      LineStatus,
      typeof totals
    >,
  ),
});

/** A trial only shows what a correction would move. */
export const RUN_KINDS = ['final', 'provisional', 'correction', 'trial'] as const;
export const RUN_STATES = ['running', 'succeeded', 'failed'] as const;

/** How far a run is that has not ended, in villages. */
export const runProgressSchema = z.object({
  done: z.int(),
  villages: z.int(),
  waitingFor: z.string().optional().meta({
    description: 'What is away that villages wait for, with its code; as `failure` has it.',
  }),
});

export const runSchema = z
  .object({
    number: z.int(),
    kind: z.enum(RUN_KINDS),
    state: z.enum(RUN_STATES),
    programme: z.string(),
    programmeDigest: digestText,
    component: z.string(),
    season: z.string(),
    span: z.object({ from: instant, to: instant }),
    rosterVersion: z.int(),
    readingCommit: z.int(),
    reason: z.string().optional(),
    startedAt: instant,
    startedBy: z.string(),
    endedAt: instant.optional(),
    failure: z.string().optional(),
    digest: digestText.optional(),
    totals: runTotalsSchema.optional(),
    progress: runProgressSchema.optional(),
  })
  .meta({ id: 'Run' });

export const runQuery = z.strictObject({
  ...pageQuery,
  after: z.coerce.number().pipe(numberSchema).optional(),
  state: z.enum(RUN_STATES).optional(),
  programme: typedText(200).optional(),
  component: typedText(200).optional(),
  season: typedText(200).optional(),
});
export const runPageSchema = pageOf(runSchema);

/** A line without what it was derived from. */
export const lineSchema = z
  .object({
    householdId: z.string(),
    ...placeSchema.shape,
    status: lineStatus,
    reason: ineligibleReason.optional(),
    totalWh: wh,
    lowWh: wh,
    highWh: wh,
    peakWh: wh,
    valleyWh: wh,
    estimatedWh: wh,
    paidWh: wh,
    counted: z
      .object({ basis: z.string(), quantity: z.int(), paid: z.int() })
      .optional()
      .meta({ description: 'What is no energy, in thousandths of the basis’s unit.' }),
    amountFen: fen,
    atRiskFen: fen,
    findings: z.array(findingCode).readonly(),
  })
  .meta({ id: 'Line' });

/** How households and lines are chosen. */
export const lineChoice = {
  town: typedText(200).optional(),
  village: typedText(200).optional(),
  status: lineStatus.optional(),
  finding: findingCode.optional(),
};
export const lineQuery = z.strictObject({ ...pageQuery, ...lineChoice });
export const linePageSchema = pageOf(lineSchema);

const money = { beforeFen: fen, afterFen: fen, differenceFen: fen };

export const comparisonQuery = z.strictObject({ ...pageQuery });
/** How the households that two runs share stand in the second against the first. */
export const comparisonSchema = z
  .object({
    before: z.int(),
    after: z.int(),
    onlyBefore: z.int().meta({ description: 'Households that the second run does not have.' }),
    onlyAfter: z.int(),
    households: z.int(),
    moves: z.record(codeIn(MOVES), z.int()),
    paid: z.object(money),
    held: z.object(money),
    byVillage: z.array(
      z.object({ ...placeSchema.shape, gaining: z.int(), losing: z.int(), ...money }),
    ),
    byFunder: z.array(z.object({ funder: z.string(), ...money })),
    changes: pageOf(
      z.object({
        householdId: z.string(),
        ...placeSchema.shape,
        beforeStatus: lineStatus,
        afterStatus: lineStatus,
        differenceFen: fen,
        moves: z.array(codeIn(MOVES)).readonly(),
      }),
    ),
  })
  .meta({ id: 'Comparison' });

export const newRunSchema = z.strictObject({
  programme: typedText(200),
  component: typedText(200).optional(),
  season: typedText(200).optional(),
  until: z.iso.date().optional(),
  kind: z.enum(RUN_KINDS),
  reason: groundsText.optional().meta({ description: 'Of a correction always.' }),
});
