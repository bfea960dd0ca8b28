import { isTrouble, TroubleError } from '@nuanbu/terms';
import { troubleOf } from '../duckdb/troubles.ts';

const NO_ROOM = /no space left|disk full|file too large|disk quota exceeded|out of disk/i;

/** What an error means that came while a file of rows was written or read. */
export function rowsFileTroubleOf(cause: unknown, path: string): unknown {
  if (isTrouble(cause) || !(cause instanceof Error)) return cause;
  if (!NO_ROOM.test(cause.message)) return troubleOf(cause, path);
  return new TroubleError('diskFull', `${path} could not be written.`, { cause });
}
