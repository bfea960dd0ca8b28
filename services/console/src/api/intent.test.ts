import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from './answers.ts';
import { Intent } from './intent.ts';

const DONE: Answer<number> = { ok: true, value: 1 };
const LOST: Answer<number> = { ok: false, failure: { kind: 'unreachable' } };

/** A server that does each key's command once and answers by a list; `undefined` is a bug. */
function serverWith(...answers: (Answer<number> | undefined)[]) {
  const keys: string[] = [];
  const transmit = async (key: string) => {
    keys.push(key);
    const answer = answers.shift();
    if (!answer) throw new Error('a bug');
    return answer;
  };
  return { keys, transmit };
}

describe('an intent', () => {
  it('is sent once by a double click', async () => {
    const { keys, transmit } = serverWith(DONE, DONE);
    const intent = new Intent<number>();
    const both = await Promise.all([intent.send(transmit), intent.send(transmit)]);
    assert.deepEqual(both, [DONE, DONE]);
    assert.equal(keys.length, 1);
  });

  it('keeps its key while nobody knows what became of it', async () => {
    const { keys, transmit } = serverWith(LOST, undefined, LOST, DONE);
    const intent = new Intent<number>();
    assert.deepEqual(await intent.send(transmit), LOST);
    await assert.rejects(intent.send(transmit), /a bug/);
    assert.deepEqual(await intent.send(transmit), LOST);
    assert.deepEqual(await intent.send(transmit), DONE);
    assert.equal(new Set(keys).size, 1);
  });

  it('is another one after a decision, and when the form is opened again', async () => {
    const { keys, transmit } = serverWith(DONE, LOST, DONE);
    const intent = new Intent<number>();
    await intent.send(transmit);
    await intent.send(transmit);
    intent.reset();
    await intent.send(transmit);
    assert.equal(new Set(keys).size, 3);
  });
});
