import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { connectAsync } from 'mqtt';
import {
  brokerFor,
  closed,
  messageOf,
  rawSocket,
  receiptsOf,
  topicOf,
  until,
} from '../testing/ingest.fixture.ts';

/** The fixed header of a PUBLISH of so many bytes. */
function publishHead(length: number): Buffer {
  const head = [0x32];
  let rest = length;
  do {
    const more = rest >= 128 ? 0x80 : 0;
    head.push((rest % 128) | more);
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(head);
}

test('a packet over 16 MB closes its connection before it is collected', async (t) => {
  const { connect, broker } = await brokerFor(t);
  const client = await connect('c1');
  client.stream.write(publishHead(16_000_001));
  client.stream.write(Buffer.alloc(1_000));
  await closed(client);
  assert.equal(broker.counts().tooLongPackets, 1);
});

test('before login a long packet closes the connection', async (t) => {
  const { port, broker } = await brokerFor(t);
  const socket = await rawSocket(port);
  socket.write(publishHead(20_000));
  socket.resume();
  await once(socket, 'close');
  assert.equal(broker.counts().tooLongPackets, 1);
});

test('bytes that are no MQTT close the connection and nothing else', async (t) => {
  const { port, connect } = await brokerFor(t);
  for (const bytes of ['GET / HTTP/1.1\r\n\r\n', '\0\0\0\0', '\x10\x02ab']) {
    const socket = await rawSocket(port);
    socket.write(bytes);
    socket.resume();
    await once(socket, 'close');
  }
  const client = await connect('c1');
  await client.publishAsync(topicOf('c1'), messageOf([{}]), { qos: 1 });
});

test('a listener that reads nothing and then leaves harms nobody', async (t) => {
  const { connect, broker, pipeline } = await brokerFor(t);
  const [slow, busy] = [await connect('c1'), await connect('c1')];
  await receiptsOf(slow, 'c1', 1);
  slow.stream.pause();
  // Each of these is told at once, so that some twenty thousand receipts wait for the slow one.
  const bad = messageOf(Array(50).fill({ meter: 'nobody' }));
  let sent = 0;
  const publish = async () => {
    while (sent < 6_000) {
      sent += 1;
      await busy.publishAsync(topicOf('c1'), bad, { qos: 1 });
    }
  };
  await Promise.all(Array.from({ length: 50 }, publish));
  assert.ok(broker.counts().droppedReceipts > 0, 'the slow listener was never behind');
  assert.ok(pipeline.counts.receipts >= 6_000);
  slow.stream.destroy();
  await until(() => broker.counts().sessions === 1);
  for (let time = 0; time < 100; time += 1) {
    await busy.publishAsync(topicOf('c1'), bad, { qos: 1 });
  }
  await busy.publishAsync(topicOf('c1'), messageOf([{}]), { qos: 1 });
  assert.equal(pipeline.counts.readings.stored, 1);
  assert.equal(pipeline.counts.messages.inFlight, 0);
});

test('a sender that leaves with messages in flight loses nothing and harms nobody', async (t) => {
  const { connect, pipeline, store } = await brokerFor(t);
  const client = await connect('c1');
  for (let hour = 1; hour <= 200; hour += 1) {
    client.publish(topicOf('c1'), messageOf([{ at: hour * 3_600 }]), { qos: 1 }, () => undefined);
  }
  await until(() => pipeline.counts.messages.received > 0);
  client.stream.destroy();
  const again = await connect('c1');
  for (let hour = 1; hour <= 200; hour += 1) {
    await again.publishAsync(topicOf('c1'), messageOf([{ at: hour * 3_600 }]), { qos: 1 });
  }
  assert.equal((await store.inner.counts()).rows, 200);
  assert.equal((await store.inner.counts()).conflicts, 0);
});

test('TLS is served beside plain TCP when a certificate is given', async (t) => {
  const pem = (name: string) =>
    readFileSync(new URL(`../testing/data/test-${name}.pem`, import.meta.url), 'utf8');
  const host = '127.0.0.1';
  const { broker, concentrators, store } = await brokerFor(t, {
    endpoints: [
      { host, port: 0 },
      { host, port: 0, tls: { cert: pem('cert'), key: pem('key') } },
    ],
  });
  concentrators.add({ name: 'c1' });
  const client = await connectAsync({
    ...{ protocol: 'mqtts', host, port: broker.ports[1]!, ca: pem('cert'), reconnectPeriod: 0 },
    ...{ username: 'c1', password: 'password of c1' },
  });
  await client.publishAsync(topicOf('c1'), messageOf([{}]), { qos: 1 });
  assert.equal((await store.inner.counts()).rows, 1);
  await client.endAsync();
});
