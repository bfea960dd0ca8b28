/**
 * A broker in a process of its own, which a test kills. Says its port on standard output.
 * Arguments: the reading store's file, how many meters m0 … are registered.
 */
import { DuckdbReadingStore } from '@nuanbu/readings';
import { Broker } from '../broker/broker.ts';
import { MeterDirectory } from '../meters.ts';
import { IngestPipeline } from '../pipeline.ts';
import { VILLAGE } from './ingest.fixture.ts';
import {
  MemoryConcentrators,
  MemoryQuarantine,
  MemoryRegister,
  metersOf,
} from './ports.fixture.ts';

const [path = '', count = ''] = process.argv.slice(2);
const store = new DuckdbReadingStore({ path, threads: 1 });
await store.start();
const meters = new MeterDirectory(new MemoryRegister(metersOf(VILLAGE, Number(count))));
await meters.reload();
const pipeline = new IngestPipeline({ store, meters, quarantine: new MemoryQuarantine() });
const concentrators = new MemoryConcentrators();
concentrators.add({ name: 'c1' });
const broker = new Broker({
  ...{ pipeline, concentrators, verifyPassword: concentrators.verify },
  endpoints: [{ host: '127.0.0.1', port: 0 }],
});
await broker.start();
console.log(String(broker.ports[0]));
