import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { TroubleError } from '@nuanbu/terms';
import { decodeHeader, decodeRecord, type RecordedMessage } from './format.ts';

/** A header line is much shorter. */
const HEADER_LIMIT_BYTES = 4_096;
const NEWLINE = 10;

/** How a recording was read: known once its messages are through. */
export interface RecordingEnd {
  /** False where the file ends inside a record, or is damaged there: what follows was not read. */
  isWhole: boolean;
}

/**
 * The messages of a recording, in order. A torn tail, such as a killed recorder leaves, ends it;
 * `end` says so.
 *
 * @throws TroubleError fileUnreadable where it cannot be opened or is no recording of this version
 */
export async function* readRecording(
  file: string,
  end: RecordingEnd = { isWhole: true },
): AsyncGenerator<RecordedMessage> {
  end.isWhole = true;
  let isHeaderRead = false;
  let needs = 1;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  for await (const chunk of openBytes(file)) {
    pending.push(chunk);
    pendingBytes += chunk.length;
    if (pendingBytes < needs) continue;
    let bytes = pending.length === 1 ? chunk : Buffer.concat(pending, pendingBytes);
    if (!isHeaderRead) {
      const newline = bytes.indexOf(NEWLINE);
      const isTooLong = newline < 0 ? bytes.length > HEADER_LIMIT_BYTES : false;
      if (isTooLong || (newline >= 0 && !decodeHeader(bytes.toString('utf8', 0, newline)))) {
        throw notARecording(file);
      }
      if (newline >= 0) {
        isHeaderRead = true;
        bytes = bytes.subarray(newline + 1);
      }
    }
    needs = bytes.length + 1;
    while (isHeaderRead) {
      const decoded = decodeRecord(bytes);
      if (decoded.kind === 'damaged') {
        end.isWhole = false;
        return;
      }
      if (decoded.kind === 'more') {
        needs = decoded.needs;
        break;
      }
      yield decoded.message;
      bytes = bytes.subarray(decoded.bytes);
    }
    pending = [bytes];
    pendingBytes = bytes.length;
  }
  if (!isHeaderRead) throw notARecording(file);
  if (pendingBytes > 0) end.isWhole = false;
}

async function* openBytes(file: string): AsyncGenerator<Buffer> {
  const disk = createReadStream(file, { highWaterMark: 1 << 20 });
  // A recorder that was killed leaves gzip without an end; what is there is read all the same.
  const source = file.endsWith('.gz')
    ? pipeline(disk, createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }), () => {})
    : disk;
  try {
    yield* source;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TroubleError('fileUnreadable', `${file}: ${why}`, { cause: error });
  }
}

function notARecording(file: string): TroubleError {
  return new TroubleError('fileUnreadable', `${file} is not a recording of version 1.`);
}
