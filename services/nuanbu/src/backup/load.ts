import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { loadLedger } from '@nuanbu/ledger';
import { type ReadingStore, readRowsFile } from '@nuanbu/readings';
import { TroubleError } from '@nuanbu/terms';
import {
  type BackupManifest,
  KEYS_FILE,
  READINGS_FILE,
  SEALED_KEYS_FILE,
  tableFile,
} from './manifest.ts';
import { openSealedKeys } from './sealed-keys.ts';

/**
 * The data keys of a backup, in the form of `DATA_KEY`; undefined where they were left out.
 *
 * @throws TroubleError `dataKeyMissing` where they are sealed and the passphrase does not open them.
 */
export async function keysOfBackup(
  directory: string,
  { keys }: BackupManifest,
  passphrase: string | undefined,
): Promise<string | undefined> {
  if (keys === 'leftOut') return undefined;
  if (keys === 'plain') return readFile(join(directory, KEYS_FILE), 'utf8');
  if (passphrase === undefined) {
    throw new TroubleError('dataKeyMissing', 'The keys of this backup are sealed.', {
      hint: 'Give the passphrase with --passphrase-file.',
    });
  }
  return openSealedKeys(await readFile(join(directory, SEALED_KEYS_FILE), 'utf8'), passphrase);
}

/** Loads the ledger of a backup into a database that has none. See `loadLedger`. */
export function loadTables(
  directory: string,
  { ledger: { steps, tables, sequences } }: BackupManifest,
  databaseUrl: string,
): Promise<void> {
  const rowsOf = new Map(tables.map(({ name, rows }) => [name, rows]));
  return loadLedger(databaseUrl, {
    steps,
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    sequences,
    rows: ({ name }) => unpacked(join(directory, ...tableFile(name).split('/'))),
    loaded: ({ name }, rows) => {
      if (rows === rowsOf.get(name)) return;
      const detail = `${name}: ${rows} rows were loaded instead of ${rowsOf.get(name)}.`;
      throw new TroubleError('backupInvalid', detail);
    },
  });
}

/** A file without its compression; what goes wrong with it ends the stream. */
function unpacked(path: string): Readable {
  const text = createZstdDecompress();
  pipeline(createReadStream(path), text, () => undefined);
  return text;
}

/** Fills a store that holds nothing with the readings of a backup. */
export function loadReadings(
  directory: string,
  { readings: { commit, frozen } }: BackupManifest,
  store: Pick<ReadingStore, 'restore'>,
  memoryLimitMb: number,
): Promise<void> {
  const rows = readRowsFile(join(directory, READINGS_FILE), memoryLimitMb);
  return store.restore(
    rows,
    [...new Set([...frozen, commit])].sort((a, b) => a - b),
  );
}
