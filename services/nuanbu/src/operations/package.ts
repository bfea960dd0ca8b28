import { readdir } from 'node:fs/promises';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { writePackage } from '../package/store.ts';
import { type PackageSource, packageFiles } from '../package/write.ts';
import type { Platform } from '../platform/platform.ts';
import { ACTOR, operation } from './operation.ts';

/** What a platform's packages are made from. */
export function packageSourceOf({
  ledger,
  settlement,
  clock,
}: Pick<Platform, 'ledger' | 'settlement' | 'clock'>): PackageSource {
  return { ledger, archiveOf: (run) => settlement.archiveOf(run), now: () => clock.now() };
}

/**
 * Writes the audit package of a batch into a directory that is empty, so that nothing else gets
 * into it.
 */
export const packageBatch = operation(
  'package',
  z.strictObject({
    batch: z.int().min(1),
    directory: z.string(),
    /** Why payees are to be in it in full; masked unless given. */
    why: z.string().min(1).optional(),
  }),
  async (platform, { batch, directory, why }, { signal }) => {
    const there = await readdir(directory).catch(() => []);
    if (there.length > 0) {
      throw new TroubleError('fileUnwritable', `${directory} is not empty.`);
    }
    const inFull = why === undefined ? undefined : { actor: ACTOR, why };
    const files = await packageFiles(packageSourceOf(platform), { batch, inFull }, signal);
    return { directory, files: await writePackage(directory, files) };
  },
);
