import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { type LedgerSnapshot, parseDataKeys, snapshotLedger } from '@nuanbu/ledger';
import { type ReadingStore, writeRowsFile } from '@nuanbu/readings';
import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import { writing } from '../writing.ts';
import { isEmptyPlace, lineCounter, type Sum, syncedSumOf } from './files.ts';
import {
  BACKUP_VERSION,
  type BackupManifest,
  KEYS_FILE,
  MANIFEST_FILE,
  READINGS_FILE,
  SEALED_KEYS_FILE,
  tableFile,
} from './manifest.ts';
import { sealKeys } from './sealed-keys.ts';

/** What becomes of the data keys: whoever has a plain backup can read all personal data in it. */
export type KeysIn = 'plain' | 'leftOut' | { readonly passphrase: string };

export interface BackupSource {
  readonly databaseUrl: string;
  readonly store: Pick<ReadingStore, 'frontier' | 'rows'>;
  /** In the form of `DATA_KEY`; asked for once before the moment and once after. */
  readonly dataKeys: () => Promise<string>;
  readonly memoryLimitMb: number;
  readonly now: Instant;
}

/**
 * Writes readings, ledger and keys of one moment into a directory that is made for it, while
 * everything goes on. First the ledger is held at its moment, then the readings are read as of the
 * newest commit: so everything that was acknowledged by then, and whatever the ledger names of it, is
 * there. Nothing is frozen for it, since every freeze costs later reads something. Its manifest is written last, whole or not at all.
 *
 * @throws TroubleError `fileUnwritable`, also where the directory is not empty; `diskFull`; whatever
 *   ledger and store fail with.
 */
export async function writeBackup(
  source: BackupSource,
  directory: string,
  keysIn: KeysIn,
  onProgress: (file: string) => void = () => undefined,
): Promise<BackupManifest> {
  if (!(await isEmptyPlace(directory))) {
    throw new TroubleError('fileUnwritable', `${directory} is not empty.`);
  }
  await writing(directory, () =>
    mkdir(join(directory, 'ledger'), { recursive: true, mode: 0o700 }),
  );
  const files: Record<string, Sum> = {};
  const put = async (name: string, write: (path: string) => Promise<void>) => {
    onProgress(name);
    const path = join(directory, ...name.split('/'));
    await writing(path, async () => {
      await write(path);
      files[name] = await syncedSumOf(path);
    });
  };
  const keysBefore = await source.dataKeys();
  const snapshot = await snapshotLedger(source.databaseUrl);
  try {
    const commit = await source.store.frontier();
    const tables = [];
    for (const table of snapshot.tables) {
      let rows = 0;
      await put(tableFile(table.name), async (path) => {
        rows = await writeTable(snapshot, table, path);
      });
      tables.push({ ...table, columns: [...table.columns], rows });
    }
    const dataKeys = together(await source.dataKeys(), keysBefore);
    const keys = await putKeys(dataKeys, keysIn, put);
    let counts = { readings: 0, corrections: 0, meters: 0 };
    await put(READINGS_FILE, async (path) => {
      counts = await writeRowsFile(path, source.store.rows(commit), source.memoryLimitMb);
    });
    const { steps, sequences, auditHead, readingCommits } = snapshot;
    const manifest: BackupManifest = {
      nuanbuBackup: BACKUP_VERSION,
      madeAt: source.now,
      ledger: { steps: [...steps], tables, sequences: { ...sequences }, auditHead },
      readings: { commit, frozen: [...readingCommits], ...counts },
      ...{ keys, keyId: parseDataKeys(dataKeys).newest.id },
      files,
    };
    await finish(directory, manifest);
    return manifest;
  } finally {
    await snapshot.close();
  }
}

async function writeTable(
  snapshot: LedgerSnapshot,
  table: LedgerSnapshot['tables'][number],
  path: string,
): Promise<number> {
  const { through, rows } = lineCounter();
  const file = createWriteStream(path, { mode: 0o600 });
  await pipeline(snapshot.rows(table), through, createZstdCompress(), file);
  return rows();
}

/** Every key of both, the newest first: a rotation may have come between them. */
function together(newer: string, older: string): string {
  const keys = `${newer}\n${older}`.split(/[\s,]+/).filter((key) => key !== '');
  return `${[...new Set(keys)].join('\n')}\n`;
}

async function putKeys(
  dataKeys: string,
  keysIn: KeysIn,
  put: (name: string, write: (path: string) => Promise<void>) => Promise<void>,
): Promise<BackupManifest['keys']> {
  if (keysIn === 'leftOut') return keysIn;
  const isSealed = keysIn !== 'plain';
  const text = isSealed ? await sealKeys(dataKeys, keysIn.passphrase) : dataKeys;
  await put(isSealed ? SEALED_KEYS_FILE : KEYS_FILE, (path) =>
    writeFile(path, text, { mode: 0o600, flag: 'wx' }),
  );
  return isSealed ? 'sealed' : 'plain';
}

/** The manifest is there whole or not at all. */
async function finish(directory: string, manifest: BackupManifest): Promise<void> {
  const path = join(directory, MANIFEST_FILE);
  await writing(path, async () => {
    await writeFile(`${path}.new`, `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await rename(`${path}.new`, path);
    await syncedSumOf(path);
  });
}
