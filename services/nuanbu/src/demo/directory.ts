import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { claimDataDir } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { type PlatformOptions, startPlatform } from '../platform/platform.ts';

/** What a demo leaves in its data directory, so that the next one knows that it may clear it. */
const markSchema = z.strictObject({
  state: z.enum(['running', 'done']),
  /** The audit chain's head when the demo ended. */
  auditHash: z.string().optional(),
});
type Mark = z.infer<typeof markSchema>;

const MARK_FILE = 'demo.json';
/** What belongs to the process and not to the data. */
const KEPT = new Set(['control', 'log']);
/** What the platform and a demo keep in a data directory. */
const OURS = new Set(['postgres', 'readings', 'data-key', MARK_FILE]);

/** Says in a data directory that a demo runs there, or how it ended. */
export async function markDemo(dataDir: string, mark: Mark): Promise<void> {
  await writeFile(join(dataDir, MARK_FILE), `${JSON.stringify(mark)}\n`);
}

/**
 * Makes sure that a demo begins on an empty data directory. What an earlier demo left is removed
 * where nobody has done anything with it since; anything else is somebody's data and stays.
 *
 * @param fresh the caller asked for the removal of whatever data is there.
 * @throws TroubleError `dataDirInUse` where there is data that is not only a demo's.
 */
export async function clearForDemo(
  dataDir: string,
  platform: PlatformOptions,
  fresh: boolean,
): Promise<void> {
  if (!(await hasData(dataDir))) return;
  await refuseStrangers(dataDir);
  if (!fresh && !(await isOnlyDemo(dataDir, platform))) {
    throw new TroubleError('dataDirInUse', `${dataDir} holds more than a demo's data.`, {
      hint:
        'Go on with what is there by `nuanbu start` on this directory, give the demo another place ' +
        'with --data-dir, or remove what is there with --fresh.',
    });
  }
  const claim = await claimDataDir(dataDir);
  try {
    for (const name of await readdir(dataDir)) {
      if (!KEPT.has(name)) await rm(join(dataDir, name), { recursive: true, force: true });
    }
  } finally {
    await claim.release();
  }
}

async function hasData(dataDir: string): Promise<boolean> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new TroubleError('dataDirUnwritable', `${dataDir} cannot be read (${error.code}).`);
  });
  return names.some((name) => !KEPT.has(name));
}

/** Nothing is removed from a directory that is more than a data directory, whatever was asked. */
async function refuseStrangers(dataDir: string): Promise<void> {
  const isOurs = (name: string) => KEPT.has(name) || OURS.has(name) || name.startsWith('data-key.');
  const strange = (await readdir(dataDir)).filter((name) => !isOurs(name)).slice(0, 3);
  if (strange.length === 0) return;
  throw new TroubleError(
    'dataDirInUse',
    `${dataDir} holds what nuanbu did not make: ${strange.join(', ')}.`,
    { hint: 'Give the demo another place with --data-dir.' },
  );
}

async function isOnlyDemo(dataDir: string, options: PlatformOptions): Promise<boolean> {
  const mark = await readMark(dataDir);
  if (mark?.state !== 'done') return mark !== undefined;
  const platform = await startPlatform({
    ...options,
    withBroker: false,
    withApi: false,
    withHealth: false,
  });
  try {
    return (await platform.ledger.audit.head()).hash === mark.auditHash;
  } finally {
    await platform.stop();
  }
}

async function readMark(dataDir: string): Promise<Mark | undefined> {
  try {
    return markSchema.parse(JSON.parse(await readFile(join(dataDir, MARK_FILE), 'utf8')));
  } catch {
    // No mark, or none that a demo wrote: the directory is somebody's.
    return undefined;
  }
}
