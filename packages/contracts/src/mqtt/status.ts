import { z } from 'zod';
import { zSentAt, zVersion } from './fields.ts';

/** The largest status body. It is kept in memory for every concentrator. */
export const STATUS_BYTES_MAX = 4_096;

/** The body of `…/status`, published retained and as the will message. */
export const zStatus = z
  .strictObject({
    v: zVersion,
    state: z.enum(['online', 'offline']),
    sentAt: zSentAt.optional(),
    software: z.string().max(100).optional().meta({ description: 'The concentrator’s firmware.' }),
    meters: z.int().min(0).optional().meta({ description: 'How many meters it reaches.' }),
    note: z.string().max(500).optional(),
  })
  .meta({ title: 'nuanbu MQTT v1: status' });

export type Status = z.infer<typeof zStatus>;

/** Reads a status body; undefined where it is not one. */
export function decodeStatus(bytes: Uint8Array): Status | undefined {
  if (bytes.length > STATUS_BYTES_MAX) return undefined;
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
  const status = zStatus.safeParse(body);
  return status.success ? status.data : undefined;
}
