import { z } from 'zod';
import { auditHeadSchema, dayText, fen, placeSchema, typedText } from './common.ts';

export const noticeListQuery = z.strictObject({ town: typedText(200), village: typedText(200) });

/** The list of a village that is put up: whom the batch pays how much, with names masked. */
export const noticeListSchema = z
  .object({
    batch: z.int(),
    ...placeSchema.shape,
    notice: z.object({ publishedOn: dayText, days: z.int(), mayEndOn: dayText }).optional(),
    households: z.int(),
    sumFen: fen,
    items: z.array(z.object({ householdId: z.string(), name: z.string(), amountFen: fen })),
    auditHead: auditHeadSchema.meta({ description: 'When the batch was made.' }),
  })
  .meta({ id: 'NoticeList' });
