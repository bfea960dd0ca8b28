/**
 * A broker outside that is small enough to run inside a test: Aedes, which knows no shared
 * subscriptions, so that a subscriber with one connection gets what the whole group would.
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { Aedes, type Subscription } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { Subscriber, type SubscriberOptions } from '../subscriber/subscriber.ts';
import { type Ingest, topicOf } from './ingest.fixture.ts';

const SHARED = /^\$share\/[^/]+\//;

export interface Outside {
  readonly port: number;
  readonly url: string;
  readonly aedes: Aedes;
  /** How often the subscriber acknowledged something. */
  acknowledged: number;
  /** Whether subscriptions are refused. */
  isClosed: boolean;
  stop(): Promise<void>;
}

/** Starts the broker; port 0 lets the system choose. */
export async function outsideBroker(t: TestContext, port = 0): Promise<Outside> {
  const aedes = await Aedes.createBroker({
    authorizeSubscribe: (_client, subscription: Subscription, done) => {
      subscription.topic = subscription.topic.replace(SHARED, '');
      done(null, outside.isClosed ? null : subscription);
    },
    authenticate: (_client, _user, password, done) => {
      done(null, password?.toString() !== 'wrong');
    },
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen({ port, host: '127.0.0.1' }, resolve));
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  let isStopped = false;
  const outside: Outside = {
    port: bound,
    url: `mqtt://127.0.0.1:${bound}`,
    aedes,
    acknowledged: 0,
    isClosed: false,
    async stop() {
      if (isStopped) return;
      isStopped = true;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await closed;
    },
  };
  aedes.on('ack', (packet) => {
    if (packet?.cmd === 'publish' && packet.topic.endsWith('/readings')) outside.acknowledged += 1;
  });
  t.after(() => outside.stop());
  return outside;
}

/** A subscriber in front of a pipeline, with short waits. It is not started. */
export function subscriberFor(
  t: TestContext,
  { pipeline, concentrators, clock }: Ingest,
  options: Partial<SubscriberOptions> & Pick<SubscriberOptions, 'urls'>,
): Subscriber {
  const subscriber = new Subscriber({
    ...{ pipeline, concentrators, clock, district: 'test', share: 'nuanbu' },
    ...{ protocolVersion: '3.1.1', connections: 1, clientName: 'ingest-a' },
    ...{ sessionExpiryS: 3_600, receiveMaximum: 16, drainMs: 5_000 },
    backoff: { firstMs: 20, mostMs: 100 },
    ...options,
  });
  t.after(() => subscriber.stop());
  return subscriber;
}

/** A concentrator's connection to a broker outside. */
export async function outsideClient(t: TestContext, url: string): Promise<MqttClient> {
  const client = await connectAsync(url, { reconnectPeriod: 0 }, false);
  client.on('error', () => undefined);
  t.after(() => client.end(true));
  return client;
}

/** Publishes a message of readings and waits for the broker's own acknowledgement. */
export async function publish(client: MqttClient, name: string, bytes: Buffer): Promise<void> {
  await client.publishAsync(topicOf(name), bytes, { qos: 1 });
}
