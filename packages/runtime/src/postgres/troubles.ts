import { TroubleError } from '@nuanbu/terms';

/**
 * The trouble behind PostgreSQL's last words. They are English because the server is started with
 * the C locale.
 */
export function troubleOf(said: string, cause?: unknown): TroubleError {
  const words = said.trim().split('\n').slice(-6).join('\n');
  const options = cause === undefined ? {} : { cause };
  if (/No space left on device/i.test(said)) return new TroubleError('diskFull', words, options);
  if (/lock file ".*" already exists|shared memory block .* is still in use/.test(said)) {
    return new TroubleError('alreadyRunning', words, options);
  }
  if (isPortInUse(said)) return new TroubleError('portInUse', words, options);
  if (/Read-only file system|Permission denied/i.test(said)) {
    return new TroubleError('dataDirUnwritable', words, options);
  }
  return new TroubleError('ledgerUnreachable', `PostgreSQL did not start:\n${words}`, options);
}

export function isPortInUse(said: string): boolean {
  return /Address already in use|could not create any TCP\/IP sockets/.test(said);
}

const REFUSED_WRITES = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/** The trouble behind a refused file operation in the data directory. */
export function fileTroubleOf(error: unknown, dataDir: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new TroubleError('diskFull', `Nothing more can be written in ${dataDir}.`, {
      cause: error,
    });
  }
  if (code !== undefined && REFUSED_WRITES.has(code)) {
    return new TroubleError('dataDirUnwritable', `${dataDir} (${code})`, {
      hint: 'Set DATA_DIR to a directory that this user may write.',
      cause: error,
    });
  }
  return error;
}
