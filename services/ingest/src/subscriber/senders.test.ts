import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@nuanbu/runtime';
import { MemoryConcentrators } from '../testing/ports.fixture.ts';
import { Senders } from './senders.ts';

function asking() {
  const concentrators = new MemoryConcentrators();
  const clock = new ManualClock(0);
  let asked = 0;
  let failure: Error | undefined;
  const find = async (name: string) => {
    asked += 1;
    if (failure) throw failure;
    return concentrators.find(name);
  };
  const senders = new Senders({ find }, 'test', clock);
  return {
    ...{ senders, concentrators, clock },
    asked: () => asked,
    fail(error: Error | undefined) {
      failure = error;
    },
  };
}

test('a sender is known for half a minute, one that is refused for five seconds', async () => {
  const { senders, concentrators, clock, asked } = asking();
  concentrators.add({ name: 'c1' });
  assert.equal(senders.known('c1'), undefined);
  assert.equal(senders.has('c1'), false);
  assert.ok('sender' in (await senders.ask('c1')));
  assert.deepEqual(await senders.ask('c2'), { refused: 'unknownConcentrator' });
  clock.advance(4);
  assert.deepEqual(senders.known('c2'), { refused: 'unknownConcentrator' });
  clock.advance(1);
  assert.equal(senders.known('c2'), undefined);
  clock.advance(24);
  assert.ok(senders.known('c1'));
  clock.advance(1);
  assert.equal(senders.known('c1'), undefined);
  assert.equal(senders.has('c1'), true);
  assert.equal(asked(), 2);
});

test('many messages of one name ask once', async () => {
  const { senders, concentrators, asked } = asking();
  concentrators.add({ name: 'c1' });
  await Promise.all([senders.ask('c1'), senders.ask('c1'), senders.ask('c1')]);
  assert.equal(asked(), 1);
});

test('while the ledger is away, what it said last counts; of whom it said nothing, nothing is known', async () => {
  const { senders, concentrators, fail } = asking();
  concentrators.add({ name: 'c1' });
  await senders.ask('c1');
  fail(new Error('away'));
  senders.forget('c1');
  assert.equal(senders.known('c1'), undefined);
  assert.ok('sender' in (await senders.ask('c1')));
  await assert.rejects(senders.ask('c2'), /away/);
});
