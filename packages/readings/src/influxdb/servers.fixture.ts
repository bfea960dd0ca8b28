import { type Epochs, MemoryEpochs } from '../epochs.ts';
import { InfluxReadingStore } from './influx-reading-store.ts';
import type { InfluxPlace } from './transport.ts';

/** Opens a store on a bucket and gives it to a test; it is closed afterwards. */
export async function withStoreOn<Answer>(
  place: InfluxPlace,
  use: (store: InfluxReadingStore) => Promise<Answer>,
  options: { readonly epochs?: Epochs; readonly timeoutMs?: number } = {},
): Promise<Answer> {
  const store = new InfluxReadingStore({ epochs: new MemoryEpochs(), ...place, ...options });
  await store.start();
  try {
    return await use(store);
  } finally {
    await store.stop();
  }
}
