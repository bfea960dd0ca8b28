import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDocument, visit } from 'yaml';
import { EXAMPLE } from './example.fixture.ts';
import { parseProgramme } from './parse.ts';

const JUNK = ['word', '"-1"', '"0.12345678"', '""', '~', '[]', '{}'];

/** The place of every value of a file that is no map and no list, from its first character on. */
function valuesOf(text: string): { readonly from: number; readonly to: number }[] {
  const values: { from: number; to: number }[] = [];
  visit(parseDocument(text, { schema: 'failsafe' }), {
    Scalar: (key, { range }) => {
      if (key !== 'key' && range) values.push({ from: range[0], to: range[1] });
    },
  });
  return values;
}

test('whatever stands in place of a value is read, or refused once and in its line', () => {
  let refused = 0;
  for (const { from, to } of valuesOf(EXAMPLE)) {
    const line = EXAMPLE.slice(0, from).split('\n').length;
    for (const junk of JUNK) {
      const parsed = parseProgramme(EXAMPLE.slice(0, from) + junk + EXAMPLE.slice(to));
      if (parsed.ok) continue;
      refused += 1;
      const told = parsed.problems.map((problem) => problem.line);
      assert.deepEqual(told, [line], `${EXAMPLE.slice(from, to)} as ${junk}`);
    }
  }
  assert.ok(refused > 500, `${refused} were refused`);
});
