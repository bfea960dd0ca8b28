import { TroubleError } from '@nuanbu/terms';

/** What fails where a file cannot be written; a lost connection fails in others. */
const FILE_CALLS = new Set(['open', 'mkdir', 'write', 'writev', 'fsync', 'close', 'rename']);

/** The trouble behind a file that could not be written; undefined where it is none of that kind. */
function writeTroubleOf(error: unknown, path: string): TroubleError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall = '' } = error as NodeJS.ErrnoException;
  if (!FILE_CALLS.has(syscall)) return undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new TroubleError('diskFull', `${path} could not be written.`, { cause: error });
  }
  return new TroubleError('fileUnwritable', `${path} (${code})`, { cause: error });
}

/**
 * Runs something that writes files and nothing else.
 *
 * @param path named where it cannot be written.
 * @throws TroubleError `fileUnwritable`, `diskFull`.
 */
export async function writing<Result>(path: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    throw writeTroubleOf(error, path) ?? error;
  }
}
