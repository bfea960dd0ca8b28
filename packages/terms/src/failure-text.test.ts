import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureText, readFailureText } from './failure-text.ts';
import { TroubleError } from './trouble-error.ts';

test('a trouble that is kept as a text is read again, with its Chinese and without', () => {
  const words = { zh: '止于：明日。', en: 'It ends: tomorrow.' };
  for (const told of [words, words.en]) {
    const text = failureText(new TroubleError('seasonNotOver', told));
    assert.deepEqual(readFailureText(text), { code: 'seasonNotOver', told });
  }
  assert.equal(readFailureText('the store: is gone'), undefined);
});
