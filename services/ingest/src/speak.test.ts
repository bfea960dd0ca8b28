import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLog } from '@nuanbu/runtime';
import { messageTraceId } from './outcome.ts';
import type { Sender } from './pipeline.ts';
import { ingestFor, messageOf } from './testing/ingest.fixture.ts';

const SENDER: Sender = { name: 'c1', villages: 'all', mayCorrect: false };
const TOPIC = 'nuanbu/v1/test/c1/readings';

function logFor(t: TestContext, level: 'debug' | 'info') {
  const dir = mkdtempSync(join(tmpdir(), 'nuanbu-ingest-log-'));
  t.after(() => rm(dir, { recursive: true }));
  const file = join(dir, 'log');
  const log = createLog({ level, to: { file } });
  const lines = (): Record<string, unknown>[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { log, lines };
}

const idOf = (bytes: Uint8Array) => messageTraceId(TOPIC, hash('sha256', bytes, 'hex'));

test('a commit names the trace ids of its messages, where somebody wants to know as much', async (t) => {
  const { log, lines } = logFor(t, 'debug');
  const { pipeline } = await ingestFor(t, { log });
  const [bytes, other] = [messageOf([{}]), messageOf([{ at: 7 }])];
  await Promise.all([
    pipeline.submit(bytes, SENDER, TOPIC),
    pipeline.submit(other, SENDER, TOPIC, false, 'a'.repeat(32)),
  ]);
  const [line] = lines();
  assert.deepEqual(line?.traceIds, [idOf(bytes), 'a'.repeat(32)]);
  assert.deepEqual(
    [line?.component, line?.commit, line?.rows, line?.messages],
    ['ingest', 1, 2, 2],
  );
});

test('nothing is said of what is stored as long as nobody asks', async (t) => {
  const { log, lines } = logFor(t, 'info');
  const { pipeline } = await ingestFor(t, { log });
  await pipeline.submit(messageOf([{}]), SENDER, TOPIC);
  log.info('end');
  assert.equal(lines().length, 1);
});

test('a refused message is named with its codes, and a flood of them is counted', async (t) => {
  const { log, lines } = logFor(t, 'info');
  const { pipeline } = await ingestFor(t, { log });
  const bytes = messageOf([{ meter: 'nobody' }, { meter: 'nobody' }, { total: -1 }]);
  await pipeline.submit(bytes, SENDER, TOPIC);
  const [line] = lines();
  assert.deepEqual(
    [line?.component, line?.traceId, line?.source, line?.codes],
    ['ingest', idOf(bytes), 'c1', ['unknownMeter', 'negativeRegister']],
  );
  const flood = Array.from({ length: 25 }, (_, index) => messageOf([{ meter: `x${index}` }]));
  await Promise.all(flood.map((each) => pipeline.submit(each, SENDER, TOPIC)));
  const after = lines().slice(1);
  assert.equal(after.filter(({ traceId }) => traceId !== undefined).length, 20);
  assert.equal(after.at(-1)?.more, 5);
});

test('a message’s trace id can be made of what the quarantine keeps of it', async (t) => {
  const { pipeline, quarantine } = await ingestFor(t, { messageLimitBytes: 5_000 });
  const outcome = await pipeline.submit(Buffer.alloc(5_001, 32), SENDER, TOPIC);
  const { topic, sha256 } = quarantine.entries[0]!;
  assert.equal(outcome.traceId, messageTraceId(topic, sha256));
  assert.match(outcome.traceId, /^[0-9a-f]{32}$/);
});
