import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { after, before, test } from 'node:test';
import { formatTopic, parseTopic, type Receipt } from '@nuanbu/contracts';
import { makeRoster, type RosterSetup, readVillagePlan } from '@nuanbu/simulator-households';
import { startOfDay } from '@nuanbu/units';
import { Aedes } from 'aedes';
import type { Credential } from './connection.ts';
import { runFleet } from './fleet.ts';
import { runFleetInThread } from './thread.ts';

const DISTRICT = 'jkq';
const rosterSetup: RosterSetup = {
  seed: 'fleet',
  season: { from: startOfDay('2021-12-01'), to: startOfDay('2021-12-15') },
  villagePlan: readVillagePlan(),
  households: 120,
};
const roster = makeRoster(rosterSetup);
const credentials: Record<string, Credential> = Object.fromEntries(
  roster.concentrators.map(({ concentratorId }) => [
    concentratorId,
    { username: concentratorId, password: `password of ${concentratorId}` },
  ]),
);

/** What a broker was sent, by concentrator, in the order of arrival. */
const received = new Map<string, Buffer[]>();
let broker: Aedes;
let server: Server;
let url = '';
/** Withholds acknowledgements while it is set. */
let gate: Promise<void> | undefined;

before(async () => {
  broker = await Aedes.createBroker({
    authenticate: (_client, username, password, done) =>
      done(null, credentials[username ?? '']?.password === password?.toString()),
    authorizePublish: async (client, packet, done) => {
      const topic = parseTopic(packet.topic);
      if (topic?.concentrator !== client?.id) return done(new Error('a foreign topic'));
      if (topic?.channel !== 'readings') return done(null);
      await gate;
      const payload = packet.payload as Buffer;
      const of = received.get(topic.concentrator) ?? [];
      received.set(topic.concentrator, [...of, Buffer.from(payload)]);
      acceptance(topic.concentrator, payload);
      done(null);
    },
  });
  server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  url = `mqtt://127.0.0.1:${address.port}`;
});

after(async () => {
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  server.close();
});

/** How many readings a message of contract v1 carries; zero for what is none. */
function countReadings(payload: Buffer): number {
  try {
    const body = JSON.parse(payload.toString());
    return Array.isArray(body?.readings) ? body.readings.length : (body?.total?.length ?? 0);
  } catch {
    return 0;
  }
}

function acceptance(concentrator: string, payload: Buffer): void {
  const receipt: Receipt = {
    v: 1,
    kind: 'accepted',
    commit: 1,
    messages: 1,
    stored: countReadings(payload),
    duplicates: 0,
    conflicts: [],
  };
  broker.publish(
    {
      cmd: 'publish',
      topic: formatTopic({ district: DISTRICT, concentrator, channel: 'receipts' }),
      payload: JSON.stringify(receipt),
      qos: 1,
      retain: false,
      dup: false,
    },
    () => {},
  );
}

test('a fleet in its thread delivers a season, the same bytes each time', async () => {
  received.clear();
  const setup = { url, district: DISTRICT, credentials, roster: rosterSetup, disconnects: false };
  const first = await runFleetInThread(setup);
  const firstBytes = new Map(received);
  received.clear();
  const second = await runFleetInThread(setup);
  assert.deepEqual(received, firstBytes);
  assert.deepEqual(second, first);
  assert.equal(first.readingsAcknowledged, first.readingsSent);
  assert.equal(first.stored, first.readingsSent);
  const counted = [...received.values()].flat().reduce((sum, body) => sum + countReadings(body), 0);
  // A broken message with an odd version still counts as none: its readings list is empty.
  assert.equal(counted, first.readingsSent);
  assert.ok(counted > 120 * 300);
});

test('what was not acknowledged before a connection broke is sent again', async () => {
  received.clear();
  const options = { url, district: DISTRICT, credentials, roster, readingsAMessage: 200 };
  const whole = await runFleet({ ...options, disconnects: false });
  const sound = new Map([...received].map(([id, bodies]) => [id, new Set(bodies.map(String))]));
  received.clear();
  // Nothing is acknowledged for a while, so that connections break with messages on their way.
  let open = () => {};
  gate = new Promise((resolve) => {
    open = resolve;
  });
  let polls = 0;
  const broken = await runFleet({
    ...options,
    disconnects: true,
    progressEveryMs: 20,
    onProgress: () => {
      polls += 1;
      if (polls < 10) return;
      gate = undefined;
      open();
    },
  });
  assert.ok(broken.disconnects > 0);
  assert.ok(broken.messagesResent > 0);
  assert.equal(broken.readingsAcknowledged, whole.readingsSent);
  for (const [id, bodies] of received) {
    assert.deepEqual(new Set(bodies.map(String)), sound.get(id), id);
  }
});

test('a wrong password ends the fleet and says whose it is', async () => {
  const [{ concentratorId } = { concentratorId: '' }] = roster.concentrators;
  const wrong = { ...credentials, [concentratorId]: { username: concentratorId, password: 'no' } };
  await assert.rejects(
    runFleet({ url, district: DISTRICT, credentials: wrong, roster, parallel: 4 }),
    (error: Error) => error.message.includes(concentratorId),
  );
});

test('an aborted fleet stops', async () => {
  gate = new Promise(() => {});
  const abort = new AbortController();
  const running = runFleet({
    url,
    district: DISTRICT,
    credentials,
    roster,
    signal: abort.signal,
    progressEveryMs: 10,
    onProgress: ({ messagesSent }) => {
      if (messagesSent > 0) abort.abort();
    },
  });
  await assert.rejects(running, { name: 'AbortError' });
  gate = undefined;
});
