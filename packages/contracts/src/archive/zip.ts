import { finished, Readable } from 'node:stream';
import { promisify } from 'node:util';
import yazl from 'yazl';

/** A file on its way into an archive. */
export interface ArchivedFile {
  /** With slashes, relative. */
  readonly path: string;
  readonly pieces: Iterable<string> | AsyncIterable<string>;
}

const untilFinished = promisify(finished);

/** Nothing of an archive depends on when it is written. */
const WRITTEN = { mtime: new Date('1980-01-01T00:00:00Z'), forceDosTimestamp: true };

/** Puts files into a ZIP archive one after another, as they come; where one fails, the stream does. */
export function zipOf(files: AsyncIterable<ArchivedFile>): Readable {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error) => output.destroy(error as Error));
  addAll(zip, output, files).catch((error: Error) => output.destroy(error));
  return output;
}

async function addAll(
  zip: yazl.ZipFile,
  output: Readable,
  files: AsyncIterable<ArchivedFile>,
): Promise<void> {
  let source: Readable | undefined;
  // Whoever hangs up in the middle is not read for any further.
  output.once('close', () => source?.destroy());
  for await (const { path, pieces } of files) {
    source = Readable.from(pieces);
    zip.addReadStream(source, path, WRITTEN);
    await untilFinished(source);
  }
  zip.end();
}
