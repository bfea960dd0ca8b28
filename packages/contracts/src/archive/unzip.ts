import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/** A file of an archive. */
export interface ZippedFile {
  readonly path: string;
  readonly open: () => Promise<Readable>;
}

/** Why an archive is not unpacked. */
export class UnsafeArchiveError extends Error {
  override readonly name = 'UnsafeArchiveError';
}

const MOST_FILES = 1_000;
const MOST_BYTES = 50_000_000_000;
/** Texts and tables are packed to a tenth; what is packed much smaller was made to burst. */
const MOST_PACKED = 200;
/** Small files may well be all of one kind. */
const ALWAYS_TAKEN_BYTES = 1_000_000;

/**
 * The files of a ZIP archive, in its order. Names that lead out of a folder are refused, and so are
 * archives that unpack to more than anybody meant; of each file no more is read than it says.
 *
 * @throws UnsafeArchiveError
 */
export async function* unzip(path: string): AsyncGenerator<ZippedFile> {
  const open = promisify<string, yauzl.Options, ZipFile>(yauzl.open);
  yield* filesOf(() => open(path, OPTIONS), MOST_BYTES);
}

/** So much a workbook may unpack to: many times the register of a district. */
const MOST_IN_WORKBOOK = 200_000_000;

/**
 * Refuses a workbook that unpacks to more than people fill in, or to something else than it says,
 * before a reader takes all of it into memory.
 *
 * @throws UnsafeArchiveError
 */
export async function refuseBurst(workbook: Uint8Array): Promise<void> {
  const open = promisify<Buffer, yauzl.Options, ZipFile>(yauzl.fromBuffer);
  const bytes = Buffer.from(workbook.buffer, workbook.byteOffset, workbook.byteLength);
  for await (const file of filesOf(() => open(bytes, OPTIONS), MOST_IN_WORKBOOK)) {
    try {
      // Counted as it is unpacked, and kept nowhere.
      for await (const _piece of await file.open());
    } catch (cause) {
      throw unsafe(cause);
    }
  }
}

const OPTIONS: yauzl.Options = {
  ...{ lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySize: true },
};

async function* filesOf(
  open: () => Promise<ZipFile>,
  mostBytes: number,
): AsyncGenerator<ZippedFile> {
  const zip = await open().catch((cause) => {
    throw unsafe(cause);
  });
  try {
    const names = new Set<string>();
    let bytes = 0;
    for await (const entry of entriesOf(zip)) {
      const { fileName, uncompressedSize, compressedSize } = entry;
      if (fileName.endsWith('/')) continue;
      bytes += uncompressedSize;
      if (names.has(fileName)) throw new UnsafeArchiveError(`${fileName} is in it twice`);
      names.add(fileName);
      const isBurst =
        uncompressedSize > ALWAYS_TAKEN_BYTES && uncompressedSize > compressedSize * MOST_PACKED;
      if (names.size > MOST_FILES || bytes > mostBytes || isBurst) {
        throw new UnsafeArchiveError(`${fileName} would unpack to ${uncompressedSize} bytes`);
      }
      yield { path: fileName, open: promisify(zip.openReadStream.bind(zip, entry)) };
    }
  } finally {
    zip.close();
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await nextEntry(zip);
    if (!entry) return;
    yield entry;
  }
}

function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const done = () => {
      zip.removeListener('entry', onEntry);
      zip.removeListener('end', onEnd);
      zip.removeListener('error', onError);
    };
    const onEntry = (entry: Entry) => {
      done();
      resolve(entry);
    };
    const onEnd = () => {
      done();
      resolve(undefined);
    };
    const onError = (error: Error) => {
      done();
      reject(unsafe(error));
    };
    zip.on('entry', onEntry);
    zip.on('end', onEnd);
    zip.on('error', onError);
    zip.readEntry();
  });
}

function unsafe(cause: unknown): UnsafeArchiveError {
  return new UnsafeArchiveError(cause instanceof Error ? cause.message : String(cause), { cause });
}
