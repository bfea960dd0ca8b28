/** The README names every key of the language, and no other. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inheritedComponent, ownComponent } from './schema/component.ts';
import { programmeSchema } from './schema/programme.ts';
import { rule } from './schema/rule.ts';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The keys in the first column of the table under a heading. */
function keysUnder(heading: string): string[] {
  const section = README.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => row.split('|')[1]!.match(/[a-zA-Z]+/g) ?? []).sort();
}

test('the keys of a programme', () => {
  assert.deepEqual(keysUnder('A programme'), Object.keys(programmeSchema.shape).sort());
});

test('the keys of a component', () => {
  const keys = new Set([
    ...Object.keys(ownComponent.shape),
    ...Object.keys(inheritedComponent.shape),
  ]);
  assert.deepEqual(keysUnder('A component'), [...keys].sort());
});

test('the keys of a rule', () => {
  assert.deepEqual(keysUnder('A rule'), Object.keys(rule.shape).sort());
});
