import { isTrouble, TroubleError } from '@nuanbu/terms';
import { NO_SPACE, troubleOf } from '../duckdb/troubles.ts';

/** What an error means that came while a file of rows was written or read. */
export function rowsFileTroubleOf(cause: unknown, path: string): unknown {
  if (isTrouble(cause) || !(cause instanceof Error)) return cause;
  if (!NO_SPACE.test(cause.message)) return troubleOf(cause, path);
  return new TroubleError('diskFull', `${path} could not be written.`, { cause });
}
