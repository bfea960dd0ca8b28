import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { KEPT_BYTES_OF_TOO_LARGE, type Sender } from './pipeline.ts';
import { type Ingest, ingestFor, messageOf, START, VILLAGE } from './testing/ingest.fixture.ts';
import { metersOf } from './testing/ports.fixture.ts';

const SENDER: Sender = { name: 'c1', villages: 'all', mayCorrect: true };
const TOPIC = 'nuanbu/v1/test/c1/readings';

function assertBalanced({ pipeline }: Ingest): void {
  const { messages, readings } = pipeline.counts;
  const { received, stored, duplicates, conflicts, refused, abandoned, inFlight } = readings;
  assert.equal(received, stored + duplicates + conflicts + refused + abandoned + inFlight);
  assert.equal(messages.received, messages.acknowledged + messages.abandoned + messages.inFlight);
  const outcomes = Object.values(messages.byOutcome).reduce((sum, each) => sum + each, 0);
  assert.equal(messages.acknowledged, outcomes);
}

test('a message is settled when its readings are in the store and its refusals in quarantine', async (t) => {
  const ingest = await ingestFor(t);
  const { pipeline, quarantine, store } = ingest;
  const bytes = messageOf([{}, { meter: 'x' }, { meter: 'm1', total: -1 }, { meter: 'm2' }]);
  const submitted = pipeline.submit(bytes, SENDER, TOPIC);
  assert.equal(pipeline.counts.messages.inFlight, 1);
  assertBalanced(ingest);
  const outcome = await submitted;
  assert.equal(outcome.stored, 2);
  assert.equal((await store.inner.counts()).rows, 2);
  const [entry] = quarantine.entries;
  assert.deepEqual(entry?.reasons, [
    { code: 'unknownMeter', index: 1, detail: 'readings[1].meter' },
    { code: 'negativeRegister', index: 2, detail: 'readings[2].total' },
  ]);
  assert.deepEqual(Buffer.from(entry!.bytes), bytes);
  assert.equal(entry?.sha256, hash('sha256', bytes, 'hex'));
  assert.deepEqual(pipeline.counts.refusedByCode, { unknownMeter: 1, negativeRegister: 1 });
  assert.equal(pipeline.counts.messages.inFlight, 0);
  assertBalanced(ingest);
});

test('messages that are refused whole keep their bytes', async (t) => {
  const { pipeline, quarantine } = await ingestFor(t, { messageLimitBytes: 10_000 });
  const refused: [Buffer, string][] = [
    [Buffer.from('{'), 'malformed'],
    [Buffer.alloc(0), 'malformed'],
    [Buffer.from('{"v":2}'), 'unsupportedVersion'],
    [messageOf([]), 'malformed'],
    [Buffer.alloc(10_001, 32), 'tooLarge'],
  ];
  for (const [bytes, code] of refused) {
    const outcome = await pipeline.submit(bytes, SENDER, TOPIC);
    assert.deepEqual(
      outcome.refusals.map((refusal) => [refusal.code, refusal.index]),
      [[code, undefined]],
    );
    const entry = quarantine.entries.at(-1)!;
    assert.equal(entry.sizeBytes, bytes.length);
    assert.equal(entry.sha256, hash('sha256', bytes, 'hex'));
    const kept = code === 'tooLarge' ? KEPT_BYTES_OF_TOO_LARGE : bytes.length;
    assert.equal(entry.bytes.length, kept);
  }
  assert.equal(pipeline.counts.messages.refusedWhole, refused.length);
  const atLimit = Buffer.concat([messageOf([{}]), Buffer.alloc(10_000, 32)]).subarray(0, 10_000);
  assert.equal((await pipeline.submit(atLimit, SENDER, TOPIC)).stored, 1);
});

test('the same refused bytes again only raise a count', async (t) => {
  const { pipeline, quarantine } = await ingestFor(t);
  for (let time = 0; time < 3; time += 1) await pipeline.submit(Buffer.from('?'), SENDER, TOPIC);
  assert.deepEqual(
    quarantine.entries.map(({ count }) => count),
    [3],
  );
});

test('duplicates change nothing; conflicts are stored, told with their places, and listed', async (t) => {
  const ingest = await ingestFor(t);
  const { pipeline, quarantine, store } = ingest;
  const first = messageOf([{ meter: 'm0' }, { meter: 'm1' }]);
  await pipeline.submit(first, SENDER, TOPIC);
  const again = await pipeline.submit(first, SENDER, TOPIC);
  assert.deepEqual([again.stored, again.duplicates, again.conflicts], [0, 2, []]);
  const rows = [{ meter: 'x' }, { meter: 'm0' }, { meter: 'm1', total: 2 }, { meter: 'm2' }];
  const other = await pipeline.submit(messageOf(rows), SENDER, TOPIC);
  assert.deepEqual([other.stored, other.duplicates, other.conflicts], [1, 1, [2]]);
  assert.deepEqual(quarantine.codes().sort(), ['conflictingReading', 'unknownMeter']);
  assert.equal((await store.inner.counts()).rows, 4);
  assertBalanced(ingest);
});

test('corrections carry who and why to the store, each in its own commit', async (t) => {
  const { pipeline, store } = await ingestFor(t);
  const settled = [
    pipeline.submit(messageOf([{ total: 1 }]), SENDER, TOPIC),
    pipeline.submit(messageOf([{ total: 2 }]), SENDER, TOPIC),
    pipeline.submit(
      messageOf([{ total: 3 }], { correction: { by: 'a', why: 'b' } }),
      SENDER,
      TOPIC,
    ),
    pipeline.submit(messageOf([{ meter: 'm1' }]), SENDER, TOPIC),
  ];
  await Promise.all(settled);
  const span = { from: START, to: START + 1 };
  const history = await store.inner.history('m0', span, await store.inner.frontier());
  assert.deepEqual(
    history.map(({ totalWh, correction }) => [totalWh, correction?.by, correction?.why]),
    [
      [1_000, undefined, undefined],
      [2_000, undefined, undefined],
      [3_000, 'a', 'b'],
    ],
  );
  const forbidden = { ...SENDER, mayCorrect: false };
  const message = messageOf([{ total: 4 }], { correction: { by: 'a', why: 'b' } });
  const [refusal] = (await pipeline.submit(message, forbidden, TOPIC)).refusals;
  assert.equal(refusal?.code, 'correctionNotAllowed');
});

test('what arrives while a commit runs shares the next one', async (t) => {
  const { pipeline, store } = await ingestFor(t);
  const settled: Promise<unknown>[] = [];
  for (let hour = 0; hour < 50; hour += 1) {
    settled.push(pipeline.submit(messageOf([{ at: START - hour * 3_600 }]), SENDER, TOPIC));
  }
  await Promise.all(settled);
  assert.equal(store.appends, 1);
  assert.equal(pipeline.counts.readings.stored, 50);
});

test('a store that is down for a while holds messages back, and they are stored once it is up', async (t) => {
  const ingest = await ingestFor(t, {
    patience: { holdMs: 600_000, firstWaitMs: 1, waitMsMax: 2 },
  });
  const { pipeline, store } = ingest;
  store.failure = new Error('disk full');
  const submitted = pipeline.submit(messageOf([{}]), SENDER, TOPIC);
  while (store.appends < 3) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.ok(pipeline.isFailing);
  assert.equal(pipeline.counts.messages.inFlight, 1);
  store.failure = undefined;
  assert.equal((await submitted).stored, 1);
  assert.ok(!pipeline.isFailing);
  assertBalanced(ingest);
});

test('past patience a message is given up unacknowledged, and sending it again works', async (t) => {
  const ingest = await ingestFor(t);
  const { pipeline, store, quarantine } = ingest;
  store.failure = new Error('disk full');
  const bytes = messageOf([{}, { meter: 'x' }]);
  await assert.rejects(pipeline.submit(bytes, SENDER, TOPIC), /disk full/);
  const { byOutcome: _none, ...messages } = pipeline.counts.messages;
  assert.deepEqual(messages, {
    received: 1,
    acknowledged: 0,
    refusedWhole: 0,
    abandoned: 1,
    inFlight: 0,
  });
  assertBalanced(ingest);
  store.failure = undefined;
  quarantine.failure = new Error('ledger down');
  await assert.rejects(pipeline.submit(bytes, SENDER, TOPIC), /ledger down/);
  quarantine.failure = undefined;
  const outcome = await pipeline.submit(bytes, SENDER, TOPIC);
  assert.deepEqual([outcome.stored, outcome.duplicates, outcome.refusals.length], [0, 1, 1]);
  await pipeline.idle();
  assertBalanced(ingest);
});

test('the meters may change between messages', async (t) => {
  const { pipeline, register, meters } = await ingestFor(t);
  const bytes = messageOf([{ meter: 'n0' }]);
  assert.equal((await pipeline.submit(bytes, SENDER, TOPIC)).refusals.length, 1);
  register.meters = metersOf(VILLAGE, 1, 'n');
  register.version += 1;
  await meters.refresh();
  assert.equal((await pipeline.submit(bytes, SENDER, TOPIC)).stored, 1);
});
