import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ArchivedFile } from '@nuanbu/contracts';
import { writing } from '../writing.ts';

/** Writes the files of a package into a directory. @throws TroubleError `fileUnwritable`, `diskFull`. */
export async function writePackage(
  directory: string,
  files: AsyncIterable<ArchivedFile>,
): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path, pieces } of files) {
    const place = join(directory, ...path.split('/'));
    await writing(place, async () => {
      await mkdir(dirname(place), { recursive: true });
      await pipeline(Readable.from(pieces), createWriteStream(place));
    });
    paths.push(path);
  }
  return paths;
}
