import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counterAtScrape, gaugeAtScrape, histogramAtScrape } from './at-scrape.ts';
import { Buckets } from './buckets.ts';
import { newRegistry, processRegistry } from './process.ts';

/** The values of a scrape, without help and types. */
async function scraped(registry: ReturnType<typeof newRegistry>): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => line !== '' && line[0] !== '#');
}

test('values are read at each scrape, and what is there no more is not said any more', async () => {
  const registry = newRegistry();
  let states: Record<string, number> = { running: 1, failed: 2 };
  gaugeAtScrape(registry, {
    ...{ name: 'runs', help: 'Runs.', labels: ['state'] },
    read: () => Object.entries(states).map(([state, runs]) => [{ state }, runs] as const),
  });
  assert.deepEqual(await scraped(registry), ['runs{state="running"} 1', 'runs{state="failed"} 2']);
  states = { failed: 3 };
  assert.deepEqual(await scraped(registry), ['runs{state="failed"} 3']);
});

test('a counter says what was counted elsewhere, not that added to what it said before', async () => {
  const registry = newRegistry();
  let count = 5;
  counterAtScrape(registry, { name: 'x_total', help: 'X.', read: () => [[{}, count]] });
  assert.deepEqual(await scraped(registry), ['x_total 5']);
  count = 7;
  assert.deepEqual(await scraped(registry), ['x_total 7']);
});

test('a metric without a value is absent, not zero', async () => {
  const registry = newRegistry();
  gaugeAtScrape(registry, { name: 'at', help: 'When.', read: () => [[{}, undefined]] });
  gaugeAtScrape(registry, { name: 'later', help: 'When.', read: async () => [] });
  assert.deepEqual(await scraped(registry), []);
});

test('a histogram has its buckets rising, its sum and its count', async () => {
  const registry = newRegistry();
  const buckets = new Buckets([1, 5]);
  histogramAtScrape(registry, { name: 'took_seconds', help: 'T.', read: () => buckets });
  for (const value of [0.5, 1, 4, 100]) buckets.observe(value);
  assert.deepEqual(await scraped(registry), [
    'took_seconds_bucket{le="1"} 2',
    'took_seconds_bucket{le="5"} 3',
    'took_seconds_bucket{le="+Inf"} 4',
    'took_seconds_sum 105.5',
    'took_seconds_count 4',
  ]);
});

test('counts that belong together are read in one turn, although others are waited for', async () => {
  const registry = newRegistry();
  let [received, stored] = [0, 0];
  counterAtScrape(registry, { name: 'received', help: 'R.', read: () => [[{}, received]] });
  const slow = Promise.withResolvers<void>();
  gaugeAtScrape(registry, {
    ...{ name: 'slow', help: 'S.' },
    read: async () => {
      await slow.promise;
      return [[{}, 1] as const];
    },
  });
  counterAtScrape(registry, { name: 'stored', help: 'S.', read: () => [[{}, stored]] });
  const scrape = scraped(registry);
  [received, stored] = [1, 1];
  slow.resolve();
  assert.deepEqual(await scrape, ['received 0', 'slow 1', 'stored 0']);
});

test('a process says what it is, and has a registry of its own', async () => {
  const lines = await scraped(processRegistry('ingest'));
  assert.ok(lines.some((line) => /^nuanbu_build_info\{.*process="ingest"\} 1$/.test(line)));
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes']) {
    assert.ok(
      lines.some((line) => line.startsWith(`${name} `)),
      name,
    );
  }
  assert.ok(lines.some((line) => line.startsWith('nodejs_eventloop_lag_p99_seconds ')));
});
