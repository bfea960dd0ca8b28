import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from './metrics.ts';

test('counters add up by name and labels, whatever order the labels come in', () => {
  const metrics = new Metrics();
  metrics.count('messagesTotal');
  metrics.count('messagesTotal', 2);
  metrics.count('refusedTotal', 1, { code: 'malformed', via: 'mqtt' });
  metrics.count('refusedTotal', 1, { via: 'mqtt', code: 'malformed' });
  metrics.gauge('connections', 46);
  metrics.gauge('connections', 45);
  assert.equal(metrics.value('messagesTotal'), 3);
  assert.equal(metrics.value('refusedTotal', { code: 'malformed', via: 'mqtt' }), 2);
  assert.equal(metrics.value('never'), 0);
  assert.deepEqual(
    metrics.samples().map((sample) => [sample.name, sample.value]),
    [
      ['connections', 45],
      ['messagesTotal', 3],
      ['refusedTotal', 2],
    ],
  );
});

test('a counter cannot fall', () => {
  assert.throws(() => new Metrics().count('messagesTotal', -1), RangeError);
  assert.throws(() => new Metrics().count('messagesTotal', Number.NaN), RangeError);
});
