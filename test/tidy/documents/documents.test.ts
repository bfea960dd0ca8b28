import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from '../tree.ts';
import { codeTables } from './codes.ts';
import { printedDocuments } from './documents.ts';
import { fillRegion } from './markdown.ts';

test('the documents say what the code says', () => {
  for (const { file, text } of printedDocuments()) {
    assert.equal(readText(file), text, `${file} has drifted; run npm run docs`);
  }
});

test('a code stands in one table and has words in both languages', () => {
  const seen = new Map<string, string>();
  for (const [table, codes] of codeTables()) {
    for (const [code, { zh, en }] of Object.entries(codes)) {
      assert.equal(seen.get(code), undefined, `${code} stands in ${table} too`);
      seen.set(code, table);
      assert.match(code, /^[a-z]+([A-Z][a-z]*)*$/, `${code} is not a camelCase sentence`);
      assert.match(zh, /\p{Script=Han}/u, code);
      assert.match(en, /^[\x20-\x7e–…’]+$/, code);
    }
  }
  assert.ok(seen.size > 0);
});

test('a region is filled between its markers, and a document without them is refused', () => {
  const document = 'a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n';
  const filled = 'a\n<!-- x:begin -->\n\nnew\n\n<!-- x:end -->\nb\n';
  assert.equal(fillRegion(document, 'x', 'new'), filled);
  assert.equal(fillRegion(filled, 'x', 'new'), filled);
  assert.throws(() => fillRegion(document, 'y', 'new'), /no markers/);
});
