import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formatTopic } from '@nuanbu/contracts';
import { ManualClock, systemClock } from '@nuanbu/runtime';
import { Aedes } from 'aedes';
import { Recorder } from './recorder.ts';
import { replayRecording } from './replay.ts';

const concentrators = ['c-1', 'c-2'];
const credentialOf = (username: string) => ({ username, password: `password of ${username}` });
const arrivals: { topic: string; body: string }[] = [];
/** How many of the next messages are answered by breaking their connection. */
let breaks = 0;
let folder = '';
let url = '';
let stop = async () => {};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nuanbu-replay-'));
  const broker = await Aedes.createBroker({
    authenticate: (_client, username, password, done) =>
      done(null, credentialOf(username ?? '').password === password?.toString()),
    authorizePublish: (client, packet, done) => {
      if (breaks > 0) {
        breaks -= 1;
        client?.conn.destroy();
        return;
      }
      const body = packet.payload.toString();
      arrivals.push({ topic: packet.topic, body });
      done(null);
    },
  });
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  url = `mqtt://127.0.0.1:${address.port}`;
  stop = async () => {
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    server.close();
    await rm(folder, { recursive: true });
  };
});

after(() => stop());

/** Forty messages of two concentrators, half a minute apart, and one on a topic of somebody else. */
async function record(name: string): Promise<string> {
  const clock = new ManualClock(1_638_288_000);
  const file = join(folder, name);
  const recorder = await Recorder.start(file, clock);
  for (let i = 0; i < 40; i += 1) {
    const concentrator = concentrators[i % 2]!;
    const topic = formatTopic({ district: 'jkq', concentrator, channel: 'readings' });
    recorder.take(topic, Buffer.from(`message ${i}`));
    clock.advance(30);
  }
  recorder.take('somebody/else', Buffer.from('nothing'));
  recorder.takeSender({ name: 'c-1', villages: 'all', mayCorrect: false });
  await recorder.close();
  return file;
}

function bodiesOf(concentrator: string): string[] {
  return arrivals.filter(({ topic }) => topic.includes(concentrator)).map(({ body }) => body);
}

test('a recording is published again in each order, also over a line that breaks', async () => {
  const file = await record('order.rec');
  for (const broken of [0, 3]) {
    arrivals.length = 0;
    breaks = broken;
    const result = await replayRecording({
      file,
      url,
      credentialOf,
      speed: 'max',
      clock: systemClock,
    });
    assert.deepEqual(result, { sent: 40, acknowledged: 40, skipped: 1, isWhole: true });
    for (const [place, concentrator] of concentrators.entries()) {
      const expected = Array.from({ length: 20 }, (_, i) => `message ${i * 2 + place}`);
      assert.deepEqual([...new Set(bodiesOf(concentrator))].sort(), expected.toSorted());
      if (broken === 0) assert.deepEqual(bodiesOf(concentrator), expected);
    }
  }
});

test('a replay keeps the distances in time, divided by its speed', async () => {
  const file = await record('paced.rec.gz');
  const clock = new ManualClock(0);
  const waitsMs: number[] = [];
  const pause = async (waitMs: number) => {
    waitsMs.push(waitMs);
    clock.advance(waitMs / 1000);
  };
  await replayRecording({ file, url, credentialOf, speed: 60, clock, pause });
  // 39 distances of 30 s; the first message waits for nothing.
  assert.equal(waitsMs.length, 39);
  for (const waitMs of waitsMs) assert.ok(Math.abs(waitMs - 500) < 0.001, `${waitMs} ms`);
  waitsMs.length = 0;
  await replayRecording({ file, url, credentialOf, speed: 'max', clock, pause });
  assert.equal(waitsMs.length, 0);
});

test('a wrong or a missing credential ends the replay and says whose', async () => {
  const file = await record('wrong.rec');
  const options = { file, url, speed: 'max', clock: systemClock } as const;
  const wrong = (username: string) => ({ username, password: 'no' });
  await assert.rejects(replayRecording({ ...options, credentialOf: wrong }), /c-[12]/);
  await assert.rejects(replayRecording({ ...options, credentialOf: () => undefined }), /c-1/);
});

test('a broker that nobody has ever reached is not waited for', async () => {
  const file = await record('nobody.rec');
  // Nothing listens on a port that was just given back.
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const nobody = `mqtt://127.0.0.1:${port}`;
  const options = { file, url: nobody, credentialOf, speed: 'max', clock: systemClock } as const;
  await assert.rejects(replayRecording(options), { code: 'brokerUnreachable' });
});
