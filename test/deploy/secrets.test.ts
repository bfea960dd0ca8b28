import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OPTIONS, type Option } from '@nuanbu/runtime';
import { deployFiles, textOf } from './files.ts';
import { compose, manifests } from './processes.ts';

const SECRET = Object.values<Option>(OPTIONS)
  .filter(({ secret }) => secret)
  .map(({ variable }) => variable);

/** Scripts and documents say how secrets are made; everything else could only hold one. */
const CONFIGURATION = deployFiles().filter(
  (file) =>
    !file.endsWith('.md') && !file.startsWith('deploy/bin/') && file !== 'deploy/compose/prepare',
);

test('no file sets a variable that is secret', () => {
  assert.ok(SECRET.includes('DATA_KEY') && SECRET.includes('INFLUX_TOKEN'));
  for (const file of CONFIGURATION) {
    for (const name of SECRET) {
      const set = new RegExp(`\\b${name}\\s*[:=](?! \\{ file: \\./secrets/)[ ]*\\S`).exec(
        textOf(file),
      );
      assert.equal(set, null, `${file}: ${set?.[0]}`);
    }
  }
});

test('no file holds what looks like a secret', () => {
  for (const file of CONFIGURATION) {
    const text = textOf(file);
    assert.doesNotMatch(text, /-----BEGIN/, file);
    assert.doesNotMatch(text, /:\/\/[^\s/@]*:[^\s/@]+@/, file);
    assert.doesNotMatch(text, /\b(?:password|token|passwd)\b["']?\s*[:=]\s*["']?\w/i, file);
    assert.doesNotMatch(text, /["'\s=][A-Za-z0-9+/]{40,}={0,2}["'\s]/, file);
  }
});

test('every secret of compose is a file that is made, used, and kept out of the repository', () => {
  const { services, secrets } = compose();
  const used = new Set(Object.values(services).flatMap((service) => service.secrets ?? []));
  assert.deepEqual([...used].sort(), Object.keys(secrets).sort());
  const prepare = textOf('deploy/compose/prepare');
  for (const [name, { file }] of Object.entries(secrets)) {
    assert.equal(file, `./secrets/${name}`);
    assert.match(
      prepare,
      new RegExp(`(?:keep|>|-out|-keyout) ?${name.replace('.', '\\.')}\\b`),
      name,
    );
  }
  assert.match(textOf('deploy/compose/.gitignore'), /^\/secrets\/$/m);
});

test('nothing of Kubernetes is a Secret, and configuration maps hold none', () => {
  for (const { kind, metadata, data = {} } of manifests()) {
    assert.notEqual(kind, 'Secret', metadata.name);
    for (const name of Object.keys(data)) assert.ok(!SECRET.includes(name), name);
  }
});

test('a secret that is a file is named by the variable that it becomes', () => {
  const { services } = compose();
  for (const [name, { image, secrets = [], environment = {} }] of Object.entries(services)) {
    if (image !== 'nuanbu:local') continue;
    for (const secret of secrets) {
      assert.ok(
        SECRET.includes(secret) || /^(backup-passphrase|influxdb-admin-token)$/.test(secret),
        `${name}: ${secret}`,
      );
    }
    for (const variable of Object.keys(environment)) assert.ok(!SECRET.includes(variable), name);
  }
});
