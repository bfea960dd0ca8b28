import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { makeCertificates } from '../testing/certificates.fixture.ts';
import { ingestFor, messageOf, receiptsOf, topicOf, until } from '../testing/ingest.fixture.ts';
import {
  freePort,
  type MosquittoOptions,
  type MqttServer,
  startMosquitto,
} from '../testing/mqtt-servers.fixture.ts';
import { outsideClient, subscriberFor } from '../testing/outside.fixture.ts';
import {
  hourly,
  publishAll,
  range,
  rowsOf,
  sessionSuite,
  subscriberSuite,
  VERSIONS,
} from '../testing/subscriber-suite.fixture.ts';
import type { SubscriberOptions } from './subscriber.ts';

let mosquitto: MqttServer;
before(async () => {
  mosquitto = await startMosquitto();
});
after(() => mosquitto?.stop());

/** The broker that the environment names, or this file's own. */
function named(): MqttServer {
  const url = process.env.MQTT_URL;
  if (url === undefined) return mosquitto;
  const nothing = async () => undefined;
  return { url, port: Number(new URL(url).port), restart: nothing, stop: nothing };
}

subscriberSuite(named);
sessionSuite(() => mosquitto, ['SIGTERM', 'SIGKILL']);

/** What the broker must hold: each concentrator its own topics, the platform all of a district. */
const ACCESS = `
user ingest
topic read nuanbu/v1/test/+/readings
topic read nuanbu/v1/test/+/status
topic write nuanbu/v1/test/+/receipts

pattern write nuanbu/v1/test/%u/readings
pattern write nuanbu/v1/test/%u/status
pattern read nuanbu/v1/test/%u/receipts
`;

const mosquittoPasswd = promisify(execFile);

/** Users of which each one's password is `password of NAME`, as Mosquitto keeps them. */
async function passwordsOf(...names: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-passwords-'));
  const file = join(folder, 'passwords');
  try {
    for (const [index, name] of names.entries()) {
      const create = index === 0 ? ['-c'] : [];
      await mosquittoPasswd('mosquitto_passwd', [
        ...[...create, '-b', file, name, `password of ${name}`],
      ]);
    }
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function guarded(t: TestContext, options: MosquittoOptions): Promise<MqttServer> {
  const server = await startMosquitto(options);
  t.after(() => server.stop());
  return server;
}

test('who has no right password is refused; who may only speak for itself cannot speak for others', async (t) => {
  const server = await guarded(t, {
    lines: (folder) => [
      ...['allow_anonymous false', `password_file ${folder}/passwords`],
      `acl_file ${folder}/access`,
    ],
    files: { passwords: await passwordsOf('ingest', 'c1', 'c2'), access: ACCESS },
  });
  const ingest = await ingestFor(t);
  ingest.concentrators.add({ name: 'c1' });
  ingest.concentrators.add({ name: 'c2' });
  const start = async (options: Partial<SubscriberOptions>) => {
    const subscriber = subscriberFor(t, ingest, { urls: [server.url], ...options });
    await subscriber.start();
    return subscriber;
  };
  for (const protocolVersion of VERSIONS) {
    for (const who of [{ username: 'ingest', password: 'wrong' }, {}]) {
      await assert.rejects(start({ protocolVersion, ...who }), {
        code: 'brokerRefused',
        message: /user name or password is wrong/,
      });
    }
  }
  const login = (username: string) => ({ username, password: `password of ${username}` });
  await start({ ...login('ingest'), protocolVersion: '5' });
  const c1 = await connectAsync(server.url, { ...login('c1'), reconnectPeriod: 0 });
  t.after(() => c1.endAsync(true));
  const receipts = await receiptsOf(c1, 'c1');
  await c1.publishAsync(topicOf('c2'), messageOf([{ meter: 'm2' }]), { qos: 1 });
  await c1.publishAsync(topicOf('c1'), messageOf([{}]), { qos: 1 });
  await until(() => receipts.length === 1);
  assert.equal(await rowsOf(ingest), 1);
  assert.equal(ingest.quarantine.entries.length, 0);
});

test('two processes of one name are told so, and neither is connected while they throw each other out', async (t) => {
  for (const protocolVersion of VERSIONS) {
    const both = await Promise.all(
      [0, 1].map(async () => {
        const options = { urls: [mosquitto.url], clientName: 'twin', connections: 2 };
        return subscriberFor(t, await ingestFor(t), { ...options, protocolVersion });
      }),
    );
    for (const each of both) await each.start();
    const isTold = ({ isConnected, trouble }: (typeof both)[number]) =>
      !isConnected && /named the same\?|under the same name/.test(String(trouble));
    await until(() => both.every(isTold));
    await both[0]!.stop();
    await until(() => both[1]!.counts().connections === 2);
    await both[1]!.stop();
  }
});

test('over TLS the broker is known by its authority, and this process by its certificate', async (t) => {
  const { ca, server: own, client } = await makeCertificates('ingest');
  const other = await makeCertificates('ingest');
  const server = await guarded(t, {
    protocol: 'mqtts',
    lines: (folder) => [
      ...[`cafile ${folder}/ca.pem`, `certfile ${folder}/cert.pem`, `keyfile ${folder}/key.pem`],
      ...['require_certificate true', 'use_identity_as_username true'],
      `acl_file ${folder}/access`,
    ],
    files: { 'ca.pem': ca, 'cert.pem': own.cert, 'key.pem': own.key, access: ACCESS },
  });
  const ingest = await ingestFor(t);
  ingest.concentrators.add({ name: 'ingest' });
  const start = async (options: Partial<SubscriberOptions>) => {
    const subscriber = subscriberFor(t, ingest, { urls: [server.url], ...options });
    await subscriber.start();
    return subscriber;
  };
  const untrusted = [{ ca: other.ca, ...client }, { ca }, { ca, ...other.client }];
  for (const tls of untrusted) {
    await assert.rejects(start({ tls }), { code: 'brokerRefused', message: /TLS does not come/ });
  }
  await assert.rejects(start({ tls: { ca, cert: client.cert, key: other.client.key } }), {
    code: 'configInvalid',
  });
  for (const protocolVersion of VERSIONS) {
    const subscriber = await start({ tls: { ca, ...client }, protocolVersion });
    assert.equal(subscriber.counts().connections, 1);
    const speaker = await connectAsync(server.url, { ca, ...client, reconnectPeriod: 0 });
    const bytes = messageOf([{ meter: protocolVersion === '5' ? 'm0' : 'm1' }]);
    // By the same certificate it may speak as the concentrator of that name.
    await speaker.publishAsync(topicOf('ingest'), bytes, { qos: 1 });
    const expected = protocolVersion === '5' ? 1 : 2;
    await until(() => ingest.pipeline.counts.readings.stored === expected);
    await speaker.endAsync(true);
    await subscriber.stop();
  }
});

test('over WebSockets it goes the same way', async (t) => {
  const port = await freePort();
  const server = await guarded(t, {
    lines: () => ['allow_anonymous true', `listener ${port} 127.0.0.1`, 'protocol websockets'],
  });
  const ingest = await ingestFor(t);
  ingest.concentrators.add({ name: 'c1' });
  for (const protocolVersion of VERSIONS) {
    const urls = [`ws://127.0.0.1:${port}`];
    const subscriber = subscriberFor(t, ingest, { urls, protocolVersion, receiveMaximum: 4 });
    await subscriber.start();
    const client = await outsideClient(t, server.url);
    await publishAll(
      client,
      range(0, 50).map((hour) => hourly(hour)),
    );
    await until(() => subscriber.counts().messages === 50);
    await subscriber.stop();
  }
  assert.equal(await rowsOf(ingest), 50);
  assert.equal(ingest.pipeline.counts.readings.duplicates, 50);
});

test('a subscription that the broker does not allow is refused in a sentence', async (t) => {
  const plugins = globSync('/usr/lib/{,*/}mosquitto_dynamic_security.so');
  // An access file would not do: by it Mosquitto grants every subscription, and then sends nothing.
  const server = await guarded(t, {
    lines: (folder) => [
      ...['allow_anonymous true', `plugin ${plugins[0]}`],
      `plugin_opt_config_file ${folder}/security.json`,
    ],
    files: {
      'security.json': JSON.stringify({
        defaultACLAccess: { publishClientReceive: true, subscribe: false },
      }),
    },
  });
  const ingest = await ingestFor(t);
  for (const protocolVersion of VERSIONS) {
    const subscriber = subscriberFor(t, ingest, { urls: [server.url], protocolVersion });
    await assert.rejects(subscriber.start(), {
      code: 'brokerRefused',
      message: /the subscription to \$share\/nuanbu\/nuanbu\/v1\/test\/\+\/readings .*refused/,
    });
    assert.equal(subscriber.counts().refusedConnects, 1);
  }
});
