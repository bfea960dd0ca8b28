import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytesOf, receivedOf } from './received.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a received message', () => {
  it('is read reading by reading where it is of the documented form', () => {
    const text = '{"v":1,"readings":[{"meter":"9900","at":1638622800,"total":"41642.46"},7]}';
    const received = receivedOf(bytes(text));
    assert.equal(received.kind, 'readings');
    assert.deepEqual(received.kind === 'readings' && received.readings, [
      { meter: '9900', at: 1_638_622_800, total: '41642.46' },
      {},
    ]);
  });

  it('keeps a time that is no number as it stands', () => {
    const received = receivedOf(bytes('{"readings":[{"at":"yesterday","peak":0}]}'));
    assert.deepEqual(received.kind === 'readings' && received.readings, [
      { atText: 'yesterday', peak: '0' },
    ]);
  });

  it('is text where it has no readings, and bytes where it is no text', () => {
    assert.deepEqual(receivedOf(bytes('{"v":1')), { kind: 'text', text: '{"v":1' });
    assert.equal(receivedOf(bytes('null')).kind, 'text');
    assert.equal(receivedOf(bytes('{"readings":[]}')).kind, 'text');
    assert.deepEqual(receivedOf(bytesOf('aP8W')), { kind: 'bytes', text: '68 ff 16' });
  });
});
