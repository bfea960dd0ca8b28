import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileSender, replayQuarantine } from './replay.ts';
import type { SenderRefusal } from './standing.ts';
import { type Ingest, ingestFor, messageOf, VILLAGE } from './testing/ingest.fixture.ts';
import { metersOf } from './testing/ports.fixture.ts';

const TOPIC = 'nuanbu/v1/test/c1/readings';

function replay({ pipeline, quarantine, concentrators, clock }: Ingest) {
  return replayQuarantine({ pipeline, quarantine, concentrators, clock, filter: {} });
}

test('what is mended is stored once, however often it is replayed', async (t) => {
  const ingest = await ingestFor(t, { messageLimitBytes: 10_000 });
  const { pipeline, quarantine, register, meters, concentrators, store } = ingest;
  concentrators.add({ name: 'c1' });
  const sender = concentrators.all.get('c1')!;
  await pipeline.submit(messageOf([{}, { meter: 'n0' }]), sender, TOPIC);
  await pipeline.submit(messageOf([{ meter: 'n0' }, { meter: 'n1', total: -1 }]), sender, TOPIC);
  await pipeline.submit(Buffer.alloc(10_001), sender, TOPIC);
  await pipeline.submit(messageOf([{ meter: 'n1' }]), fileSender('a.csv'), 'file/a.csv');
  await pipeline.submit(messageOf([{ meter: 'x' }]), { ...sender, name: 'gone' }, TOPIC);
  await pipeline.submit(messageOf([{ total: 5 }]), sender, TOPIC);
  assert.equal(quarantine.codes().at(-1), 'conflictingReading');
  const kept = quarantine.entries.map(({ count }) => count);

  register.meters = [...metersOf(VILLAGE, 10), ...metersOf(VILLAGE, 2, 'n')];
  await meters.reload();
  const first = await replay(ingest);
  assert.deepEqual(first, {
    entries: 3,
    mended: 2,
    left: 2,
    readings: { stored: 2, duplicates: 2, conflicts: 0, refused: 1 },
    refusedByCode: [{ code: 'negativeRegister', readings: 1 }],
  });
  const { rows } = await store.inner.counts();
  const second = await replay(ingest);
  assert.deepEqual(second.readings, { stored: 0, duplicates: 1, conflicts: 0, refused: 1 });
  assert.equal((await store.inner.counts()).rows, rows);
  assert.deepEqual(
    quarantine.entries.map(({ count }) => count),
    kept,
  );
  const marked = quarantine.entries.map(({ replayedAt }) => replayedAt !== undefined);
  assert.deepEqual(marked, [true, false, false, true, false, false]);
});

test('what was refused for who sent it stays in the quarantine until that is mended', async (t) => {
  const ingest = await ingestFor(t);
  const { pipeline, quarantine, concentrators, store } = ingest;
  const refuse = (name: string, code: SenderRefusal, meter: string) =>
    new Promise<void>((resolve) => {
      const topic = `nuanbu/v1/test/${name}/readings`;
      pipeline.refuse(messageOf([{ meter }]), name, topic, code, () => resolve());
    });
  await refuse('new', 'unknownConcentrator', 'm0');
  await refuse('gone', 'concentratorRevoked', 'm1');
  await refuse('far', 'otherDistrict', 'm2');
  concentrators.add({ name: 'gone', revokedAt: 1 });
  concentrators.add({ name: 'far', district: 'elsewhere' });
  assert.equal((await replay(ingest)).left, 3);
  concentrators.add({ name: 'new' });
  const { left, mended } = await replay(ingest);
  assert.deepEqual([left, mended], [2, 1]);
  assert.equal((await store.inner.counts()).rows, 1);
  const marked = quarantine.entries.map(({ replayedAt }) => replayedAt !== undefined);
  assert.deepEqual(marked, [true, false, false]);
});
