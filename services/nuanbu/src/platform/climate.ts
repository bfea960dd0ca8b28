import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClimateEntry, climateFor, readClimates } from '@nuanbu/contracts';
import type { Config } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';

const OWN_FILE = join(
  dirname(fileURLToPath(import.meta.resolve('@nuanbu/contracts'))),
  '../climates.json',
);

/**
 * The climate of a programme's place, with the digest of the file that says it.
 *
 * @throws TroubleError `configInvalid` where the file cannot be read or says something else.
 */
export async function climateOf(
  { climateFile = OWN_FILE }: Pick<Config, 'climateFile'>,
  programme: string,
): Promise<{ readonly climate: ClimateEntry; readonly key: string }> {
  const text = await readFile(climateFile, 'utf8').catch((cause) => {
    const detail = `CLIMATE_FILE: ${climateFile} cannot be read.`;
    throw new TroubleError('configInvalid', detail, { cause });
  });
  const read = readClimates(text);
  if (!read.ok) {
    const detail = `CLIMATE_FILE: ${climateFile}: ${read.problems.join(' ')}`;
    throw new TroubleError('configInvalid', detail, {
      hint: 'packages/contracts/climates.json is an example of what it looks like.',
    });
  }
  const key = createHash('sha256').update(text).digest('hex');
  return { climate: climateFor(read.climates, programme), key };
}
