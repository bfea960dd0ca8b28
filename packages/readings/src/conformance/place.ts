import type { ReadingStore } from '../port.ts';

/** Where one test keeps its readings: nothing is there before it and nothing after. */
export interface StorePlace {
  /** Opens the store on what is there; the same place again after a stop. */
  open(): Promise<ReadingStore>;
  remove(): Promise<void>;
}

export type MakePlace = () => Promise<StorePlace>;

/** Gives a test an open store on a place of its own. */
export async function withStore(
  makePlace: MakePlace,
  use: (store: ReadingStore, reopen: () => Promise<ReadingStore>) => Promise<void>,
): Promise<void> {
  const place = await makePlace();
  let store = await place.open();
  try {
    await use(store, async () => {
      await store.stop();
      store = await place.open();
      return store;
    });
  } finally {
    await store.stop();
    await place.remove();
  }
}
