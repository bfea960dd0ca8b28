import { setTimeout as wait } from 'node:timers/promises';
import type { Jobs, RunProgress } from '@nuanbu/jobs';
import { isTrouble } from '@nuanbu/terms';

/** How long a page waits for the queues: they answer in milliseconds, or are away. */
const PATIENCE_MS = 1_000;

/**
 * How far a run is, for who looks at more than that: undefined also where the queues are away, which
 * keeps nobody from seeing what the ledger knows.
 */
export async function progressIfKnown(
  { progressOf }: Pick<Jobs, 'progressOf'>,
  runNumber: number,
): Promise<RunProgress | undefined> {
  const over = new AbortController();
  const { signal } = over;
  const late = wait(PATIENCE_MS, undefined, { signal }).catch(() => undefined);
  const known = progressOf(runNumber).catch((error: unknown) => {
    if (isTrouble(error, 'queuesUnreachable')) return undefined;
    throw error;
  });
  try {
    return await Promise.race([known, late]);
  } finally {
    // What comes later is for nobody.
    known.catch(() => undefined);
    over.abort();
  }
}
