import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployFiles, documentOf, documentsOf, textOf } from './files.ts';
import { allAlerts, allDashboards, type Panel } from './shapes.ts';

/** What others than our processes tell, with the labels that are asked for. */
const OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  // Prometheus itself, of each target.
  up: [],
  // node_exporter's collector of file systems.
  node_filesystem_avail_bytes: ['fstype', 'mountpoint'],
  node_filesystem_size_bytes: ['fstype', 'mountpoint'],
  // deploy/bin/backup, by node_exporter's collector of text files.
  nuanbu_backup_last_success_timestamp_seconds: [],
  // kube-state-metrics.
  kube_cronjob_status_last_successful_time: ['cronjob'],
};

/** Labels that a scrape adds. */
const OF_SCRAPES = ['job', 'instance'];

/** The metrics of docs/metrics.md with their labels; histograms by their series. */
function metricsOfProcesses(): Map<string, readonly string[]> {
  const rows = textOf('docs/metrics.md').matchAll(/^\| `(\w+)` +\| (\w+) +\|([^|]*)\|/gm);
  const known = new Map<string, readonly string[]>();
  for (const [, name, type, labelText] of rows) {
    const labels = [...labelText!.matchAll(/`(\w+)`/g)].map(([, label]) => label!);
    if (type !== 'histogram') known.set(name!, labels);
    else {
      known.set(`${name}_bucket`, [...labels, 'le']);
      known.set(`${name}_sum`, labels);
      known.set(`${name}_count`, labels);
    }
  }
  assert.ok(known.size > 50, `${known.size} metrics`);
  return known;
}

const KNOWN = new Map([...metricsOfProcesses(), ...Object.entries(OF_OTHERS)]);

/** What an expression asks for that nobody tells. */
function unknownIn(expression: string): string[] {
  const text = expression.replaceAll(/"[^"]*"/g, '""');
  const names = [...text.matchAll(/\b(?:(?:nuanbu|node|nodejs|process|kube)_\w+|up)\b/g)];
  const wrong = names.map(([name]) => name).filter((name) => !KNOWN.has(name));
  const labels = new Set(names.flatMap(([name]) => KNOWN.get(name) ?? []).concat(OF_SCRAPES));
  const selected = [...text.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*""/g)].map(([, label]) => label!);
  const grouped = [...text.matchAll(/\b(?:by|without|on|ignoring) \(([^)]*)\)/g)].flatMap(
    ([, list]) => list!.split(',').map((label) => label.trim()),
  );
  for (const label of [...selected, ...grouped]) {
    if (label !== '' && !labels.has(label)) wrong.push(`label ${label}`);
  }
  return names.length === 0 ? ['no metric at all'] : wrong;
}

test('what asks for a metric or a label that nobody tells is found', () => {
  assert.deepEqual(unknownIn('sum by (outcome) (rate(nuanbu_ingest_readings_total[5m]))'), []);
  assert.deepEqual(unknownIn('nuanbu_ingest_reading_total'), ['nuanbu_ingest_reading_total']);
  assert.deepEqual(unknownIn('up{jobs="api"}'), ['label jobs']);
  assert.deepEqual(unknownIn('sum by (town) (nuanbu_batches)'), ['label town']);
  assert.deepEqual(unknownIn('nuanbu_ingest_commit_rows'), ['nuanbu_ingest_commit_rows']);
});

test('every alert asks for metrics and labels that there are', () => {
  for (const { alert, expr } of allAlerts()) assert.deepEqual(unknownIn(expr), [], alert);
});

test('every panel of a dashboard asks for metrics and labels that there are', () => {
  for (const [file, { panels }] of allDashboards()) {
    for (const { title, targets = [] } of panels) {
      for (const { expr } of targets) assert.deepEqual(unknownIn(expr), [], `${file}: ${title}`);
    }
  }
});

test('the autoscaler is given a metric that there is, under the name by which it asks', () => {
  interface Adapter {
    readonly rules: {
      readonly external: readonly {
        readonly seriesQuery: string;
        readonly name: { readonly as: string };
        readonly metricsQuery: string;
      }[];
    };
  }
  const { rules } = documentOf<Adapter>('deploy/kubernetes/prometheus-adapter.yaml');
  const [rule] = rules.external;
  assert.deepEqual(unknownIn(rule!.seriesQuery), []);
  assert.match(rule!.metricsQuery, /^max\(nuanbu_jobs\{state="waiting", <<\.LabelMatchers>>\}\)$/);
  assert.ok(textOf('deploy/kubernetes/base/settle.yaml').includes(`name: ${rule!.name.as} `));
});

test('a dashboard is titled in Chinese first, and its panels lie side by side', () => {
  const uids = allDashboards().map(([, { uid }]) => uid);
  assert.equal(new Set(uids).size, uids.length);
  for (const [file, { title, panels }] of allDashboards()) {
    assert.match(title, /^\p{Script=Han}+ \/ \w/u, file);
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length, file);
    panels.forEach((panel, index) => {
      const isNamed = /^\p{Script=Han}|^InfluxDB$|^CPU$/u.test(panel.title);
      assert.ok(isNamed, `${file}: ${panel.title}`);
      assert.ok(panel.gridPos.x + panel.gridPos.w <= 24, `${file}: ${panel.title}`);
      for (const other of panels.slice(index + 1)) {
        assert.ok(!overlap(panel, other), `${file}: ${panel.title} and ${other.title}`);
      }
    });
  }
});

function overlap({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

test('dashboards ask the data source that is provisioned', () => {
  interface Sources {
    readonly datasources: readonly { readonly uid: string; readonly url: string }[];
  }
  const [file] = deployFiles('deploy/compose/grafana/datasources/*');
  const uids = documentsOf<Sources>(file!).flatMap(({ datasources }) =>
    datasources.map(({ uid }) => uid),
  );
  for (const [, { panels }] of allDashboards()) {
    for (const { datasource, targets = [] } of panels) {
      for (const { uid } of [
        ...targets.map((target) => target.datasource),
        datasource ?? { uid: 'prometheus' },
      ]) {
        assert.ok(uids.includes(uid), uid);
      }
    }
  }
});
