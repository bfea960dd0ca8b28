import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UnsafeArchiveError, unzip } from '@nuanbu/contracts';
import { TroubleError } from '@nuanbu/terms';
import type { z } from 'zod';
import { FILES, jsonText, type Manifest, manifestFile } from '../layout.ts';
import { bodyDigest } from '../seal.ts';
import { Findings } from './found.ts';

/** Why a package is not looked at any further. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
  readonly fault: 'packageUnreadable' | 'packageUnsafe';
  readonly file: string;

  constructor(fault: PackageError['fault'], file: string, detail: string) {
    super(detail);
    this.fault = fault;
    this.file = file;
  }
}

/**
 * Gives a package as a directory to somebody: an archive is unpacked for as long, and only there.
 *
 * @throws TroubleError `fileUnreadable`. @throws PackageError
 */
export async function withDirectory<Result>(
  path: string,
  use: (directory: string) => Promise<Result>,
): Promise<Result> {
  const stat = await lstat(path).catch((cause) => {
    throw new TroubleError('fileUnreadable', path, { cause });
  });
  if (stat.isDirectory()) return use(path);
  const directory = await mkdtemp(join(tmpdir(), 'nuanbu-package-'));
  try {
    await unpack(path, directory);
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function unpack(path: string, directory: string): Promise<void> {
  try {
    for await (const file of unzip(path)) {
      const place = join(directory, ...file.path.split('/'));
      await mkdir(dirname(place), { recursive: true });
      await pipeline(await file.open(), createWriteStream(place, { flags: 'wx' }));
    }
  } catch (error) {
    if (error instanceof UnsafeArchiveError) {
      throw new PackageError('packageUnsafe', path, error.message);
    }
    // What does not unpack to what the archive says of it was damaged, or meant to burst.
    throw new PackageError('packageUnreadable', path, (error as Error).message);
  }
}

/** A file of JSON of the package. @throws PackageError */
export async function readJson<Schema extends z.ZodType>(
  directory: string,
  file: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readFile(join(directory, file), 'utf8').catch((error: Error) => {
    throw new PackageError('packageUnreadable', file, error.message);
  });
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n');
    throw new PackageError('packageUnreadable', file, line);
  }
}

/** Compares every file with the manifest, byte by byte, and the manifest with itself. */
export async function checkManifest(
  directory: string,
): Promise<{ readonly manifest: Manifest; readonly findings: Findings; readonly files: number }> {
  const manifest = await readJson(directory, FILES.manifest, manifestFile);
  const findings = new Findings();
  const { sha256, ...body } = manifest;
  const text = await readFile(join(directory, FILES.manifest), 'utf8');
  if (text !== jsonText(manifest) || sha256 !== bodyDigest(body)) {
    findings.add('manifestChanged', FILES.manifest, 'Its own SHA-256 is another one.');
  }
  const there = new Set(await filesIn(directory, findings));
  there.delete(FILES.manifest);
  for (const { path, sizeBytes, sha256: expected } of manifest.files) {
    if (!there.delete(path)) {
      findings.add('packageFileMissing', path, '');
      continue;
    }
    const { size } = await lstat(join(directory, path));
    const actual = await hashOf(join(directory, path));
    if (size !== sizeBytes || actual !== expected) {
      const detail = `${size} bytes, SHA-256 ${actual}; it was ${sizeBytes} bytes, ${expected}.`;
      findings.add('packageFileChanged', path, detail);
    }
  }
  for (const path of there) findings.add('packageFileUnlisted', path, '');
  return { manifest, findings, files: manifest.files.length };
}

async function filesIn(directory: string, findings: Findings): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
      .slice(directory.length)
      .replaceAll('\\', '/')
      .replace(/^\/+/, '');
    if (entry.isFile()) return [path];
    // A link would be read from wherever it leads.
    if (!entry.isDirectory()) findings.add('packageFileUnlisted', path, 'It is no plain file.');
    return [];
  });
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
