import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AcceptedReceipt, Receipt, RefusedReceipt } from '@nuanbu/contracts';
import { isTrouble } from '@nuanbu/runtime';
import { connectAsync } from 'mqtt';
import {
  brokerFor,
  closed,
  messageOf,
  receiptsOf,
  START,
  topicOf,
  until,
} from '../testing/ingest.fixture.ts';
import { Broker } from './broker.ts';

const LOGIN = { reconnectPeriod: 0, connectTimeout: 5_000 };

test('a message is acknowledged when it is stored, and the receipt says what became of it', async (t) => {
  const { connect, store } = await brokerFor(t);
  const client = await connect('c1');
  const receipts = await receiptsOf(client, 'c1');
  await client.publishAsync(topicOf('c1'), messageOf([{}, { meter: 'm1' }]), { qos: 1 });
  assert.equal((await store.inner.counts()).rows, 2);
  await until(() => receipts.length === 1);
  assert.deepEqual(receipts[0], {
    ...{ v: 1, kind: 'accepted', commit: 1, messages: 1, stored: 2, duplicates: 0 },
    conflicts: [],
  });
  await client.publishAsync(topicOf('c1'), messageOf([{ total: 9 }, { meter: 'm1' }]), { qos: 1 });
  await until(() => receipts.length === 2);
  const { stored, duplicates, conflicts } = receipts[1] as AcceptedReceipt;
  assert.deepEqual([stored, duplicates, conflicts], [0, 1, [{ sentAt: START, indices: [0] }]]);
});

test('accepted messages of one commit share a receipt, each concentrator’s its own', async (t) => {
  const { connect, pipeline } = await brokerFor(t);
  const [client, other] = [await connect('c1'), await connect('c2')];
  const [receipts, others] = [await receiptsOf(client, 'c1'), await receiptsOf(other, 'c2')];
  const hours = Array.from({ length: 200 }, (_, hour) => messageOf([{ at: hour * 3_600 }]));
  await Promise.all([
    ...hours.map((bytes) => client.publishAsync(topicOf('c1'), bytes, { qos: 1 })),
    other.publishAsync(topicOf('c2'), messageOf([{ meter: 'm1' }]), { qos: 1 }),
  ]);
  const sum = (all: readonly Receipt[]) =>
    all.reduce((total, each) => total + (each.kind === 'accepted' ? each.stored : 0), 0);
  await until(() => sum(receipts) === 200 && sum(others) === 1);
  assert.ok(receipts.length <= pipeline.counts.commits);
  assert.ok(receipts.length < 100, `${receipts.length} receipts for 200 messages`);
  assert.equal(others.length, 1);
});

test('a message that is refused is acknowledged too, kept, and its sender told at once', async (t) => {
  const { connect, quarantine, broker } = await brokerFor(t, { messageLimitBytes: 10_000 });
  const client = await connect('c1');
  const receipts = await receiptsOf(client, 'c1', 0);
  const bad: [Buffer, string, number | undefined, string][] = [
    [Buffer.from('no'), 'malformed', undefined, ''],
    [Buffer.from('{"v":3}'), 'unsupportedVersion', undefined, 'v'],
    [Buffer.alloc(10_001, 32), 'tooLarge', undefined, ''],
    [messageOf([{}, { meter: 'x' }]), 'unknownMeter', 1, 'readings[1].meter'],
    [messageOf([{ peak: 0.0001 }]), 'tooManyDecimals', 0, 'readings[0].peak'],
  ];
  for (const [bytes, code, index, place] of bad) {
    await client.publishAsync(topicOf('c1'), bytes, { qos: 1 });
    assert.equal(quarantine.codes().at(-1), code);
    await until(() => receipts.some(({ kind }) => kind === 'refused'));
    const [refused] = receipts.filter(({ kind }) => kind === 'refused') as RefusedReceipt[];
    assert.equal(refused?.sha256, quarantine.entries.at(-1)?.sha256);
    const expected = index === undefined ? { code, place } : { code, index, place };
    assert.deepEqual(refused?.refusals, [expected]);
    receipts.length = 0;
  }
  assert.equal(broker.counts().sessions, 1);
});

test('a concentrator was heard when it sent something itself, and that is noted at the end', async (t) => {
  const noted: [string, number][] = [];
  let isDown = true;
  const noteHeard = async (heard: ReadonlyMap<string, number>) => {
    if (isDown) throw new Error('down');
    noted.push(...heard);
  };
  const { connect, broker, clock } = await brokerFor(t, { noteHeard });
  const client = await connect('c1');
  await connect('c2');
  const will = {
    topic: topicOf('c3', 'status'),
    payload: Buffer.from('{"v":1,"state":"offline"}'),
  };
  const broken = await connect('c3', { will: { ...will, qos: 1 } });
  assert.deepEqual([...broker.heard()], [], 'whoever only connects has sent nothing');
  const at = clock.now();
  await client.publishAsync(topicOf('c1'), Buffer.from('no'), { qos: 1 });
  broken.stream.destroy();
  await until(() => !broker.connected().includes('c3'));
  await until(() => broker.statuses().has('c3'));
  assert.deepEqual([...broker.heard()], [['c1', at]], 'a will is no sign of life');
  await broker.stop();
  assert.deepEqual(noted, []);
  isDown = false;
  await broker.stop();
  assert.deepEqual(noted, [['c1', at]], 'what could not be noted waits for the next time');
});

test('only the right password of a concentrator that is not revoked opens', async (t) => {
  const { port, concentrators, broker } = await brokerFor(t);
  concentrators.add({ name: 'c1' });
  concentrators.add({ name: 'c2', revokedAt: START });
  const attempts = [
    { username: 'c1', password: 'wrong' },
    { username: 'nobody', password: 'password of nobody' },
    { username: 'c2', password: 'password of c2' },
    { username: 'c1' },
    {},
  ];
  for (const attempt of attempts) {
    const refused = connectAsync({ port, ...LOGIN, ...attempt });
    await assert.rejects(refused, { code: 4 });
  }
  assert.deepEqual(broker.counts().refusedLogins, {
    ...{ unknown: 3, revoked: 1, wrongPassword: 1, busy: 0, unavailable: 0, foreignWill: 0 },
  });
  assert.equal(broker.counts().logins, 0);
  assert.equal(broker.counts().sessions, 0);
});

test('a concentrator publishes on its own topics only; another one closes the connection', async (t) => {
  const { connect, broker, pipeline } = await brokerFor(t);
  const foreign = [
    topicOf('c2'),
    topicOf('c1', 'receipts'),
    'nuanbu/v2/test/c1/readings',
    'nuanbu/v1/other/c1/readings',
    `${topicOf('c1')}/more`,
    '$SYS/x',
  ];
  for (const topic of foreign) {
    const client = await connect('c1');
    client.publish(topic, messageOf([{}]), { qos: 1 }, () => undefined);
    await closed(client);
  }
  assert.equal(broker.counts().refusedPublishes, foreign.length);
  assert.equal(pipeline.counts.messages.received, 0);
});

test('a concentrator hears its own receipts and nothing else', async (t) => {
  const { connect, broker, pipeline } = await brokerFor(t);
  const [client, other] = [await connect('c1'), await connect('c2')];
  const heard: string[] = [];
  other.on('message', (topic) => heard.push(topic));
  const forbidden = ['#', '+/+/+/+/receipts', topicOf('c1', 'receipts'), topicOf('c2'), '$SYS/#'];
  for (const topic of forbidden) {
    await assert.rejects(other.subscribeAsync(topic), topic);
  }
  assert.equal(broker.counts().refusedSubscriptions, forbidden.length);
  await other.subscribeAsync(topicOf('c2', 'receipts'));
  const receipts = await receiptsOf(client, 'c1');
  await client.publishAsync(topicOf('c1'), messageOf([{}]), { qos: 1 });
  await until(() => receipts.length === 1);
  await client.unsubscribeAsync(topicOf('c1', 'receipts'));
  assert.ok(!pipeline.listener.isListening('c1') && pipeline.listener.isListening('c2'));
  await client.publishAsync(topicOf('c1'), messageOf([{ meter: 'm1' }]), { qos: 1 });
  await other.publishAsync(topicOf('c2'), messageOf([{ meter: 'm2' }]), { qos: 1 });
  await until(() => heard.length === 1);
  assert.deepEqual(heard, [topicOf('c2', 'receipts')]);
  assert.equal(receipts.length, 1);
  assert.equal(pipeline.counts.receipts, 2);
});

test('a status is kept until the will says otherwise; a will elsewhere is refused', async (t) => {
  const { connect, broker, port, concentrators } = await brokerFor(t);
  const will = { topic: topicOf('c1', 'status'), qos: 1 as const, retain: true };
  const offline = Buffer.from('{"v":1,"state":"offline"}');
  const client = await connect('c1', { will: { ...will, payload: offline } });
  const status = { v: 1, state: 'online', meters: 10 };
  const publish = (body: string) =>
    client.publishAsync(topicOf('c1', 'status'), body, { qos: 1, retain: true });
  await publish(JSON.stringify(status));
  assert.deepEqual(broker.statuses().get('c1')?.status, status);
  await publish('{"v":1,"state":"dancing"}');
  assert.equal(broker.counts().refusedStatuses, 1);
  assert.deepEqual(broker.statuses().get('c1')?.status, status);
  client.stream.destroy();
  await until(() => broker.statuses().get('c1')?.status.state === 'offline');

  concentrators.add({ name: 'c2' });
  const foreign = { ...will, payload: offline };
  const refused = connectAsync({
    ...{ port, username: 'c2', password: 'password of c2', will: foreign },
    ...LOGIN,
  });
  await assert.rejects(refused, { code: 5 });
});

test('revoking closes the connection, changed villages count from then on', async (t) => {
  const { connect, broker, concentrators, quarantine } = await brokerFor(t);
  const [client, other] = [await connect('c1'), await connect('c2')];
  concentrators.add({ name: 'c2', villages: [] });
  await broker.reconsider('c2');
  await other.publishAsync(topicOf('c2'), messageOf([{}]), { qos: 1 });
  assert.deepEqual(quarantine.codes(), ['notYourMeter']);
  concentrators.add({ name: 'c1', revokedAt: START });
  const closing = closed(client);
  await broker.reconsider('c1');
  await closing;
  assert.deepEqual(broker.connected(), ['c2']);
});

test('two concentrators with one client name do not throw each other out', async (t) => {
  const { connect, broker } = await brokerFor(t);
  const first = await connect('c1', { clientId: 'same' });
  await connect('c2', { clientId: 'same' });
  await first.publishAsync(topicOf('c1'), messageOf([{}]), { qos: 1 });
  assert.equal(broker.counts().sessions, 2);
  const taken = closed(first);
  await connect('c1', { clientId: 'same' });
  await taken;
  await until(() => broker.counts().sessions === 2);
});

test('QoS 0 is stored without an answer, QoS 2 with its handshake', async (t) => {
  const { connect, pipeline, store } = await brokerFor(t);
  const client = await connect('c1');
  await client.publishAsync(topicOf('c1'), messageOf([{}]), { qos: 2 });
  assert.equal((await store.inner.counts()).rows, 1);
  await client.publishAsync(topicOf('c1'), messageOf([{ meter: 'm1' }]), { qos: 0, retain: true });
  await until(() => pipeline.counts.readings.stored === 2);
});

test('a store that stays down closes connections unacknowledged; back up, all works again', async (t) => {
  const { connect, store, pipeline } = await brokerFor(t);
  store.failure = new Error('disk full');
  const client = await connect('c1');
  let isAcknowledged = false;
  client.publish(topicOf('c1'), messageOf([{}]), { qos: 1 }, (error) => {
    isAcknowledged = !error;
  });
  await closed(client);
  assert.equal(isAcknowledged, false);
  assert.equal(pipeline.counts.messages.abandoned, 1);
  store.failure = undefined;
  const again = await connect('c1');
  await again.publishAsync(topicOf('c1'), messageOf([{}]), { qos: 1 });
  assert.equal((await store.inner.counts()).rows, 1);
});

test('a tap sees every message that is let in, before it is judged', async (t) => {
  const seen: [number, string, string][] = [];
  const { connect, clock } = await brokerFor(t, {
    onMessage: (at, topic, bytes) => seen.push([at, topic, Buffer.from(bytes).toString()]),
  });
  const client = await connect('c1');
  await client.publishAsync(topicOf('c1'), 'no', { qos: 1 });
  await client.publishAsync(topicOf('c1', 'status'), '{"v":1,"state":"online"}', { qos: 1 });
  assert.deepEqual(seen, [[clock.now(), topicOf('c1'), 'no']]);
});

test('a port in use is a trouble; stopped, the port is free and the broker starts again', async (t) => {
  const { broker, port, pipeline, concentrators, connect, store } = await brokerFor(t);
  const second = new Broker({
    ...{ pipeline, concentrators, verifyPassword: concentrators.verify },
    endpoints: [
      { host: '127.0.0.1', port: 0 },
      { host: '127.0.0.1', port },
    ],
  });
  await assert.rejects(second.start(), (error) => isTrouble(error, 'portInUse'));
  assert.deepEqual(second.ports, []);
  const client = await connect('c1');
  const closing = closed(client);
  const published = client.publishAsync(topicOf('c1'), messageOf([{}]), { qos: 1 });
  await until(() => pipeline.counts.messages.received === 1);
  await broker.stop();
  await Promise.all([closing, published]);
  assert.equal((await store.inner.counts()).rows, 1);
  await broker.start();
  await connect('c1', { port: broker.ports[0]! });
});
