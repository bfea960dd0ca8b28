import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { textOf } from './files.ts';
import { run } from './tools.ts';

interface Model {
  readonly services: Readonly<Record<string, Service>>;
}

interface Service {
  readonly image: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly ports?: readonly { readonly published: string; readonly host_ip?: string }[];
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly memory?: string } } };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const directory = await mkdtemp(join(tmpdir(), 'nuanbu-compose-'));
after(() => rm(directory, { recursive: true, force: true }));

/** The model that docker compose makes of the file, with what it starts only when it is asked to. */
async function modelOf(): Promise<Model> {
  const file = join(directory, 'compose.yaml');
  await writeFile(file, textOf('deploy/compose/compose.yaml').replace(/^ +profiles: .*\n/m, ''));
  const { code, out, err } = await run('compose-go', ['-format', 'json', file]);
  assert.equal(code, 0, err);
  return JSON.parse(out) as Model;
}

test('docker compose reads the file, and every part holds as little as it can', async () => {
  const { services } = await modelOf();
  assert.ok(Object.keys(services).length === 15);
  for (const [name, service] of Object.entries(services)) {
    assert.equal(service.read_only, true, name);
    assert.deepEqual(service.cap_drop, ['ALL'], name);
    assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
    assert.deepEqual(service.cap_add ?? [], name === 'caddy' ? ['NET_BIND_SERVICE'] : [], name);
    assert.doesNotMatch(service.image, /:latest$|^[^:]+$/, name);
    const isOnce = service.restart === 'no';
    assert.equal(service.restart, isOnce ? 'no' : 'unless-stopped', name);
    if (!isOnce) assert.ok(service.deploy?.resources?.limits?.memory, name);
  }
});

test('nothing but the desk, the broker and, to this host, Grafana is open to a network', async () => {
  const { services } = await modelOf();
  const open = Object.entries(services).flatMap(([name, { ports = [] }]) =>
    ports.map(({ published, host_ip }) => `${name} ${host_ip ?? '*'} ${published}`),
  );
  assert.deepEqual(open.sort(), [
    ...['caddy * 443', 'caddy * 80', 'grafana 127.0.0.1 3000', 'mosquitto * 8883'],
  ]);
  for (const [name, { networks = {} }] of Object.entries(services)) {
    assert.ok('inside' in networks, name);
    const isInFront = ['caddy', 'grafana', 'mosquitto'].includes(name);
    assert.equal('front' in networks, isInFront, name);
  }
});

test('what is waited for says when it is there', async () => {
  const { services } = await modelOf();
  for (const [name, { depends_on = {} }] of Object.entries(services)) {
    for (const [needed, { condition }] of Object.entries(depends_on)) {
      const { healthcheck, image } = services[needed]!;
      if (condition !== 'service_healthy') continue;
      // The image of our own has a check of its own.
      assert.ok(healthcheck?.test ?? image === 'nuanbu:local', `${name} waits for ${needed}`);
    }
  }
});

test('a key that docker compose does not know is found', async () => {
  const file = join(directory, 'wrong.yaml');
  const text = textOf('deploy/compose/compose.yaml');
  await writeFile(file, text.replace('stop_grace_period', 'stop_grace'));
  const { code, err } = await run('compose-go', [file]);
  assert.notEqual(code, 0);
  assert.match(err, /stop_grace/);
});
