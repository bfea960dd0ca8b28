import { z } from 'zod';
import { numberSchema, tableQuery, typedText } from './common.ts';

/** Of which town or village a report of a run is; of all that whoever asks may see unless given. */
export const reportQuery = z.strictObject({
  town: typedText(200).optional(),
  village: typedText(200).optional(),
  ...tableQuery,
});

export const batchRegisterQuery = z.strictObject({
  ...tableQuery,
  personal: z.enum(['masked', 'full']).default('masked').meta({
    description: 'In full from the release on, for whoever may reveal personal data; it is logged.',
  }),
  why: typedText(500).optional().meta({ description: 'Of personal data in full always.' }),
});

export const noticeFileQuery = z.strictObject({
  town: typedText(200),
  village: typedText(200),
  ...tableQuery,
});

export const sheetFileQuery = z.strictObject({
  run: z.coerce.number().pipe(numberSchema).optional(),
  ...tableQuery,
});

export const auditPackageQuery = z.strictObject({
  personal: z.enum(['masked', 'full']).default('masked').meta({
    description: 'Payees in full for whoever may reveal personal data; it is logged.',
  }),
  why: typedText(500).optional().meta({ description: 'Of payees in full always.' }),
});
