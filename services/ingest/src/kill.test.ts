import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DuckdbReadingStore } from '@nuanbu/readings';
import { connectAsync } from 'mqtt';
import { messageOf, START, topicOf } from './testing/ingest.fixture.ts';

const METERS = 8;
const HOURS = 400;
const PROGRAM = fileURLToPath(new URL('./testing/broker-process.fixture.ts', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
}

async function startBroker(t: TestContext, path: string): Promise<Started> {
  const child = spawn(process.execPath, [PROGRAM, path, String(METERS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [port] = await once(child.stdout!, 'data');
  return { child, port: Number(String(port)) };
}

/** Publishes every hour of every meter; tells which hours of which meters were acknowledged. */
async function publishAll(port: number, acknowledged: (hour: number) => void): Promise<void> {
  const client = await connectAsync({
    ...{ port, username: 'c1', password: 'password of c1', reconnectPeriod: 0 },
  });
  client.on('error', () => undefined);
  const closing = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const publishes = Array.from({ length: HOURS }, async (_, hour) => {
    const at = START - hour * 3_600;
    const rows = Array.from({ length: METERS }, (_, meter) => ({ meter: `m${meter}`, at }));
    await client.publishAsync(topicOf('c1'), messageOf(rows), { qos: 1 });
    acknowledged(hour);
  });
  await Promise.race([Promise.allSettled(publishes), closing]);
  client.end(true);
}

async function storedHours(path: string): Promise<{ hours: Set<number>; rows: number }> {
  const store = new DuckdbReadingStore({ path, threads: 1 });
  await store.start();
  try {
    const hours = new Set<number>();
    const span = { from: 0, to: START + 1 };
    const asOf = await store.frontier();
    for (let meter = 0; meter < METERS; meter += 1) {
      const history = await store.history(`m${meter}`, span, asOf);
      const seen = history.map(({ at }) => (START - at) / 3_600);
      assert.equal(new Set(seen).size, seen.length, 'a reading is doubled');
      // A message is stored whole or not at all, so every meter has the same hours.
      if (meter > 0) assert.deepEqual(new Set(seen), hours);
      for (const hour of seen) hours.add(hour);
    }
    return { hours, rows: (await store.counts()).rows };
  } finally {
    await store.stop();
  }
}

test('killed in the middle of it, the broker has stored whatever it acknowledged, and nothing twice', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-kill-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'readings.duckdb');
  const acknowledged = new Set<number>();
  for (const killAfter of [5, 100, 250]) {
    const { child, port } = await startBroker(t, path);
    const before = acknowledged.size;
    let count = 0;
    const exited = once(child, 'exit');
    await publishAll(port, (hour) => {
      acknowledged.add(hour);
      count += 1;
      if (count === killAfter) child.kill('SIGKILL');
    });
    await exited;
    const { hours } = await storedHours(path);
    assert.ok(acknowledged.size >= before);
    for (const hour of acknowledged) assert.ok(hours.has(hour), `hour ${hour} is lost`);
  }
  const { child, port } = await startBroker(t, path);
  await publishAll(port, (hour) => acknowledged.add(hour));
  assert.equal(acknowledged.size, HOURS);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  const { hours, rows } = await storedHours(path);
  assert.equal(hours.size, HOURS);
  assert.equal(rows, HOURS * METERS);
});
