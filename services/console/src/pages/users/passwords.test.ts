import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshPassword } from './passwords.ts';

describe('passwords that are made for people', () => {
  it('have four groups of five letters or digits that cannot be mistaken, and differ', () => {
    const made = Array.from({ length: 200 }, freshPassword);
    for (const each of made) assert.match(each, /^[a-hj-km-np-z2-9]{5}(-[a-hj-km-np-z2-9]{5}){3}$/);
    assert.equal(new Set(made).size, made.length);
  });
});
