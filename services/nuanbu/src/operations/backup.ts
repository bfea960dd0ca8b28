import { readFile } from 'node:fs/promises';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { writeBackup } from '../backup/write.ts';
import { keyFileOf } from '../platform/place.ts';
import type { Platform } from '../platform/platform.ts';
import { operation, refuseIfGone } from './operation.ts';

/** Writes readings, ledger and keys of one moment into a directory, while everything goes on. */
export const backup = operation(
  'backup',
  z.strictObject({
    directory: z.string(),
    keys: z.union([
      z.enum(['plain', 'leftOut']),
      z.strictObject({ passphrase: z.string().min(1) }),
    ]),
  }),
  async (platform, { directory, keys }, { progress, signal }) => {
    const { databaseUrl, store, config, clock } = platform;
    const source = {
      ...{ databaseUrl, store, memoryLimitMb: config.storeMemoryMb, now: clock.now() },
      dataKeys: () => dataKeysOf(platform),
    };
    return writeBackup(source, directory, keys, (file) => {
      refuseIfGone(signal);
      progress({ file });
    });
  },
);

/** The data keys in the form of `DATA_KEY`. */
async function dataKeysOf({ config, dataDir }: Platform): Promise<string> {
  if (config.dataKey !== undefined) return config.dataKey;
  const path = keyFileOf(dataDir);
  return readFile(path, 'utf8').catch((cause) => {
    throw new TroubleError('dataKeyMissing', `The key file ${path} cannot be read.`, { cause });
  });
}
