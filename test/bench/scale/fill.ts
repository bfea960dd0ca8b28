import type { ReadingBatch, ReadingStore } from '@nuanbu/readings';

const APPENDS_AT_ONCE = 4;

/** Appends batches several at a time, and freezes in between so that they lie in so many epochs. */
export async function appendInEpochs(
  store: ReadingStore,
  batches: Generator<ReadingBatch>,
  readings: number,
  epochs: number,
): Promise<void> {
  let taken = 0;
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const senders = Array.from({ length: APPENDS_AT_ONCE }, async () => {
      while (taken < (readings * epoch) / epochs) {
        const { value: batch } = batches.next();
        if (!batch) return;
        taken += batch.length;
        await store.append(batch);
      }
    });
    await Promise.all(senders);
    if (epoch < epochs) await store.freeze();
  }
}
