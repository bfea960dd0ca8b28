import type { ReadingStore } from '@nuanbu/readings';
import { isTrouble, type TroubleError } from '@nuanbu/terms';

/**
 * Starts a store whose server may be away, for a command that perhaps asks nothing of it.
 *
 * @param tie makes sure that a store which answers is the right one.
 * @returns the store, or one that answers every question by why it is away.
 * @throws whatever else keeps it from starting.
 */
export async function startedOrAway(
  store: ReadingStore,
  tie: () => Promise<unknown>,
): Promise<ReadingStore> {
  try {
    await store.start();
  } catch (error) {
    if (isTrouble(error, 'storeUnreachable')) return storeAway(error);
    throw error;
  }
  try {
    await tie();
  } catch (error) {
    await store.stop();
    throw error;
  }
  return store;
}

function storeAway(trouble: TroubleError): ReadingStore {
  const refuse = async (): Promise<never> => {
    throw trouble;
  };
  return {
    metersAPass: 1,
    passesAtOnce: 1,
    start: refuse,
    stop: async () => undefined,
    append: refuse,
    frontier: refuse,
    freeze: refuse,
    version: refuse,
    digests: refuse,
    series: refuse,
    history: refuse,
    dayCounts: refuse,
    last: refuse,
    counts: refuse,
    rows: () => {
      throw trouble;
    },
    restore: refuse,
  };
}
