import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { writing } from '../writing.ts';
import { inputFiles, settleCommand } from './archive-files.ts';
import { operation } from './operation.ts';

/**
 * Writes a run's frozen inputs as the files that the offline form reads, so that anybody can
 * recompute the digest (domain rule S1). Where a correction decided, the decided value stands in
 * the readings file, since files have no column for one; conflicts stand there with all values.
 */
export const archiveRun = operation(
  'archive',
  z.strictObject({ run: z.int().min(1), directory: z.string() }),
  async ({ settlement }, { run: number, directory }, context) => {
    const archive = await settlement.archiveOf(number);
    const { run } = archive;
    const write = (name: string, rows: Iterable<string> | AsyncIterable<string>) =>
      writing(directory, async () => {
        await mkdir(directory, { recursive: true });
        await pipeline(Readable.from(rows), createWriteStream(join(directory, name)));
      });
    for (const { name, rows } of inputFiles(archive, context.signal)) await write(name, rows);
    const { component, startRule } = archive.terms;
    const command = settleCommand(archive);
    const manifest = {
      run: run.number,
      component: component.name,
      digest: run.digest,
      startRule,
      command,
    };
    await write('manifest.json', [`${JSON.stringify(manifest, null, 2)}\n`]);
    return { directory, ...manifest };
  },
);
