import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { AcceptedReceipt } from '@nuanbu/contracts';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import {
  type Ingest,
  ingestFor,
  messageOf,
  receiptsOf,
  START,
  topicOf,
  until,
} from '../testing/ingest.fixture.ts';
import {
  type Outside,
  outsideBroker,
  outsideClient,
  publish,
  subscriberFor,
} from '../testing/outside.fixture.ts';
import type { Subscriber, SubscriberOptions } from './subscriber.ts';

interface Subscribed extends Ingest {
  readonly outside: Outside;
  readonly subscriber: Subscriber;
}

async function subscribed(
  t: TestContext,
  options: Partial<SubscriberOptions> & { messageLimitBytes?: number } = {},
): Promise<Subscribed> {
  const { messageLimitBytes, ...others } = options;
  const ingest = await ingestFor(t, messageLimitBytes === undefined ? {} : { messageLimitBytes });
  ingest.concentrators.add({ name: 'c1' });
  const outside = await outsideBroker(t);
  const subscriber = subscriberFor(t, ingest, { urls: [outside.url], ...others });
  await subscriber.start();
  return { ...ingest, outside, subscriber };
}

/** Messages of one reading each, an hour apart. */
const hours = (count: number) =>
  Array.from({ length: count }, (_, hour) => messageOf([{ at: START - hour * 3_600 }]));

const rowsOf = async ({ store }: Ingest) => (await store.inner.counts()).rows;

test('a message is acknowledged to the broker after its commit, and its receipt published', async (t) => {
  const it = await subscribed(t);
  const client = await outsideClient(t, it.outside.url);
  const receipts = await receiptsOf(client, 'c1');
  const held = Promise.withResolvers<void>();
  it.store.held = held.promise;
  await publish(client, 'c1', messageOf([{}, { meter: 'm1' }]));
  await until(() => it.store.appends === 1);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(it.outside.acknowledged, 0);
  held.resolve();
  await until(() => it.outside.acknowledged === 1 && receipts.length === 1);
  assert.equal(await rowsOf(it), 2);
  const { kind, messages, stored } = receipts[0] as AcceptedReceipt;
  assert.deepEqual([kind, messages, stored], ['accepted', 1, 2]);
  const { messages: count, connections, connects } = it.subscriber.counts();
  assert.deepEqual([count, connections, connects], [1, 1, 1]);
});

test('no more is taken than may be unanswered; many messages share a commit', async (t) => {
  const it = await subscribed(t, { receiveMaximum: 8 });
  const client = await outsideClient(t, it.outside.url);
  const held = Promise.withResolvers<void>();
  it.store.held = held.promise;
  await Promise.all(hours(100).map((bytes) => publish(client, 'c1', bytes)));
  await until(() => it.subscriber.counts().messages === 8);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(it.subscriber.counts().messages, 8);
  assert.equal(it.pipeline.counts.messages.inFlight, 8);
  held.resolve();
  await until(() => it.outside.acknowledged === 100);
  assert.equal(await rowsOf(it), 100);
  assert.ok(it.pipeline.counts.commits < 60, `${it.pipeline.counts.commits} commits`);
  assert.equal(it.subscriber.counts().redeliveries, 0);
});

test('what cannot be stored is not acknowledged, and stored once the store works again', async (t) => {
  const it = await subscribed(t);
  const client = await outsideClient(t, it.outside.url);
  it.store.failure = new Error('the store is down');
  await Promise.all(hours(5).map((bytes) => publish(client, 'c1', bytes)));
  await until(() => it.subscriber.counts().droppedConnections >= 2);
  assert.equal(it.outside.acknowledged, 0);
  assert.ok(it.pipeline.counts.messages.inFlight <= 5, 'copies of one message pile up');
  it.store.failure = undefined;
  await until(() => it.outside.acknowledged === 5);
  assert.equal(await rowsOf(it), 5);
  assert.equal(it.pipeline.counts.readings.stored, 5);
  assert.equal(it.subscriber.trouble, undefined);
});

test('who is not registered, revoked, or of another district is quarantined, acknowledged and told', async (t) => {
  const it = await subscribed(t, { messageLimitBytes: 1_000 });
  it.concentrators.add({ name: 'gone', revokedAt: START });
  it.concentrators.add({ name: 'far', district: 'elsewhere' });
  const client = await outsideClient(t, it.outside.url);
  const receipts = await receiptsOf(client, 'nobody');
  const cases: [string, Buffer, string][] = [
    ['nobody', messageOf([{}]), 'unknownConcentrator'],
    ['gone', messageOf([{}]), 'concentratorRevoked'],
    ['far', messageOf([{}]), 'otherDistrict'],
    ['集中器', messageOf([{}]), 'unknownConcentrator'],
    ['nobody', Buffer.alloc(1_001, 32), 'tooLarge'],
    ['c1', Buffer.alloc(1_001, 32), 'tooLarge'],
  ];
  for (const [index, [name, bytes, code]] of cases.entries()) {
    await publish(client, name, bytes);
    await until(() => it.outside.acknowledged === index + 1);
    const { source, topic, reasons } = it.quarantine.entries.at(-1)!;
    assert.deepEqual([source, topic, reasons[0]?.code], [name, topicOf(name), code]);
  }
  await until(() => receipts.length === 2);
  assert.equal(receipts[0]?.kind, 'refused');
  assert.equal(it.subscriber.counts().refusedSenders, 5);
  assert.equal(await rowsOf(it), 0);
});

test('a concentrator that is registered is let in when the ledger is asked again', async (t) => {
  const it = await subscribed(t);
  const client = await outsideClient(t, it.outside.url);
  await publish(client, 'new', messageOf([{}]));
  await until(() => it.outside.acknowledged === 1);
  it.concentrators.add({ name: 'new' });
  await publish(client, 'new', messageOf([{ meter: 'm1' }]));
  await until(() => it.outside.acknowledged === 2);
  assert.deepEqual(it.quarantine.codes(), ['unknownConcentrator', 'unknownConcentrator']);
  await it.subscriber.reconsider('new');
  await publish(client, 'new', messageOf([{ meter: 'm2' }]));
  await until(() => it.outside.acknowledged === 3);
  assert.equal(await rowsOf(it), 1);
});

test('while the ledger cannot say who sent it, a message waits at the broker', async (t) => {
  const it = await subscribed(t);
  const client = await outsideClient(t, it.outside.url);
  const find = it.concentrators.find.bind(it.concentrators);
  it.concentrators.find = () => Promise.reject(new Error('the ledger is down'));
  await publish(client, 'c1', messageOf([{}]));
  await until(() => it.subscriber.counts().droppedConnections >= 2);
  assert.equal(it.outside.acknowledged, 0);
  it.concentrators.find = find;
  await until(() => it.outside.acknowledged === 1);
  assert.equal(await rowsOf(it), 1);
});

test('stopped, it ends what is in flight and leaves the session, which holds what comes meanwhile', async (t) => {
  const it = await subscribed(t);
  const client = await outsideClient(t, it.outside.url);
  const held = Promise.withResolvers<void>();
  it.store.held = held.promise;
  await publish(client, 'c1', messageOf([{}]));
  await until(() => it.store.appends === 1);
  const stopped = it.subscriber.stop();
  await publish(client, 'c1', messageOf([{ meter: 'm1' }]));
  held.resolve();
  await stopped;
  assert.equal(it.outside.acknowledged, 1);
  await publish(client, 'c1', messageOf([{ meter: 'm2' }]));
  assert.equal(await rowsOf(it), 1);
  await it.subscriber.start();
  await until(() => it.outside.acknowledged === 3);
  assert.equal(await rowsOf(it), 3);
});

test('it comes back to a broker that restarted, and subscribes anew where its session is gone', async (t) => {
  const it = await subscribed(t);
  await it.outside.stop();
  await until(() => it.subscriber.counts().failedConnects >= 2);
  assert.equal(it.subscriber.counts().connections, 0);
  assert.ok(isTrouble(it.subscriber.trouble, 'brokerUnreachable'));
  const again = await outsideBroker(t, it.outside.port);
  await until(() => it.subscriber.counts().connections === 1);
  assert.equal(it.subscriber.counts().lostSessions, 1);
  const client = await outsideClient(t, again.url);
  await publish(client, 'c1', messageOf([{}]));
  await until(() => again.acknowledged === 1);
  assert.equal(await rowsOf(it), 1);
});

test('a connection that is given nothing is taken up anew, and loses nothing by that', async (t) => {
  const it = await subscribed(t, { idleMs: 30 });
  const client = await outsideClient(t, it.outside.url);
  await until(() => it.subscriber.counts().connects >= 3);
  for (const [index, bytes] of hours(30).entries()) {
    await publish(client, 'c1', bytes);
    await new Promise((resolve) => setTimeout(resolve, index));
  }
  await until(() => it.outside.acknowledged === 30);
  assert.equal(await rowsOf(it), 30);
  const { failedConnects, lostSessions, droppedConnections } = it.subscriber.counts();
  assert.deepEqual([failedConnects, lostSessions, droppedConnections], [0, 0, 0]);
});

test('of several addresses, one that answers will do', async (t) => {
  const ingest = await ingestFor(t);
  const outside = await outsideBroker(t);
  const dead = await outsideBroker(t);
  await dead.stop();
  const subscriber = subscriberFor(t, ingest, { urls: [dead.url, outside.url] });
  await subscriber.start();
  assert.equal(subscriber.counts().connections, 1);
  assert.equal(subscriber.counts().failedConnects, 1);
});

test('a start that is refused or finds nobody says so in a sentence', async (t) => {
  const ingest = await ingestFor(t);
  const outside = await outsideBroker(t);
  const start = (options: Partial<SubscriberOptions>) =>
    subscriberFor(t, ingest, { urls: [outside.url], ...options }).start();
  await assert.rejects(start({ username: 'ingest', password: 'wrong' }), {
    code: 'brokerRefused',
    message: /user name or password is wrong/,
  });
  outside.isClosed = true;
  await assert.rejects(start({}), {
    code: 'brokerRefused',
    message: /\$share\/nuanbu\/nuanbu\/v1\/test\/\+\/readings .*is refused/,
  });
  await outside.stop();
  await assert.rejects(start({ startMs: 100 }), { code: 'brokerUnreachable' });
  await assert.rejects(
    start({ urls: ['mqtts://127.0.0.1:1'], tls: { cert: 'no', key: 'no' }, startMs: 2_000 }),
    { code: 'configInvalid' },
  );
});

/** A broker that answers the first packets of each connection with these bytes. */
async function answering(t: TestContext, ...answers: readonly number[][]): Promise<string> {
  const server = createServer((socket) => {
    const left = answers.values();
    socket.on('error', () => undefined);
    socket.on('data', () => {
      for (const answer of left) {
        socket.write(Buffer.from(answer));
        return;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test('a broker of MQTT 5 that says it has no shared subscriptions is refused', async (t) => {
  // CONNACK: no session, success, Shared Subscription Available = 0.
  const url = await answering(t, [0x20, 5, 0, 0, 2, 0x2a, 0]);
  const ingest = await ingestFor(t);
  const subscriber = subscriberFor(t, ingest, { urls: [url], protocolVersion: '5' });
  await assert.rejects(subscriber.start(), {
    code: 'brokerRefused',
    message: /no shared subscriptions/,
  });
});

test('who is thrown out by another of its name says so', async (t) => {
  // CONNACK; SUBACK of message 1 with QoS 1 twice, and DISCONNECT: session taken over.
  const suback = [0x90, 5, 0, 1, 0, 1, 1];
  const url = await answering(t, [0x20, 3, 0, 0, 0], [...suback, 0xe0, 2, 142, 0]);
  const ingest = await ingestFor(t);
  const subscriber = subscriberFor(t, ingest, { urls: [url], protocolVersion: '5' });
  await assert.rejects(subscriber.start(), {
    code: 'brokerRefused',
    message: /another client connected under the same name/,
  });
});

test('two of the same name throw each other out, which neither takes for being connected', async (t) => {
  const it = await subscribed(t);
  const other = subscriberFor(t, await ingestFor(t), { urls: [it.outside.url] });
  await other.start();
  const isContested = (subscriber: Subscriber) =>
    !subscriber.isConnected && /MQTT_CLIENT_NAME/.test(hintOf(subscriber.trouble));
  await until(() => isContested(it.subscriber) && isContested(other));
  assert.match(String(other.trouble), /Is another process named the same\?/);
  assert.ok(other.counts().cutConnections >= 3);
  // While one of them is there, neither says that it is.
  await until(() => it.outside.aedes.connectedClients === 1);
  assert.deepEqual([it.subscriber.isConnected, other.isConnected], [false, false]);
  await other.stop();
  await until(() => it.subscriber.isConnected);
  assert.equal(it.subscriber.trouble, undefined);
});

const hintOf = (trouble?: Error) => (trouble instanceof TroubleError && trouble.hint) || '';

test('what concentrators say of themselves is known and kept; a will is not a sign of life', async (t) => {
  const noted: unknown[] = [];
  const heard: unknown[] = [];
  const it = await subscribed(t, {
    noteStatuses: async (said) => {
      for (const [name, { status }] of said) noted.push([name, status?.state]);
    },
    noteHeard: async (all) => {
      heard.push(...all);
    },
  });
  const client = await outsideClient(t, it.outside.url);
  const say = (name: string, body: unknown) =>
    client.publishAsync(topicOf(name, 'status'), JSON.stringify(body), { qos: 1 });
  it.concentrators.add({ name: 'c2' });
  await say('c1', { v: 1, state: 'online' });
  await say('c2', { v: 1, state: 'offline' });
  await until(() => noted.length === 2);
  assert.deepEqual(it.subscriber.connected(), ['c1']);
  assert.equal(it.subscriber.statuses().get('c2')?.status.state, 'offline');
  assert.deepEqual([...it.subscriber.heard()], [['c1', START + 3_600]]);
  await say('nobody', { v: 1, state: 'online' });
  await say('c1', { v: 2 });
  await client.publishAsync(topicOf('c1', 'status'), '', { qos: 1 });
  await until(() => noted.length === 3);
  assert.equal(it.subscriber.counts().refusedStatuses, 2);
  assert.deepEqual(noted, [
    ['c1', 'online'],
    ['c2', 'offline'],
    ['c1', undefined],
  ]);
  await it.subscriber.stop();
  assert.deepEqual(heard, [['c1', START + 3_600]]);
});

test('a tap sees what is let in; a message with QoS 0 is stored too', async (t) => {
  const seen: string[] = [];
  const it = await subscribed(t, { onMessage: (_at, topic) => seen.push(topic) });
  const client = await outsideClient(t, it.outside.url);
  await publish(client, 'nobody', messageOf([{}]));
  await client.publishAsync(topicOf('c1'), messageOf([{}]), { qos: 0 });
  await publish(client, 'c1', messageOf([{ meter: 'm1' }]));
  await until(() => it.outside.acknowledged === 2 && it.pipeline.counts.messages.inFlight === 0);
  assert.deepEqual(seen, [topicOf('c1'), topicOf('c1')]);
  assert.equal(await rowsOf(it), 2);
});
