import { dirname } from 'node:path';
import { TroubleError } from '@nuanbu/terms';

/** What DuckDB and the system under it say of a disk without room. */
export const NO_SPACE = /no space left|disk full|file too large|disk quota exceeded|out of disk/i;
/** DuckDB refuses everything after an error in the middle of a write. */
const STOPPED = /database has been invalidated|^FATAL/i;
const LOCKED = /could not set lock|conflicting lock/i;
const NO_ACCESS =
  /permission denied|read-only file system|no such file or directory|not a directory/i;
const HOLDER = /\(PID (\d+)\)/;

/**
 * Names what an error of DuckDB means to the person who runs the platform. An error that is none of
 * the world's (a wrong query, say) is a bug and comes back as it is.
 */
export function troubleOf(cause: unknown, path: string): unknown {
  if (cause instanceof TroubleError || !(cause instanceof Error)) return cause;
  const { message } = cause;
  if (LOCKED.test(message)) {
    const holder = HOLDER.exec(message)?.[1];
    const who = holder ? `process ${holder}` : 'another process';
    return new TroubleError('alreadyRunning', `${path} is held by ${who}.`, {
      hint: 'Stop that process first, or give this one a data directory of its own.',
      cause,
    });
  }
  if (STOPPED.test(message)) {
    return new TroubleError('storeStopped', `${path} takes no more readings.`, {
      hint: 'See that its disk has room and is in order, then restart the platform.',
      cause,
    });
  }
  if (NO_SPACE.test(message)) {
    return new TroubleError('diskFull', `${path} could not grow.`, {
      hint: 'Free space on that disk; unacknowledged readings are sent again by their senders.',
      cause,
    });
  }
  if (NO_ACCESS.test(message)) {
    return new TroubleError('dataDirUnwritable', `${path} cannot be opened for writing.`, {
      hint: `Make ${dirname(path)} exist and be writable by the user that this process runs as.`,
      cause,
    });
  }
  if (/^(IO|Serialization) Error|corrupt/i.test(message)) return corrupt(path, message, cause);
  return cause;
}

/** The same while a file is opened, when whatever else DuckDB says means that it cannot read it. */
export function openingTroubleOf(cause: unknown, path: string): unknown {
  const trouble = troubleOf(cause, path);
  if (trouble instanceof TroubleError || !(trouble instanceof Error)) return trouble;
  return corrupt(path, trouble.message, cause);
}

/** A store that must not be written any more until somebody has looked at it. */
export function corrupt(path: string, detail: string, cause?: unknown): TroubleError {
  // DuckDB adds its own stack to some messages; the cause keeps it.
  const [firstLine] = detail.split('\n');
  return new TroubleError('storeCorrupt', `${path}: ${firstLine}`, {
    hint: `Keep ${path} and the files beside it, put a backup of all of them in their place (without ${path}.acknowledged where it is an older one), and let the senders repeat.`,
    cause,
  });
}
