import { createHash } from 'node:crypto';
import type { ArchivedFile } from '@nuanbu/contracts';
import { FILES, jsonText, type Manifest } from './layout.ts';

/** What a manifest says before the files are known. */
export type ManifestHead = Omit<Manifest, 'files' | 'sha256'>;

/** Files as they come, and after them the manifest, which has what they were to the byte. */
export async function* sealed(
  head: ManifestHead,
  files: AsyncIterable<ArchivedFile>,
): AsyncGenerator<ArchivedFile> {
  const known: Manifest['files'] = [];
  for await (const { path, pieces } of files) {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const hashed = async function* () {
      for await (const piece of pieces) {
        hash.update(piece);
        sizeBytes += Buffer.byteLength(piece);
        if (piece !== '') yield piece;
      }
    };
    yield { path, pieces: hashed() };
    known.push({ path, sizeBytes, sha256: hash.digest('hex') });
  }
  const body = { ...head, files: known };
  yield { path: FILES.manifest, pieces: [jsonText({ ...body, sha256: bodyDigest(body) })] };
}

/** SHA-256 of a manifest without this member. */
export function bodyDigest(body: Omit<Manifest, 'sha256'>): string {
  return createHash('sha256').update(jsonText(body)).digest('hex');
}
