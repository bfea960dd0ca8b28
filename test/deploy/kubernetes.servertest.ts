import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './shapes.ts';
import { templateOf } from './shapes.ts';
import { run, type Said } from './tools.ts';

/** The oldest that the manifests are meant for, and one that is new. */
const VERSIONS = ['1.29', '1.34'];

const directory = await mkdtemp(join(tmpdir(), 'nuanbu-kubernetes-'));
after(() => rm(directory, { recursive: true, force: true }));

/** What a folder comes to, by the kustomize inside of kubectl, or by itself. */
async function build(folder: string): Promise<string> {
  const { code, out, err } = await run('kubectl', ['kustomize', folder]).catch(() =>
    run('kustomize', ['build', folder]),
  );
  assert.equal(code, 0, err);
  return out;
}

async function validate(text: string, version: string): Promise<Said> {
  const file = join(directory, 'all.yaml');
  await writeFile(file, text);
  return run('kubernetes-validate', ['--strict', '--kubernetes-version', version, file]);
}

for (const folder of ['base', 'overlays/example']) {
  test(`${folder} is what the schemas of Kubernetes allow, and nothing more`, async () => {
    const text = await build(`deploy/kubernetes/${folder}`);
    for (const version of VERSIONS) {
      const { code, out, err } = await validate(text, version);
      assert.equal(code, 0, out + err);
    }
  });
}

test('a field that Kubernetes does not know, and one that is missing, are found', async () => {
  const text = await build('deploy/kubernetes/base');
  const misspelt = await validate(text.replace('enableServiceLinks', 'enableServiceLink'), '1.34');
  assert.notEqual(misspelt.code, 0);
  const missing = await validate(text.replace(/ {2}maxReplicas: .*\n/, ''), '1.34');
  assert.notEqual(missing.code, 0);
});

test('the overlay has its own names, images and values in every place', async () => {
  const text = await build('deploy/kubernetes/overlays/example');
  const all = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  const images = all.flatMap((manifest) =>
    (templateOf(manifest)?.spec.containers ?? []).map(({ image }) => image),
  );
  assert.equal(images.length, 4);
  assert.deepEqual(new Set(images), new Set(['registry.example.org/nuanbu:0.1.0']));
  const config = all.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'nuanbu',
  );
  assert.equal(config?.data?.INFLUX_URL, 'https://influx.example.org:8086');
  assert.equal(config?.data?.DRAIN_S, '25');
  for (const manifest of all) {
    const template = templateOf(manifest);
    if (template) assert.equal(template.metadata.labels['app.kubernetes.io/part-of'], 'nuanbu');
  }
  const rules = all.find(({ metadata }) => metadata.name === 'nuanbu-prometheus-rules');
  assert.deepEqual(Object.keys(rules?.data ?? {}).sort(), [
    ...['intake.yml', 'money.yml', 'processes.yml', 'settlement.yml'],
  ]);
});
