/** Every folder beside this file but `budget-*` is a scenario: what is given, what is expected, why. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runScenario } from './scenario.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('budget-'))
  .map(({ name }) => name)
  .sort();

for (const name of folders) {
  test(name, async () => {
    const { expected, actual, note } = await runScenario(join(import.meta.dirname, name));
    assert.equal(actual.lines, expected.lines);
    assert.deepEqual(actual, expected);
    assert.match(note, /^# .+\n\n.+/, 'a note says why these numbers');
  });
}

test('every rule that a season of files can show has its scenario', () => {
  const rules = [
    ...['e1', 'e2', 'e3', 't1', 't2', 'r1', 'r2', 'r3', 'r4'],
    ...Array.from({ length: 10 }, (_, index) => `u${index + 1}`),
    ...['p1', 'p2', 'p3', 'p4', 'p5', 's1'],
  ];
  const shown = new Set(folders.map((name) => name.split('-')[0]));
  assert.deepEqual(
    rules.filter((rule) => !shown.has(rule)),
    [],
  );
});
