import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newTraceId, traceIdOf, traceparentOf } from './trace.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

test('a trace id is taken from a traceparent, also of a later version', () => {
  assert.equal(traceIdOf(`00-${ID}-00f067aa0ba902b7-01`), ID);
  assert.equal(traceIdOf(`cc-${ID}-00f067aa0ba902b7-01-what-else`), ID);
});

test('what is no traceparent gives none', () => {
  for (const text of [
    undefined,
    '',
    ID,
    ['00', ID],
    `ff-${ID}-00f067aa0ba902b7-01`,
    `00-${ID.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${ID}-00f067aa0ba902b7`,
    `00-${ID}-00f067aa0ba902b7-01x`,
  ]) {
    assert.equal(traceIdOf(text), undefined, String(text));
  }
});

test('a new trace id can be sent on and is another one each time', () => {
  const id = newTraceId();
  assert.equal(traceIdOf(traceparentOf(id)), id);
  assert.notEqual(newTraceId(), id);
});
