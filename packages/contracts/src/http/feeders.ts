import { FINDINGS, READING_REFUSALS } from '@nuanbu/terms';
import { z } from 'zod';
import { groundsText, instant, numberedPageQuery, pageOf, typedText } from './common.ts';

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
      isConnected: z.boolean().optional().meta({
        description:
          'Behind a broker outside: whether it was heard lately; left out where nobody can say.',
      }),
      heardAt: instant
        .optional()
        .meta({ description: 'When the concentrator itself last sent something.' }),
      lastReadingAt: instant
        .optional()
        .meta({ description: 'The newest of its villages’ meters, whoever reported it.' }),
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
  lacksReadings: z.literal(true).optional().meta({
    description: 'The reading store is away: no last reading is known, and none is told.',
  }),
});

const quarantineCode = z.enum([
  ...Object.keys(READING_REFUSALS),
  ...Object.keys(FINDINGS).filter((code) => code === 'conflictingReading'),
]);

export const quarantineQuery = z.strictObject({
  ...numberedPageQuery,
  code: quarantineCode.optional(),
  source: typedText(200).optional(),
  all: z.stringbool().default(false).meta({
    description: 'Also what a replay has put right, and what was discarded.',
  }),
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
    discarded: z
      .object({ at: instant, actor: z.string(), reason: z.string() })
      .optional()
      .meta({ description: 'Who gave it up, and why; its bytes stay.' }),
  })
  .meta({ id: 'QuarantineEntry' });
export const quarantinePageSchema = pageOf(quarantineEntrySchema);

export const quarantinedMessageSchema = quarantineEntrySchema.extend({
  base64: z.string().meta({ description: 'The received bytes; of a large message the first.' }),
});

/** Every message that was ever kept, until it is put right or given up, and after. */
export const quarantineCountsSchema = z.object({
  items: z.array(z.object({ code: quarantineCode, entries: z.int(), messages: z.int() })),
});

const topicLevel = typedText(64);
const villages = z.union([
  z.literal('all'),
  z.array(typedText(400)).min(1).max(1_000).meta({ description: 'Each as `town/village`.' }),
]);

export const newConcentratorSchema = z.strictObject({
  name: topicLevel,
  villages,
  mayCorrect: z.boolean().default(false),
});
export const concentratorPath = z.object({ concentrator: topicLevel });

/** A password that is told once: the server keeps its hash alone. */
export const concentratorPasswordSchema = z.object({
  name: z.string(),
  password: z.string().meta({ description: 'Told to nobody again.' }),
  unknownVillages: z.array(z.string()).readonly(),
});

export const quarantineDiscardForm = z.strictObject({ reason: groundsText });
export const quarantineReplayForm = z.strictObject({
  code: quarantineCode.optional(),
  source: typedText(200).optional().meta({ description: 'A concentrator, or `file:` and a name.' }),
});

/** What a replay came to. */
export const quarantineReplaySchema = z
  .object({
    entries: z.int().meta({ description: 'Those that went through the checks again.' }),
    mended: z.int().meta({ description: 'Of these nothing is refused any more.' }),
    left: z.int().meta({
      description: 'Those that cannot be replayed: cut off, or of a sender that is gone.',
    }),
    readings: z.object({
      stored: z.int(),
      duplicates: z.int(),
      conflicts: z.int(),
      refused: z.int(),
    }),
    refusedByCode: z
      .array(z.object({ code: quarantineCode, readings: z.int() }))
      .meta({ description: 'Why it is refused again.' }),
  })
  .meta({ id: 'QuarantineReplay' });
