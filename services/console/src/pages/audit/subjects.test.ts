import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pageOfSubject, searchedSubject, subjectOf } from './subjects.ts';

describe('subjects of audit entries', () => {
  it('have a kind of one word or two, and a name', () => {
    assert.deepEqual(subjectOf('batch 3'), { kind: 'batch', name: '3' });
    assert.deepEqual(subjectOf('violation case 12'), { kind: 'violation case', name: '12' });
    assert.deepEqual(subjectOf('quarantine'), { kind: 'quarantine', name: '' });
    assert.deepEqual(subjectOf('batches of old'), { kind: undefined, name: 'batches of old' });
  });

  it('lead to a page where there is one', () => {
    assert.equal(pageOfSubject(subjectOf('household 户/1')), '/households/%E6%88%B7%2F1');
    assert.equal(pageOfSubject(subjectOf('user admin')), undefined);
    assert.equal(pageOfSubject(subjectOf('quarantine')), undefined);
    assert.equal(pageOfSubject(subjectOf('quarantine 7')), '/feeders/quarantine?all=true&entry=7');
  });

  it('are looked for by parts of their names, and whole where those are numbers', () => {
    assert.deepEqual(searchedSubject('batch', '3'), { kind: 'batch 3' });
    assert.deepEqual(searchedSubject('household', '3'), { kind: 'household', subject: '3' });
    assert.deepEqual(searchedSubject('batch', 'x'), { kind: 'batch', subject: 'x' });
    assert.deepEqual(searchedSubject('batch', undefined), { kind: 'batch', subject: undefined });
    assert.deepEqual(searchedSubject(undefined, '3'), { kind: undefined, subject: '3' });
  });
});
