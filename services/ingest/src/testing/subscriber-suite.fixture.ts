/** What a subscriber does with any broker, as tests that each broker's file runs. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Subscriber, SubscriberOptions } from '../subscriber/subscriber.ts';
import { type Ingest, ingestFor, messageOf, receiptsOf, START, until } from './ingest.fixture.ts';
import { type MqttServer, pipeTo } from './mqtt-servers.fixture.ts';
import { outsideClient, publish, subscriberFor } from './outside.fixture.ts';
import type { FromProcess, ToProcess } from './subscriber-process.fixture.ts';

export type Version = SubscriberOptions['protocolVersion'];
export const VERSIONS: readonly Version[] = ['5', '3.1.1'];

/** A message of readings of an hour before START, whose readings no other hour has. */
export const hourly = (hour: number, meters = 1): Buffer =>
  messageOf(
    Array.from({ length: meters }, (_, meter) => ({
      meter: `m${meter}`,
      at: START - hour * 3_600,
    })),
  );

export interface Sessions {
  readonly options: Pick<SubscriberOptions, 'clientName' | 'share' | 'protocolVersion'>;
  /** Notes who uses them, to be ended first. */
  readonly endBefore: (end: () => Promise<void>) => void;
}

/** Names that no other test has, and the end of their sessions after the test. */
export function sessionsFor(t: TestContext, url: () => string, protocolVersion: Version): Sessions {
  const name = `test-${randomBytes(4).toString('hex')}`;
  const ends: (() => Promise<void>)[] = [];
  t.after(async () => {
    // Who still uses a session would take it up again.
    for (const end of ends) await end();
    const ids = ['', '-b'].flatMap((suffix) =>
      range(0, 4).map((index) => `${name}${suffix}-${index}`),
    );
    await Promise.all(ids.map((clientId) => endSession(url(), clientId)));
  });
  return {
    options: { clientName: name, share: name, protocolVersion },
    endBefore: (end) => ends.push(end),
  };
}

/** A session ends when its name connects for a clean one. */
async function endSession(url: string, clientId: string): Promise<void> {
  const options = { clientId, clean: true, reconnectPeriod: 0 };
  const client = await connectAsync(url, options, false).catch(() => undefined);
  await client?.endAsync(true);
}

/** A subscriber with these sessions, which is stopped before they end. */
export function subscriberOf(
  t: TestContext,
  ingest: Ingest,
  { options: names, endBefore }: Sessions,
  options: Partial<SubscriberOptions> & Pick<SubscriberOptions, 'urls'>,
): Subscriber {
  const subscriber = subscriberFor(t, ingest, { ...names, idleMs: 2_000, ...options });
  endBefore(() => subscriber.stop());
  return subscriber;
}

/** Publishes messages, so many at a time, until all are acknowledged by the broker. */
export async function publishAll(client: MqttClient, messages: readonly Buffer[]): Promise<void> {
  const next = messages.values();
  const lanes = Array.from({ length: 20 }, async () => {
    for (const bytes of next) await publish(client, 'c1', bytes);
  });
  await Promise.all(lanes);
}

export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

export const rowsOf = async ({ store }: Ingest): Promise<number> =>
  (await store.inner.counts()).rows;

/** Waits for something that takes a while to ask. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

export interface Forked {
  /** How many readings it wanted to store. */
  rows(): number;
  kill(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./subscriber-process.fixture.ts', import.meta.url));

/** A subscriber in a process of its own that stores through this one; resolves when connected. */
export async function forkSubscriber(
  { store }: Ingest,
  { options: names, endBefore }: Sessions,
  options: Partial<SubscriberOptions>,
): Promise<Forked> {
  const child = fork(PROGRAM, [JSON.stringify({ ...names, idleMs: 2_000, ...options })], {
    serialization: 'advanced',
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  endBefore(kill);
  let rows = 0;
  const ready = Promise.withResolvers<void>();
  child.once('exit', () => ready.reject(new Error('the subscriber ended')));
  child.on('message', async (message: FromProcess) => {
    if ('ready' in message) {
      ready.resolve();
      return;
    }
    rows += message.batch.length;
    const appended = await store.append(message.batch);
    const answer: ToProcess = { number: message.number, appended };
    // It may have been killed meanwhile: then what it does not hear is stored all the same.
    if (child.connected) child.send(answer, () => undefined);
  });
  await ready.promise;
  return { rows: () => rows, kill };
}

/** @param server is asked when the tests run, since it is started by then. */
export function subscriberSuite(server: () => MqttServer): void {
  const url = () => server().url;
  for (const version of VERSIONS) {
    test(`MQTT ${version}: over several connections all is stored, acknowledged and receipted`, async (t) => {
      const ingest = await ingestFor(t);
      ingest.concentrators.add({ name: 'c1' });
      const sessions = sessionsFor(t, url, version);
      const subscriber = subscriberOf(t, ingest, sessions, { urls: [url()], connections: 4 });
      await subscriber.start();
      await until(() => subscriber.counts().connections === 4);
      const client = await outsideClient(t, url());
      const receipts = await receiptsOf(client, 'c1');
      await publishAll(
        client,
        range(0, 400).map((hour) => hourly(hour, 2)),
      );
      await publish(client, 'nobody', hourly(1));
      const accepted = () =>
        receipts.reduce((sum, each) => sum + (each.kind === 'accepted' ? each.messages : 0), 0);
      await until(() => accepted() === 400 && ingest.quarantine.codes().length === 1);
      assert.equal(await rowsOf(ingest), 800);
      assert.deepEqual(ingest.quarantine.codes(), ['unknownConcentrator']);
      const { redeliveries, droppedConnections, droppedReceipts } = subscriber.counts();
      assert.deepEqual([redeliveries, droppedConnections, droppedReceipts], [0, 0, 0]);
    });

    test(`MQTT ${version}: what comes while the subscriber is away waits in its sessions`, async (t) => {
      const ingest = await ingestFor(t);
      ingest.concentrators.add({ name: 'c1' });
      const sessions = sessionsFor(t, url, version);
      const subscriber = subscriberOf(t, ingest, sessions, { urls: [url()], connections: 2 });
      await subscriber.start();
      await until(() => subscriber.counts().connections === 2);
      const client = await outsideClient(t, url());
      await publishAll(
        client,
        range(0, 50).map((hour) => hourly(hour)),
      );
      await subscriber.stop();
      await publishAll(
        client,
        range(50, 150).map((hour) => hourly(hour)),
      );
      await subscriber.start();
      await eventually(async () => (await rowsOf(ingest)) === 150);
      assert.equal(subscriber.counts().lostSessions, 0);
      assert.equal(ingest.pipeline.counts.readings.conflicts, 0);
    });

    test(`MQTT ${version}: while the store fails nothing is acknowledged, and then all of it is stored`, async (t) => {
      const ingest = await ingestFor(t);
      ingest.concentrators.add({ name: 'c1' });
      const sessions = sessionsFor(t, url, version);
      const subscriber = subscriberOf(t, ingest, sessions, { urls: [url()], connections: 3 });
      await subscriber.start();
      await until(() => subscriber.counts().connections === 3);
      const client = await outsideClient(t, url());
      await publishAll(
        client,
        range(0, 50).map((hour) => hourly(hour)),
      );
      ingest.store.failure = new Error('the store is down');
      await publishAll(
        client,
        range(50, 300).map((hour) => hourly(hour)),
      );
      await until(() => subscriber.counts().droppedConnections >= 6);
      assert.ok(ingest.pipeline.counts.messages.inFlight <= 3 * 16, 'copies pile up');
      ingest.store.failure = undefined;
      await eventually(async () => (await rowsOf(ingest)) === 300);
      await until(() => ingest.pipeline.counts.messages.inFlight === 0);
      assert.ok(ingest.pipeline.counts.messages.received > 300);
      t.diagnostic(`marked as sent before: ${subscriber.counts().redeliveries}`);
      assert.equal(ingest.pipeline.counts.readings.conflicts, 0);
    });

    test(`MQTT ${version}: a slow store holds the messages at the broker, not in memory`, async (t) => {
      const ingest = await ingestFor(t, { registered: [] });
      ingest.concentrators.add({ name: 'c1' });
      const pipe = await pipeTo(server().port);
      const sessions = sessionsFor(t, url, version);
      const subscriber = subscriberOf(t, ingest, sessions, {
        ...{ urls: [pipe.url], connections: 1, receiveMaximum: 5 },
      });
      sessions.endBefore(() => pipe.close());
      await subscriber.start();
      const held = Promise.withResolvers<void>();
      const { quarantine } = ingest;
      const record = quarantine.record.bind(quarantine);
      quarantine.record = async (records) => {
        await held.promise;
        await record(records);
      };
      const client = await outsideClient(t, url());
      const bytes = 50_000;
      const messages = range(0, 100).map((index) => Buffer.alloc(bytes, `${index} `));
      await publishAll(client, messages);
      await new Promise((resolve) => setTimeout(resolve, 300));
      // HiveMQ sends no more of a shared subscription until all that it sent before is acknowledged.
      const taken = subscriber.counts().messages;
      assert.ok(taken >= 1 && taken <= 5, `${taken} messages taken`);
      assert.equal(ingest.pipeline.counts.messages.inFlight, taken);
      t.diagnostic(`sent ahead: ${(pipe.sentBytes() / bytes).toFixed(1)} messages`);
      if (version === '5') assert.ok(pipe.sentBytes() < 6 * bytes);
      held.resolve();
      await until(() => ingest.pipeline.counts.messages.acknowledged === 100);
      assert.equal(subscriber.counts().redeliveries, 0);
    });

    test(`MQTT ${version}: of two processes one is killed; all that was published is stored once`, async (t) => {
      const ingest = await ingestFor(t);
      const sessions = sessionsFor(t, url, version);
      const options = { urls: [url()], connections: 2 };
      const clientName = `${sessions.options.clientName}-b`;
      const first = await forkSubscriber(ingest, sessions, options);
      const second = await forkSubscriber(ingest, sessions, { ...options, clientName });
      const client = await outsideClient(t, url());
      const publishing = publishAll(
        client,
        range(0, 900).map((hour) => hourly(hour)),
      );
      await eventually(async () => (await rowsOf(ingest)) >= 300);
      t.diagnostic(`shares: ${first.rows()} and ${second.rows()}`);
      await first.kill();
      await publishing;
      const before = await settledRows(ingest);
      t.diagnostic(`left to the dead process's sessions: ${900 - before} of 900`);
      await forkSubscriber(ingest, sessions, options);
      await eventually(async () => (await rowsOf(ingest)) === 900);
      assert.equal((await ingest.store.inner.counts()).conflicts, 0);
    });
  }
}

/**
 * How a broker treats sessions that MQTT 5 bounds, and its own restarts.
 *
 * @param signals the ends that leave it what it has acknowledged to publishers.
 */
export function sessionSuite(
  server: () => MqttServer,
  signals: readonly ('SIGTERM' | 'SIGKILL')[],
): void {
  const url = () => server().url;

  test('MQTT 5: a session that expired is begun anew, and what comes then is stored', async (t) => {
    const ingest = await ingestFor(t);
    ingest.concentrators.add({ name: 'c1' });
    const sessions = sessionsFor(t, url, '5');
    const pipe = await pipeTo(server().port);
    const subscriber = subscriberOf(t, ingest, sessions, {
      ...{ urls: [pipe.url], connections: 2, sessionExpiryS: 1 },
    });
    sessions.endBefore(() => pipe.close());
    await subscriber.start();
    await until(() => subscriber.counts().connections === 2);
    await pipe.close();
    const client = await outsideClient(t, url());
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await publishAll(
      client,
      range(0, 10).map((hour) => hourly(hour)),
    );
    await pipe.open();
    await until(() => subscriber.counts().connections === 2);
    assert.equal(subscriber.counts().lostSessions, 2);
    await publishAll(
      client,
      range(10, 20).map((hour) => hourly(hour)),
    );
    await eventually(async () => (await rowsOf(ingest)) >= 10);
    t.diagnostic(`stored of what came meanwhile: ${(await settledRows(ingest)) - 10} of 10`);
  });

  for (const signal of signals) {
    test(`the broker is ended by ${signal} and started again, and all goes on`, async (t) => {
      const ingest = await ingestFor(t);
      ingest.concentrators.add({ name: 'c1' });
      const sessions = sessionsFor(t, url, '5');
      const subscriber = subscriberOf(t, ingest, sessions, { urls: [url()], connections: 3 });
      await subscriber.start();
      await until(() => subscriber.counts().connections === 3);
      // While nothing can be stored, the broker alone has the messages.
      const held = Promise.withResolvers<void>();
      ingest.store.held = held.promise;
      const before = await outsideClient(t, url());
      await publishAll(
        before,
        range(0, 200).map((hour) => hourly(hour)),
      );
      // The broker writes what it holds to its disk in this time, if it does so now and then.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      await server().restart(signal);
      held.resolve();
      await until(() => subscriber.counts().connections === 3);
      const after = await outsideClient(t, url());
      await publishAll(
        after,
        range(200, 300).map((hour) => hourly(hour)),
      );
      await eventually(async () => (await rowsOf(ingest)) === 300);
      assert.equal(subscriber.counts().lostSessions, 0);
      assert.equal(ingest.pipeline.counts.readings.conflicts, 0);
    });
  }
}

/** How many rows there are when no more come for a while. */
export async function settledRows(ingest: Ingest): Promise<number> {
  let rows = -1;
  for (let quiet = 0; quiet < 10; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = await rowsOf(ingest);
    quiet = now === rows ? quiet + 1 : 0;
    rows = now;
  }
  return rows;
}
