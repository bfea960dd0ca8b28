import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placeIn } from './places.ts';

describe('a place in a text', () => {
  const text = 'one\ntwo: 2\n\nfour';

  it('goes from its column to the end of its line', () => {
    assert.deepEqual(placeIn(text, 1, 1), { from: 0, to: 3 });
    assert.deepEqual(placeIn(text, 2, 6), { from: 9, to: 10 });
    assert.deepEqual(placeIn(text, 4, 2), { from: 13, to: 16 });
  });

  it('is the end of a line that is shorter, or of the text', () => {
    assert.deepEqual(placeIn(text, 3, 9), { from: 11, to: 11 });
    assert.deepEqual(placeIn(text, 9, 1), { from: 17, to: 17 });
  });
});
