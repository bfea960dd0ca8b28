import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { deployFiles, textOf } from './files.ts';
import { run } from './tools.ts';

const MODEL = 'test/deploy/grafana-model.py';
const directory = await mkdtemp(join(tmpdir(), 'nuanbu-grafana-'));
after(() => rm(directory, { recursive: true, force: true }));

test('Grafana’s models of a dashboard know every key of each', async () => {
  const dashboards = deployFiles('deploy/grafana/dashboards/*.json');
  assert.equal(dashboards.length, 4);
  const { code, out, err } = await run('grafana-python', [MODEL, ...dashboards]);
  assert.equal(code, 0, err);
  assert.equal(out, '');
});

test('a key that Grafana does not know is found, in a panel’s own options too', async () => {
  const file = join(directory, 'wrong.json');
  const text = textOf('deploy/grafana/dashboards/money.json');
  await writeFile(file, text.replace('"colorMode"', '"colourMode"').replace('"expr"', '"exp"'));
  const { out } = await run('grafana-python', [MODEL, file]);
  assert.match(out, /options\.colourMode is not known/);
  assert.match(out, /targets\[0\]\.exp is not known/);
});
