import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { jsonOf } from './json.ts';

/** The form of a backup's directory. A later form is refused by earlier versions. */
export const BACKUP_VERSION = 1;

/** Written last: a directory without it is no backup. */
export const MANIFEST_FILE = 'manifest.json';
export const READINGS_FILE = 'readings.parquet';
/** Data keys, plain or sealed by a passphrase. */
export const KEYS_FILE = 'data-keys';
export const SEALED_KEYS_FILE = 'data-keys.sealed';

/** Where a table's rows are, as PostgreSQL's COPY text, compressed by Zstandard. */
export function tableFile(table: string): string {
  return `ledger/${table}.copy.zst`;
}

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.strictObject({
  nuanbuBackup: z.literal(BACKUP_VERSION),
  /** Seconds since 1970 (UTC). */
  madeAt: count,
  ledger: z.strictObject({
    steps: z.array(z.string()),
    tables: z.array(
      z.strictObject({
        name: z.string().regex(/^[a-z_]+$/),
        columns: z.array(z.string()).min(1),
        rows: count,
      }),
    ),
    sequences: z.record(z.string(), z.string().regex(/^[0-9]+$/)),
    auditHead: z.strictObject({ number: count, hash: z.string() }),
  }),
  readings: z.strictObject({
    /** The commit up to which they are held. */
    commit: count,
    /** The commits by which runs name what they read. */
    frozen: z.array(count),
    readings: count,
    corrections: count,
    meters: count,
  }),
  keys: z.enum(['plain', 'sealed', 'leftOut']),
  /** The key with which the ledger's newest personal values are sealed. */
  keyId: z.string(),
  /** Every file but this one. */
  files: z.record(z.string(), z.strictObject({ bytes: count, sha256 })),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

/** @throws TroubleError `fileUnreadable` where there is no backup, `backupInvalid`. */
export async function readManifest(directory: string): Promise<BackupManifest> {
  const path = join(directory, MANIFEST_FILE);
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new TroubleError('fileUnreadable', `${path} (${cause.code})`, {
      hint: 'The directory of a backup that was written to its end has this file.',
      cause,
    });
  });
  const parsed = manifestSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TroubleError('backupInvalid', `${path}: ${issue?.path.join('.')}: ${issue?.message}`);
}
