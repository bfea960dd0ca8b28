import { createHash } from 'node:crypto';
import { type ReplayResult, replayQuarantine } from '@nuanbu/ingest';
import { addKeyToFile, dropOldKeysFromFile, type QuarantineFilter } from '@nuanbu/ledger';
import { READING_REFUSALS, type ReadingRefusal, TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { keyFileOf } from '../platform/place.ts';
import type { Platform } from '../platform/platform.ts';
import { ACTOR, operation } from './operation.ts';

const code = z.custom<ReadingRefusal | 'conflictingReading'>(
  (value) =>
    value === 'conflictingReading' ||
    (typeof value === 'string' && Object.hasOwn(READING_REFUSALS, value)),
  { error: 'is no code of the quarantine' },
);

/** What is in the quarantine, a page at a time, and how much there is of each code. */
export const listQuarantine = operation(
  'quarantine list',
  z.strictObject({
    code: code.optional(),
    source: z.string().optional(),
    openOnly: z.boolean(),
    after: z.int().min(0),
    limit: z.int().min(1).max(1000),
  }),
  async ({ ledger }, { code, source, openOnly, after, limit }) => ({
    counts: await ledger.quarantine.counts(),
    entries: await ledger.quarantine.page({ code, source, openOnly }, { after, limit }),
  }),
);

/** The received bytes of one entry, in base64. */
export const getQuarantine = operation(
  'quarantine get',
  z.strictObject({ number: z.int().min(1) }),
  async ({ ledger }, { number }) => {
    const entry = await ledger.quarantine.get(number);
    if (!entry) throw new TroubleError('quarantineEntryNotFound', `Its number is ${number}.`);
    const { bytes, ...head } = entry;
    const whole = createHash('sha256').update(bytes).digest('hex') === entry.sha256;
    return { ...head, whole, base64: Buffer.from(bytes).toString('base64') };
  },
);

/**
 * Runs what is in the quarantine through the checks again, once its cause is mended; who asked for
 * it and what came of it is in the audit chain then.
 */
export const replayQuarantined = operation(
  'quarantine replay',
  z.strictObject({ code: code.optional(), source: z.string().optional() }),
  async (platform, filter, context) => {
    const wanted = { ...filter, openOnly: true };
    const result = await replay(platform, wanted, (progress) => context.progress(progress));
    const told = { ...result, refusedByCode: [...result.refusedByCode] };
    return platform.ledger.quarantine.noteReplay(filter, told, { actor: ACTOR });
  },
);

/** See `replayQuarantined`. */
export async function replay(
  { ledger, pipeline, meters, clock }: Platform,
  filter: QuarantineFilter,
  onProgress?: (result: ReplayResult) => void,
): Promise<ReplayResult> {
  await meters.refresh();
  const { quarantine, concentrators } = ledger;
  return replayQuarantine({ pipeline, quarantine, concentrators, clock, filter, onProgress });
}

/** Makes a new data key and seals every personal value with it (domain rule S8). */
export const rotateKeys = operation(
  'keys rotate',
  z.strictObject({}),
  async ({ ledger, config, dataDir }) => {
    const by = { actor: ACTOR };
    if (config.dataKey !== undefined) {
      // With DATA_KEY the operator has put the new key in front of the others.
      return { ...(await ledger.personal.rotateKeys(by)), keptIn: 'DATA_KEY' };
    }
    const file = keyFileOf(dataDir);
    const rotation = await ledger.personal.rotateKeys(by, await addKeyToFile(file));
    await dropOldKeysFromFile(file);
    return { ...rotation, keptIn: file };
  },
);

/** Recomputes the audit chain and names the first link that does not hold. */
export const verifyAudit = operation('audit verify', z.strictObject({}), ({ ledger }) =>
  ledger.audit.verify(),
);
