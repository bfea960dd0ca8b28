import { TroubleError } from '@nuanbu/terms';

/** The trouble behind a file that could not be written; undefined where it is none of that kind. */
function writeTroubleOf(error: unknown, path: string): TroubleError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
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
