/**
 * A subscriber in a process of its own, which a test kills. The reading store is the parent's: what
 * it is given goes there by a message and counts when the answer has come back.
 * Argument: the subscriber's options as JSON.
 */
import type { Appended, ReadingBatch } from '@nuanbu/readings';
import { MeterDirectory } from '../meters.ts';
import { IngestPipeline } from '../pipeline.ts';
import { Subscriber, type SubscriberOptions } from '../subscriber/subscriber.ts';
import { VILLAGE } from './ingest.fixture.ts';
import {
  MemoryConcentrators,
  MemoryQuarantine,
  MemoryRegister,
  metersOf,
} from './ports.fixture.ts';

/** What the process sends: a batch to append, or that it is connected as it should be. */
export type FromProcess =
  | { readonly number: number; readonly batch: ReadingBatch }
  | { readonly ready: true };
export interface ToProcess {
  readonly number: number;
  readonly appended: Appended;
}

const given = JSON.parse(process.argv[2] ?? '{}') as Pick<SubscriberOptions, 'connections'>;
const waiting = new Map<number, (appended: Appended) => void>();
process.on('message', ({ number, appended }: ToProcess) => {
  waiting.get(number)?.(appended);
  waiting.delete(number);
});
// Without its parent there is no store.
process.once('disconnect', () => process.exit());
const tell = (message: FromProcess) => process.send?.(message);
let number = 0;
const store = {
  append: ({ length, meterIds, ...columns }: ReadingBatch): Promise<Appended> => {
    number += 1;
    const batch: ReadingBatch = {
      length,
      meterIds,
      meter: columns.meter.slice(0, length),
      at: columns.at.slice(0, length),
      totalWh: columns.totalWh.slice(0, length),
      peakWh: columns.peakWh.slice(0, length),
      valleyWh: columns.valleyWh.slice(0, length),
    };
    tell({ number, batch });
    const { promise, resolve } = Promise.withResolvers<Appended>();
    waiting.set(number, resolve);
    return promise;
  },
};
const meters = new MeterDirectory(new MemoryRegister(metersOf(VILLAGE, 10)));
await meters.reload();
const pipeline = new IngestPipeline({ store, meters, quarantine: new MemoryQuarantine() });
const concentrators = new MemoryConcentrators();
concentrators.add({ name: 'c1' });
const subscriber = new Subscriber({
  ...{ pipeline, concentrators, district: 'test', share: 'nuanbu' },
  ...{ protocolVersion: '5', sessionExpiryS: 3_600, receiveMaximum: 16, urls: [] },
  clientName: 'ingest',
  backoff: { firstMs: 20, mostMs: 200 },
  ...given,
});
await subscriber.start();
while (subscriber.counts().connections < given.connections) {
  await new Promise((resolve) => setTimeout(resolve, 10));
}
tell({ ready: true });
