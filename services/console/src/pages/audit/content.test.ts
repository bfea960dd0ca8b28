import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentOf } from './content.ts';

describe('the content of an audit entry', () => {
  it('says why something was done, wherever that stands', () => {
    assert.equal(contentOf('{"why":"核对"}').why, '核对');
    assert.equal(contentOf('{"reason":"报错"}').why, '报错');
    assert.equal(contentOf('{"events":[{"action":"return","reason":"不符"}]}').why, '不符');
    assert.equal(contentOf('{"reason":"","events":[]}').why, undefined);
  });

  it('says what of personal data was seen', () => {
    const { fields, payments } = contentOf('{"fields":["account","bank"],"payments":3}');
    assert.deepEqual([fields, payments], [['account', 'bank'], 3]);
    assert.deepEqual(contentOf('{}').fields, []);
  });

  it('stands as it is where it is no object', () => {
    assert.equal(contentOf('{"broken').pretty, '{"broken');
    assert.equal(contentOf('7').pretty, '7');
  });
});
