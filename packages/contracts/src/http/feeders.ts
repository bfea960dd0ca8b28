import { FINDINGS, READING_REFUSALS } from '@nuanbu/terms';
import { z } from 'zod';
import { instant, numberedPageQuery, pageOf, typedText } from './common.ts';

/** Who reports readings, and when that was last. */
export const concentratorsSchema = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      district: z.string(),
      villages: z.union([z.literal('all'), z.array(z.string()).readonly()]),
      mayCorrect: z.boolean(),
      addedAt: instant,
      rotatedAt: instant.optional(),
      revokedAt: instant.optional(),
      isConnected: z.boolean(),
      lastReadingAt: instant
        .optional()
        .meta({ description: 'The newest of its villages’ meters.' }),
      status: z
        .object({
          receivedAt: instant,
          state: z.enum(['online', 'offline']),
          software: z.string().optional(),
          meters: z.int().optional(),
          note: z.string().optional(),
        })
        .optional()
        .meta({ description: 'What it last said of itself.' }),
    }),
  ),
});

const quarantineCode = z.enum([
  ...Object.keys(READING_REFUSALS),
  ...Object.keys(FINDINGS).filter((code) => code === 'conflictingReading'),
]);

export const quarantineQuery = z.strictObject({
  ...numberedPageQuery,
  code: quarantineCode.optional(),
  source: typedText(200).optional(),
  all: z.stringbool().default(false).meta({ description: 'Also what a replay has put right.' }),
});

export const quarantineEntrySchema = z
  .object({
    number: z.int(),
    receivedAt: instant,
    lastSeenAt: instant,
    source: z.string(),
    topic: z.string(),
    reasons: z
      .array(z.object({ code: quarantineCode, index: z.int().optional(), detail: z.string() }))
      .readonly(),
    sizeBytes: z.int(),
    sha256: z.string(),
    count: z.int(),
    replayedAt: instant.optional(),
  })
  .meta({ id: 'QuarantineEntry' });
export const quarantinePageSchema = pageOf(quarantineEntrySchema);

export const quarantinedMessageSchema = quarantineEntrySchema.extend({
  base64: z.string().meta({ description: 'The received bytes; of a large message the first.' }),
});
