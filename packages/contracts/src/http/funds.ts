import { z } from 'zod';
import {
  dayText,
  fen,
  groundsText,
  instant,
  numberedPageQuery,
  pageOf,
  typedText,
} from './common.ts';

/** How the money of each level stands (domain rule S6). */
export const levelFundsSchema = z.object({
  items: z.array(
    z.object({
      funder: z.string(),
      receivedFen: fen,
      committedFen: fen,
      paidFen: fen,
      returnedFen: fen,
      recoveredFen: fen,
      owedFen: fen,
      onHandFen: fen,
    }),
  ),
});

export const newFundsSchema = z.strictObject({
  kind: z.enum(['fundsReceived', 'fundsWithdrawn']),
  programme: typedText(200).meta({ description: 'A programme that names the level.' }),
  funder: typedText(100).meta({ description: 'The level, as the programme calls it.' }),
  amountFen: fen.min(1).max(Number.MAX_SAFE_INTEGER),
  occurredOn: dayText.meta({ description: 'The day of the voucher.' }),
  evidence: groundsText.meta({ description: 'The number of the voucher.' }),
  reason: groundsText.default('').meta({ description: 'Of a withdrawal always.' }),
});
export const fundsEnteredSchema = z.object({ number: z.int() });

export const fundEntryListQuery = z.strictObject(numberedPageQuery);
export const fundEntryListSchema = pageOf(
  z.object({
    number: z.int(),
    kind: z.enum(['fundsReceived', 'fundsWithdrawn', 'recovered', 'commitmentWithdrawn']),
    occurredOn: dayText,
    evidence: z.string(),
    reason: z.string().optional(),
    line: z.object({ batchNumber: z.int(), householdId: z.string() }).optional(),
    postings: z.array(z.object({ account: z.string(), amountFen: fen })).readonly(),
    person: z.string(),
    at: instant,
    auditNumber: z.int(),
  }),
);
