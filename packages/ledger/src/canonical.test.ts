import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from './canonical.ts';

describe('canonicalJson', () => {
  it('sorts names and leaves out what is undefined', () => {
    const value = { b: [1, { d: null, c: 'ß"' }], a: undefined, Z: true };
    assert.equal(canonicalJson(value), '{"Z":true,"b":[1,{"c":"ß\\"","d":null}]}');
  });

  it('is JSON of the same value, whatever the order of names', () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.string(), fc.boolean(), fc.maxSafeInteger(), fc.constant(null)),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(plain, (value) => {
        const text = canonicalJson(value);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.equal(canonicalJson(reversed(value)), text);
      }),
    );
  });

  it('refuses what has no exact text', () => {
    for (const value of [0.5, Number.NaN, 2 ** 53, 1n, () => 0, [undefined]]) {
      assert.throws(() => canonicalJson(value), TypeError);
    }
  });
});

function reversed(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(reversed);
  const members = Object.entries(value).map(([name, member]) => [name, reversed(member)]);
  return Object.fromEntries(members.reverse());
}
