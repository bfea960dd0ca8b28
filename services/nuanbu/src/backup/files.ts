import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TroubleError } from '@nuanbu/terms';
import type { BackupManifest } from './manifest.ts';

/** A file's size and digest, as the manifest holds them. */
export interface Sum {
  readonly bytes: number;
  readonly sha256: string;
}

/** The sum of what is on disk, after it was told to reach the disk. */
export async function syncedSumOf(path: string): Promise<Sum> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return sumOf(path);
}

async function sumOf(path: string): Promise<Sum> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    createReadStream(path),
    new Writable({
      write(piece: Buffer, _encoding, done) {
        hash.update(piece);
        bytes += piece.length;
        done();
      },
    }),
  );
  return { bytes, sha256: hash.digest('hex') };
}

/** Counts the lines that pass, which are the rows of a COPY text. */
export function lineCounter(): { readonly through: Transform; rows(): number } {
  let rows = 0;
  const through = new Transform({
    transform(piece: Buffer, _encoding, done) {
      for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) rows += 1;
      done(null, piece);
    },
  });
  return { through, rows: () => rows };
}

/**
 * Compares every file of a backup with its manifest, before anything is made of it.
 *
 * @throws TroubleError `backupInvalid`, naming the files that are missing, changed or strange.
 */
export async function checkFiles(directory: string, { files }: BackupManifest): Promise<void> {
  const faults: string[] = [];
  for (const [name, wanted] of Object.entries(files)) {
    const found = await sumOf(join(directory, ...name.split('/'))).catch(() => undefined);
    if (found === undefined) faults.push(`${name} is missing`);
    else if (found.bytes !== wanted.bytes) {
      faults.push(`${name} has ${found.bytes} bytes instead of ${wanted.bytes}`);
    } else if (found.sha256 !== wanted.sha256) faults.push(`${name} was changed`);
  }
  if (faults.length > 0) throw new TroubleError('backupInvalid', `${faults.join('; ')}.`);
}

/** Whether nothing lies in a directory, or there is none. */
export async function isEmptyPlace(directory: string): Promise<boolean> {
  return (await readdir(directory).catch(() => [])).length === 0;
}
