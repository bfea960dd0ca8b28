import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AuditEntry, brokenLink, GENESIS, hashEntry } from './chain.ts';

const first: AuditEntry = (() => {
  const entry = {
    ...{ number: 1, at: 5, actor: 'a', action: 'x', subject: 's', content: '{}' },
    previousHash: GENESIS.hash,
  };
  return { ...entry, hash: hashEntry(entry) };
})();

describe('the audit chain', () => {
  it('holds where an entry follows its head', () => {
    assert.equal(brokenLink(GENESIS, first), undefined);
  });

  it('is broken by a change of any part of an entry', () => {
    const changes = { at: 6, actor: 'b', action: 'y', subject: 't', content: '{"a":1}' };
    for (const [name, value] of Object.entries(changes)) {
      const changed = { ...first, [name]: value };
      assert.deepEqual(brokenLink(GENESIS, changed), { number: 1, fault: 'contentChanged' });
    }
  });

  it('is broken by a gap and by another past', () => {
    const gap = { ...first, number: 2 };
    assert.deepEqual(brokenLink(GENESIS, gap), { number: 1, fault: 'entryMissing' });
    const past = { ...first, previousHash: 'f'.repeat(64) };
    assert.deepEqual(brokenLink(GENESIS, past), { number: 1, fault: 'previousHashDiffers' });
  });

  it('has a hash that anyone can compute again with the same rule', () => {
    // printf '{"action":"x","actor":"a","at":5,"content":"{}","number":1,"previousHash":"0…0","subject":"s"}' | sha256sum
    assert.equal(first.hash, '116f5d9de5fd5dbc24d0eb2a2764c95df61398c411f08c54e9a4c78e152fc064');
  });
});
