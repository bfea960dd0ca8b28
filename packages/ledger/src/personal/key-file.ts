import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TroubleError } from '@nuanbu/terms';
import { type DataKeys, parseDataKeys } from './keys.ts';

/** A new data key in the form of `DATA_KEY`. */
export function newDataKey(): string {
  return randomBytes(32).toString('base64');
}

/**
 * The keys of personal data: those of `DATA_KEY` where it is set, otherwise those of a 0600 file,
 * which is made at the first start.
 *
 * @throws TroubleError `configInvalid`, or `dataDirUnwritable` where the file cannot be made.
 */
export async function loadDataKeys(from: {
  readonly env?: string | undefined;
  readonly file: string;
}): Promise<DataKeys> {
  if (from.env !== undefined) return parseDataKeys(from.env);
  const kept = await readKeyFile(from.file);
  if (kept !== undefined) return parseDataKeys(kept);
  await putFile(from.file, `${newDataKey()}\n`, 'ifAbsent');
  return parseDataKeys((await readKeyFile(from.file))!);
}

/** Puts a new key before those of the file, durably, and returns all of them. */
export async function addKeyToFile(file: string): Promise<DataKeys> {
  const text = `${newDataKey()}\n${(await readKeyFile(file)) ?? ''}`;
  await putFile(file, text, 'replace');
  return parseDataKeys(text);
}

/** Leaves only the newest key in the file, once nothing is sealed with the others any more. */
export async function dropOldKeysFromFile(file: string): Promise<DataKeys> {
  const [newest] = ((await readKeyFile(file)) ?? '').split('\n');
  const keys = parseDataKeys(newest ?? '');
  await putFile(file, `${newest}\n`, 'replace');
  return keys;
}

async function readKeyFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new TroubleError('dataKeyMissing', `The key file ${file} cannot be read.`, { cause });
  }
}

/** Writes the whole file or nothing, and only then lets go: without its key, data is lost. */
async function putFile(file: string, text: string, how: 'replace' | 'ifAbsent'): Promise<void> {
  const fresh = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = await open(fresh, 'wx', 0o600);
    await writeDurably(handle, text);
    if (how === 'replace') await rename(fresh, file);
    // Of two processes that start together, one makes the file and both use that one.
    else await link(fresh, file).catch(unlessThere);
    const folder = await open(dirname(file));
    await folder.sync().finally(() => folder.close());
  } catch (cause) {
    throw new TroubleError('dataDirUnwritable', `The key file ${file} cannot be written.`, {
      cause,
    });
  } finally {
    await rm(fresh, { force: true });
  }
}

async function writeDurably(handle: FileHandle, text: string): Promise<void> {
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
