import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployFiles, documentsOf, textOf } from './files.ts';
import { allAlerts } from './shapes.ts';

const INDEX = 'deploy/runbooks/README.md';
const PAGES = deployFiles('deploy/runbooks/*.md').filter((file) => file !== INDEX);

/** Sections that every page of an alarm has, in this order. */
const SECTIONS = ['What it means', 'What to look at', 'What to do', 'When to call whom'];

test('every alert has a page, and says where it is', () => {
  const alerts = allAlerts();
  assert.ok(alerts.length >= 30);
  for (const { alert, annotations } of alerts) {
    assert.equal(annotations.runbook, `deploy/runbooks/${alert}.md`);
    assert.ok(PAGES.includes(annotations.runbook), annotations.runbook);
  }
});

test('a page that has the name of an alarm is of one that there is', () => {
  const alarms = new Set(allAlerts().map(({ alert }) => `deploy/runbooks/${alert}.md`));
  const named = PAGES.filter((file) => /\/[A-Z]\w+\.md$/.test(file));
  assert.deepEqual(
    named.filter((file) => !alarms.has(file)),
    [],
  );
});

test('every page stands in the index, and is short', () => {
  const index = textOf(INDEX);
  for (const file of PAGES) {
    assert.ok(index.includes(`](${file.slice(file.lastIndexOf('/') + 1)})`), file);
    assert.ok(textOf(file).split('\n').length <= 90, file);
  }
});

test('the page of an alarm says in Chinese what it is, and then what one has to know', () => {
  for (const { alert, annotations, labels } of allAlerts()) {
    const text = textOf(annotations.runbook);
    const [first, , second] = text.split('\n');
    assert.equal(first, `# ${alert}`);
    assert.match(second ?? '', /^(?:InfluxDB )?\p{Script=Han}/u, alert);
    assert.ok(text.includes(`Severity: ${labels.severity}.`), `${alert}: ${labels.severity}`);
    const found = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    assert.deepEqual(found, SECTIONS, alert);
  }
});

test('an alert says in Chinese first what is the matter, and how bad it is', () => {
  for (const { alert, annotations, labels } of allAlerts()) {
    assert.match(annotations.summary, /\p{Script=Han}.* \/ \S/u, alert);
    assert.ok(['critical', 'warning', 'info'].includes(labels.severity), alert);
  }
});

test('every alert is tried where it fires and where it does not', () => {
  interface Tests {
    readonly tests: readonly {
      readonly alert_rule_test: readonly {
        readonly alertname: string;
        readonly exp_alerts: readonly unknown[];
      }[];
    }[];
  }
  const tried = deployFiles('deploy/prometheus/tests/*.yml')
    .flatMap((file) => documentsOf<Tests>(file))
    .flatMap(({ tests }) => tests.flatMap((each) => each.alert_rule_test));
  for (const { alert } of allAlerts()) {
    const of = tried.filter(({ alertname }) => alertname === alert);
    assert.ok(
      of.some(({ exp_alerts }) => exp_alerts.length > 0),
      `${alert} never fires`,
    );
    assert.ok(
      of.some(({ exp_alerts }) => exp_alerts.length === 0),
      `${alert} always fires`,
    );
  }
});
