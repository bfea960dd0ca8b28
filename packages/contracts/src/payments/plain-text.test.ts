import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asMeant, harmless } from './plain-text.ts';

test('what a spreadsheet would take for a formula gets an apostrophe before it', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '＝1', '＋1', '－1', '＠A', "'=1", "''=1"]) {
    assert.equal(harmless(text), `'${text}`);
  }
  for (const text of ['a=1', '户一', '0012', '6222-01', "'0012", "'", '']) {
    assert.equal(harmless(text), text);
  }
});

test('what was made harmless reads as it was, and nothing else is changed', () => {
  const tricky = fc.string({ unit: fc.constantFrom(..."'=+-@＝户1") });
  fc.assert(
    fc.property(fc.oneof(tricky, fc.string()), (text) => {
      assert.equal(asMeant(harmless(text)), text);
      assert.ok(!/^[=+\-@＝＋－＠]/.test(harmless(text)));
    }),
  );
  assert.equal(asMeant("'0012"), "'0012");
});
