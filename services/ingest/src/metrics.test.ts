import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRegistry } from '@nuanbu/runtime';
import { brokerMetrics, ingestMetrics } from './metrics.ts';
import type { Sender } from './pipeline.ts';
import { brokerFor, type Ingest, ingestFor, messageOf, START } from './testing/ingest.fixture.ts';

const SENDER: Sender = { name: 'c1', villages: 'all', mayCorrect: false };
const TOPIC = 'nuanbu/v1/test/c1/readings';

type Scrape = ReadonlyMap<string, number>;

/** The values of one scrape by name and labels. */
async function scraperOf({ pipeline }: Ingest): Promise<() => Promise<Scrape>> {
  const registry = newRegistry();
  ingestMetrics(registry, pipeline);
  return async () => {
    const lines = (await registry.metrics()).split('\n').filter((line) => /^\w/.test(line));
    return new Map(
      lines.map((line) => {
        const gap = line.lastIndexOf(' ');
        return [line.slice(0, gap), Number(line.slice(gap + 1))];
      }),
    );
  };
}

/** Received is what became of things and what is in flight, of messages and of readings. */
function assertAccounted(scrape: Scrape): void {
  for (const what of ['messages', 'readings']) {
    const name = `nuanbu_ingest_${what}`;
    const outcomes = [...scrape].filter(([key]) => key.startsWith(`${name}_total{`));
    const ended = outcomes.reduce((sum, [, value]) => sum + value, 0);
    assert.equal(
      scrape.get(`${name}_received_total`),
      ended + scrape.get(`${name}_in_flight`)!,
      JSON.stringify([...scrape]),
    );
  }
}

test('every message and reading is accounted for at every scrape of a hostile flow', async (t) => {
  const ingest = await ingestFor(t, { messageLimitBytes: 20_000 });
  const { pipeline, store, quarantine } = ingest;
  const scrape = await scraperOf(ingest);
  const good = (hour: number, total = '1') =>
    messageOf([
      { at: START + hour, total },
      { at: START - hour, meter: 'm1' },
    ]);
  const flow: (() => Buffer)[] = [
    () => good(1),
    () => good(1),
    () => good(1, '2'),
    () => Buffer.from('{'),
    () => Buffer.alloc(20_001, 32),
    () => messageOf([{ meter: 'nobody' }]),
    () => messageOf([{}, { meter: 'nobody' }, { total: -1 }]),
    () => messageOf([{}], { correction: { by: 'x', why: 'y' } }),
  ];
  const sent: Promise<unknown>[] = [];
  let inFlightSeen = 0;
  for (let round = 0; round < 30; round += 1) {
    // The store fails for a while, and then the quarantine does: some of it is abandoned.
    store.failure = round > 8 && round < 14 ? new Error('no space') : undefined;
    quarantine.failure = round > 16 && round < 22 ? new Error('no ledger') : undefined;
    for (const make of flow) {
      sent.push(pipeline.submit(make(), SENDER, TOPIC).catch(() => undefined));
      if (sent.length % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      const scraped = await scrape();
      assertAccounted(scraped);
      inFlightSeen += scraped.get('nuanbu_ingest_messages_in_flight')!;
    }
    await new Promise((resolve) => setTimeout(resolve, 8));
  }
  await Promise.all(sent);
  const last = await scrape();
  assertAccounted(last);
  assert.ok(inFlightSeen > 0, 'no scrape ever met a message in flight');
  assert.equal(last.get('nuanbu_ingest_messages_in_flight'), 0);
  assert.equal(last.get('nuanbu_ingest_messages_received_total'), sent.length);
  for (const outcome of [
    'stored',
    'duplicate',
    'conflict',
    'partlyRefused',
    'refused',
    'abandoned',
  ]) {
    const count = last.get(`nuanbu_ingest_messages_total{outcome="${outcome}"}`)!;
    assert.ok(count > 0, `nothing was ${outcome}`);
  }
  const rows = last.get('nuanbu_ingest_commit_rows_sum');
  assert.equal(last.get('nuanbu_ingest_reading_lag_seconds_count'), rows);
  assert.equal(last.get('nuanbu_ingest_commit_duration_seconds_count'), pipeline.counts.commits);
});

test('what became of a message as a whole is told once, by the worst of its readings', async (t) => {
  const { pipeline } = await ingestFor(t);
  const { byOutcome } = pipeline.counts.messages;
  const send = (...readings: object[]) =>
    pipeline.submit(messageOf(readings as never), SENDER, TOPIC);
  await send({});
  assert.deepEqual(byOutcome, {
    stored: 1,
    duplicate: 0,
    conflict: 0,
    partlyRefused: 0,
    refused: 0,
  });
  await send({});
  assert.equal(byOutcome.duplicate, 1);
  await send({}, { at: START + 1 });
  assert.equal(byOutcome.stored, 2, 'something of it was new');
  await send({ total: '2' });
  assert.equal(byOutcome.conflict, 1);
  await send({}, { meter: 'nobody' });
  assert.equal(byOutcome.partlyRefused, 1);
  await send({ meter: 'nobody' });
  assert.equal(byOutcome.refused, 1);
});

test('how long the store has failed is told while it fails, and zero once it works', async (t) => {
  const ingest = await ingestFor(t, { patience: { holdMs: 10_000, firstWaitMs: 2, waitMsMax: 2 } });
  const { pipeline, store, clock } = ingest;
  const scrape = await scraperOf(ingest);
  const failing = async () => (await scrape()).get('nuanbu_ingest_failing_seconds{part="store"}');
  assert.equal(await failing(), 0);
  assert.equal((await scrape()).get('nuanbu_ingest_patience_seconds'), 10);
  assert.ok(!(await scrape()).has('nuanbu_ingest_last_commit_timestamp_seconds'));
  store.failure = new Error('no space');
  const sent = pipeline.submit(messageOf([{}]), SENDER, TOPIC);
  while (!pipeline.isFailing) await new Promise((resolve) => setTimeout(resolve, 1));
  clock.advance(17);
  assert.equal(await failing(), 17);
  store.failure = undefined;
  await sent;
  assert.equal(await failing(), 0);
  assert.equal((await scrape()).get('nuanbu_ingest_last_commit_timestamp_seconds'), clock.now());
});

test('the lag of a reading is from when it was read until its message came', async (t) => {
  const ingest = await ingestFor(t);
  const scrape = await scraperOf(ingest);
  // The clock stands an hour past START.
  await ingest.pipeline.submit(messageOf([{ at: START }, { at: START - 1 }]), SENDER, TOPIC);
  const found = await scrape();
  assert.equal(found.get('nuanbu_ingest_reading_lag_seconds_bucket{le="900"}'), 0);
  assert.equal(found.get('nuanbu_ingest_reading_lag_seconds_bucket{le="3600"}'), 1);
  assert.equal(found.get('nuanbu_ingest_reading_lag_seconds_bucket{le="7200"}'), 2);
  assert.equal(found.get('nuanbu_ingest_reading_lag_seconds_sum'), 7_201);
});

test('the broker tells its connections, and refused logins by reason', async (t) => {
  const { connect, broker, concentrators } = await brokerFor(t);
  const registry = newRegistry();
  brokerMetrics(registry, () => broker.counts());
  concentrators.add({ name: 'c1' });
  await connect('c1');
  await assert.rejects(connect('c1', { password: 'wrong' }));
  const text = await registry.metrics();
  assert.match(text, /^nuanbu_broker_connections 1$/m);
  assert.match(text, /^nuanbu_broker_logins_total 1$/m);
  assert.match(text, /^nuanbu_broker_logins_refused_total\{reason="wrongPassword"\} 1$/m);
  assert.match(text, /^nuanbu_broker_logins_refused_total\{reason="unknown"\} 0$/m);
});
