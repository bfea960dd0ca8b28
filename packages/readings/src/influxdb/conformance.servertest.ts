import { after, before } from 'node:test';
import { readingStoreConforms } from '../conformance/index.ts';
import { MemoryEpochs } from '../epochs.ts';
import { InfluxReadingStore } from './influx-reading-store.ts';
import { type InfluxServer, influxForTest } from './influxd.fixture.ts';

let server: InfluxServer;
before(async () => {
  server = await influxForTest();
});
after(() => server.stop());

readingStoreConforms('InfluxDB', async () => {
  const bucket = await server.makeBucket();
  const epochs = new MemoryEpochs();
  return {
    async open() {
      const store = new InfluxReadingStore({ ...bucket, epochs });
      await store.start();
      return store;
    },
    remove: () => server.removeBucket(bucket),
  };
});
