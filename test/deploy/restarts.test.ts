import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployFiles, textOf } from './files.ts';
import { compose, manifests } from './processes.ts';
import { templateOf } from './shapes.ts';

/** The last value of each key of a unit, in whichever section. */
function keysOf(file: string): Record<string, string> {
  return Object.fromEntries(
    [...textOf(file).matchAll(/^([A-Z]\w+)=(.*)$/gm)].map(([, key, value]) => [key!, value!]),
  );
}

test('systemd starts a process again for as long as a server is away', () => {
  const units = deployFiles('deploy/systemd/*.service').filter(
    (file) => keysOf(file).Type !== 'oneshot',
  );
  assert.equal(units.length, 4);
  for (const file of units) {
    const { Restart, RestartSec, StartLimitIntervalSec, StartLimitBurst } = keysOf(file);
    assert.equal(Restart, 'always', file);
    // Without a wait it would be started some hundred times a minute.
    assert.ok(Number(RestartSec) >= 5, file);
    assert.equal(StartLimitIntervalSec, '0', file);
    assert.equal(StartLimitBurst, undefined, file);
  }
});

test('compose starts what stays again without a limit, and what ends not at all', () => {
  for (const [name, { restart, image, healthcheck }] of Object.entries(compose().services)) {
    const ends = image === 'nuanbu:local' && healthcheck?.disable === true;
    assert.equal(restart, ends ? 'no' : 'unless-stopped', name);
  }
});

test('Kubernetes starts every pod that stays again, which is what it does unless told otherwise', () => {
  const policies = manifests().flatMap((manifest) => {
    const template = templateOf(manifest);
    return template ? [[manifest.kind, template.spec.restartPolicy] as const] : [];
  });
  assert.equal(policies.length, 4);
  for (const [kind, policy] of policies) {
    assert.equal(policy, kind === 'CronJob' ? 'Never' : undefined, kind);
  }
});
