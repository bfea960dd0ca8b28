import assert from 'node:assert/strict';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connectAsync } from 'mqtt';
import { freePort } from '../servers/free-port.ts';
import { ROOT, textOf } from './files.ts';
import { eventually, run, type Started, start } from './tools.ts';

/** The broker of compose as it is shipped, with secrets as its scripts make them. */
let directory: string;
let broker: Started;
let port: number;
let tlsPort: number;
let ingestPassword: string;
let password: string;

const topic = (name: string, channel: string, district = 'jining-jkq') =>
  `nuanbu/v1/${district}/${name}/${channel}`;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nuanbu-broker-'));
  await cp(join(ROOT, 'deploy/compose'), directory, {
    recursive: true,
    filter: (path) => !path.endsWith('/secrets'),
  });
  const prepared = await run(join(directory, 'prepare'), []);
  assert.equal(prepared.code, 0, prepared.err);
  const added = await run(join(directory, 'concentrator'), ['c01']);
  assert.equal(added.code, 0, added.err);
  password = added.out.trim();
  assert.match(password, /^[0-9a-f]{32}$/);
  ingestPassword = (await readFile(join(directory, 'secrets/MQTT_PASSWORD'), 'utf8')).trim();
  [port, tlsPort] = [await freePort(), await freePort()];
  const config = textOf('deploy/compose/mosquitto/mosquitto.conf')
    .replaceAll('/run/secrets', join(directory, 'secrets'))
    .replaceAll('/mosquitto/config', join(directory, 'mosquitto'))
    .replaceAll('/mosquitto/data', join(directory, 'data'))
    .replace('listener 1883', `listener ${port} 127.0.0.1`)
    .replace('listener 8883', `listener ${tlsPort} 127.0.0.1`);
  await writeFile(join(directory, 'mosquitto.conf'), config);
  await mkdir(join(directory, 'data'));
  // Under root Mosquitto becomes a user of its own, as the container's is, who must get in.
  for (const folder of ['', 'secrets']) await chmod(join(directory, folder), 0o755);
  await chmod(join(directory, 'data'), 0o777);
  broker = start('mosquitto', ['-c', join(directory, 'mosquitto.conf')]);
  await eventually(async () => (await signIn('ingest', ingestPassword)).endAsync());
});

after(async () => {
  await broker?.stop();
  await rm(directory, { recursive: true, force: true });
});

function signIn(username: string, secret: string) {
  return connectAsync(`mqtt://127.0.0.1:${port}`, {
    ...{
      username,
      password: secret,
      protocolVersion: 5,
      reconnectPeriod: 0,
      connectTimeout: 5_000,
    },
  });
}

test('a concentrator is heard on its own topics, by TLS too, and on nobody else’s', async () => {
  const ingest = await signIn('ingest', ingestPassword);
  const heard: string[] = [];
  ingest.on('message', (on, payload) => heard.push(`${on} ${payload}`));
  const shared = ['readings', 'status'].map((channel) => `$share/nuanbu/${topic('+', channel)}`);
  await ingest.subscribeAsync(shared, { qos: 1 });
  const ca = join(directory, 'secrets/ca.crt');
  const publish = (on: string, message: string, ...connection: string[]) =>
    run('mosquitto_pub', [
      ...['-V', '5', '-q', '1', '-u', 'c01', '-P', password, '-t', on, '-m', message],
      ...(connection.length > 0 ? connection : ['-h', '127.0.0.1', '-p', String(port)]),
    ]);
  await publish(topic('c02', 'readings'), 'of another');
  await publish(topic('c01', 'readings', 'elsewhere'), 'of another district');
  await publish(topic('c01', 'receipts'), 'made up');
  await publish(topic('c01', 'readings'), 'plain');
  await publish(topic('c01', 'status'), 'online');
  const byTls = ['-h', 'localhost', '-p', String(tlsPort), '--cafile', ca];
  const { code, err } = await publish(topic('c01', 'readings'), 'by TLS', ...byTls);
  assert.equal(code, 0, err);
  await eventually(async () => assert.equal(heard.length, 3));
  assert.deepEqual(heard, [
    `${topic('c01', 'readings')} plain`,
    `${topic('c01', 'status')} online`,
    `${topic('c01', 'readings')} by TLS`,
  ]);
  await ingest.endAsync();
});

test('a concentrator hears its own receipts, and not those of another', async () => {
  const [ingest, c01] = [await signIn('ingest', ingestPassword), await signIn('c01', password)];
  const heard: string[] = [];
  c01.on('message', (on) => heard.push(on));
  await c01.subscribeAsync(['#', topic('+', 'receipts')], { qos: 1 });
  await ingest.publishAsync(topic('c02', 'receipts'), 'x', { qos: 1 });
  await ingest.publishAsync(topic('c01', 'receipts'), 'x', { qos: 1 });
  await eventually(async () => assert.ok(heard.length > 0));
  assert.deepEqual(new Set(heard), new Set([topic('c01', 'receipts')]));
  await Promise.all([ingest.endAsync(), c01.endAsync()]);
});

test('nobody comes in without a name, with another password, or by TLS of another authority', async () => {
  await assert.rejects(signIn('c01', 'another'), /Not authorized/);
  await assert.rejects(signIn('', ''), /Not authorized|Bad/);
  const { code } = await run('mosquitto_pub', [
    ...['-h', 'localhost', '-p', String(tlsPort), '--capath', '/etc/ssl/certs'],
    ...['-u', 'c01', '-P', password, '-t', topic('c01', 'readings'), '-m', 'x'],
  ]);
  assert.notEqual(code, 0);
});

test('a concentrator’s password is replaced, and taken up by a broker that runs', async () => {
  const { out } = await run(join(directory, 'concentrator'), ['c01']);
  const fresh = out.trim();
  assert.notEqual(fresh, password);
  broker.child.kill('SIGHUP');
  await eventually(async () => (await signIn('c01', fresh)).endAsync());
  await assert.rejects(signIn('c01', password), /Not authorized/);
  password = fresh;
  const passwords = await readFile(join(directory, 'secrets/mosquitto-passwords'), 'utf8');
  assert.equal(passwords.match(/^c01:/gm)?.length, 1);
});

test('secrets that are there already stay as they are', async () => {
  const key = await readFile(join(directory, 'secrets/DATA_KEY'), 'utf8');
  assert.equal(Buffer.from(key.trim(), 'base64').length, 32);
  const { code } = await run(join(directory, 'prepare'), ['broker.example.org']);
  assert.equal(code, 0);
  assert.equal(await readFile(join(directory, 'secrets/DATA_KEY'), 'utf8'), key);
});
