import { setTimeout as wait } from 'node:timers/promises';
import type { CommitNumber, ReadingStore } from '@nuanbu/readings';
import { TroubleError } from '@nuanbu/terms';

/**
 * Freezes the readings, and waits for it only so long: where a process that wrote readings ended
 * without saying so, a store on a server waits until its lease has run out, which is longer than
 * whoever asks over HTTP is kept connected. A freeze that nobody waits for goes on and harms nothing;
 * whoever asks again has one of their own.
 *
 * @param mostMs undefined for as long as it takes.
 * @throws TroubleError `readingsStillOpen`, and what the store's freeze throws.
 */
export async function freezeWithin(
  store: Pick<ReadingStore, 'freeze'>,
  mostMs: number | undefined,
): Promise<CommitNumber> {
  const freezing = store.freeze();
  if (mostMs === undefined) return await freezing;
  const waiting = new AbortController();
  const tooLong = wait(mostMs, undefined, { signal: waiting.signal }).then(() => {
    throw new TroubleError('readingsStillOpen', '');
  });
  try {
    return await Promise.race([freezing, tooLong]);
  } finally {
    waiting.abort();
  }
}
