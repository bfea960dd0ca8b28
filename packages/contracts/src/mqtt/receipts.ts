import { codesOf, READING_REFUSALS } from '@nuanbu/terms';
import { z } from 'zod';
import { zSentAt, zVersion } from './fields.ts';

const zCount = z.int().min(0);
const zIndex = z.int().min(0).meta({ description: 'The reading’s place in the message, from 0.' });
const zSha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'SHA-256 of the message’s bytes as received.' });

/** What one durable commit took from one concentrator. */
export const zAcceptedReceipt = z
  .strictObject({
    v: zVersion,
    kind: z.literal('accepted'),
    commit: z.int().min(0).meta({ description: 'The store’s commit that made them durable.' }),
    messages: zCount.meta({ description: 'Messages with at least one reading in this commit.' }),
    stored: zCount,
    duplicates: zCount.meta({ description: 'The same meter, instant and values stood already.' }),
    conflicts: z.array(z.strictObject({ sentAt: zSentAt, indices: z.array(zIndex).min(1) })).meta({
      description:
        'conflictingReading: other values stood at the same meter and instant. They are stored, ' +
        'and neither is used until a correction decides.',
    }),
  })
  .meta({ title: 'Accepted, gathered per commit' });

/** What one message was refused for. Its readings that are not named here were accepted. */
export const zRefusedReceipt = z
  .strictObject({
    v: zVersion,
    kind: z.literal('refused'),
    sentAt: zSentAt.optional().meta({ description: 'As sent, where it could be read.' }),
    sha256: zSha256,
    refusals: z
      .array(
        z.strictObject({
          code: z.enum(codesOf(READING_REFUSALS)),
          index: zIndex.optional().meta({ description: 'Absent: the whole message is refused.' }),
          place: z
            .string()
            .meta({ description: 'The member that is at fault, e.g. readings[3].total.' }),
        }),
      )
      .min(1),
  })
  .meta({ title: 'Refused, at once' });

/** The body of `…/receipts`. */
export const zReceipt = z
  .discriminatedUnion('kind', [zAcceptedReceipt, zRefusedReceipt])
  .meta({ title: 'nuanbu MQTT v1: receipts' });

export type AcceptedReceipt = z.infer<typeof zAcceptedReceipt>;
export type RefusedReceipt = z.infer<typeof zRefusedReceipt>;
export type Receipt = z.infer<typeof zReceipt>;
