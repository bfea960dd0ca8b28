import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { stringify } from 'yaml';
import { freePort } from '../servers/free-port.ts';
import { deployFiles, textOf } from './files.ts';
import { allAlerts, allDashboards } from './shapes.ts';
import { eventually, run, start } from './tools.ts';

const CONFIG = 'deploy/prometheus/prometheus.yml';
const directory = await mkdtemp(join(tmpdir(), 'nuanbu-prometheus-'));
after(() => rm(directory, { recursive: true, force: true }));

test('promtool reads the configuration and its rules', async () => {
  const { code, out, err } = await run('promtool', ['check', 'config', CONFIG]);
  assert.equal(code, 0, out + err);
  assert.match(out, /4 rule files found/);
});

test('alerts fire where they should and nowhere else, by promtool', async () => {
  const tests = deployFiles('deploy/prometheus/tests/*.yml');
  assert.ok(tests.length >= 5);
  const { code, out, err } = await run('promtool', ['test', 'rules', ...tests]);
  assert.equal(code, 0, out + err);
});

test('promtool reads what every panel of a dashboard asks, and the autoscaler', async () => {
  const [, scaled] = /metricsQuery: (.*)/.exec(
    textOf('deploy/kubernetes/prometheus-adapter.yaml'),
  )!;
  const rules = allDashboards().flatMap(([, { panels }], board) =>
    panels.flatMap(({ id, targets = [] }) =>
      targets.map(({ expr }, index) => ({ record: `b${board}:p${id}:t${index}`, expr })),
    ),
  );
  rules.push({ record: 'scaled', expr: scaled!.replace('<<.LabelMatchers>>', 'namespace="n"') });
  assert.ok(rules.length > 80, `${rules.length} questions`);
  const file = join(directory, 'panels.yml');
  await writeFile(file, stringify({ groups: [{ name: 'panels', rules }] }));
  const { code, out, err } = await run('promtool', ['check', 'rules', file]);
  assert.equal(code, 0, out + err);
  assert.match(out, new RegExp(`${rules.length} rules found`));
});

test('Prometheus starts with the configuration, holds every alert, and scrapes itself', async () => {
  const port = await freePort();
  const prometheus = start('prometheus', [
    `--config.file=${CONFIG}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  try {
    const ask = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
      assert.equal(response.status, 200, prometheus.said());
      return ((await response.json()) as { data: Answer }).data;
    };
    interface Answer {
      readonly groups: readonly { readonly rules: readonly { name: string; health: string }[] }[];
      readonly scrapePools: readonly string[];
    }
    const { groups } = await eventually(() => ask('rules'));
    assert.deepEqual(
      groups.flatMap(({ rules }) => rules.map(({ name }) => name)).sort(),
      allAlerts()
        .map(({ alert }) => alert)
        .sort(),
    );
    assert.deepEqual((await ask('targets')).scrapePools ?? [], []);
  } finally {
    await prometheus.stop();
  }
  assert.match(prometheus.said(), /See you next time/);
});
