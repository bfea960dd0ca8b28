import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Component, Stack, StackStopped } from './stack.ts';

function recorder() {
  const events: string[] = [];
  const part = (name: string, broken: 'start' | 'stop' | 'never' = 'never'): Component => ({
    async start() {
      events.push(`start ${name}`);
      if (broken === 'start') throw new Error(`${name} cannot start`);
    },
    async stop() {
      events.push(`stop ${name}`);
      if (broken === 'stop') throw new Error(`${name} cannot stop`);
    },
  });
  return { events, part };
}

test('components start in order and stop in reverse, once, however often they are told', async () => {
  const { events, part } = recorder();
  const stack = new Stack();
  await stack.start('a', part('a'));
  await stack.start('b', part('b'));
  await stack.defer('c', async () => void events.push('stop c'));
  await Promise.all([stack.stop(), stack.stop()]);
  await stack.stop();
  assert.deepEqual(events, ['start a', 'start b', 'stop c', 'stop b', 'stop a']);
});

test('a failing start unwinds what had started and tells its own error', async () => {
  const { events, part } = recorder();
  const stack = new Stack();
  await stack.start('a', part('a'));
  await assert.rejects(stack.start('b', part('b', 'start')), /b cannot start/);
  assert.deepEqual(events, ['start a', 'start b', 'stop a']);
  await assert.rejects(stack.start('c', part('c')), StackStopped);
  await stack.stop();
  assert.equal(events.length, 3);
});

test('a stop that comes while starting waits for that start, then stops it', async () => {
  const { events, part } = recorder();
  const stack = new Stack();
  const begun = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const first = stack.start('a', {
    ...part('a'),
    start: async () => {
      begun.resolve();
      await opened.promise;
      events.push('start a');
    },
  });
  const second = stack.start('b', part('b'));
  await begun.promise;
  const stopped = stack.stop();
  opened.resolve();
  await first;
  await assert.rejects(second, StackStopped);
  await stopped;
  assert.deepEqual(events, ['start a', 'stop a']);
});

test('a component that fails to stop does not keep the others from stopping', async () => {
  const { events, part } = recorder();
  const stack = new Stack();
  await stack.start('a', part('a'));
  await stack.start('b', part('b', 'stop'));
  await assert.rejects(stack.stop(), (error: AggregateError) => {
    assert.deepEqual(error.errors.map(String), ['Error: b cannot stop']);
    return true;
  });
  assert.deepEqual(events, ['start a', 'start b', 'stop b', 'stop a']);
});
