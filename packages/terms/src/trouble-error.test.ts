import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrouble, TroubleError } from './trouble-error.ts';

test('a trouble says its code, its words, the particulars, and keeps its cause', () => {
  const cause = new Error('EADDRINUSE');
  const trouble = new TroubleError('portInUse', 'Port 1883 is taken.', {
    hint: 'Set NUANBU_MQTT_PORT.',
    cause,
  });
  assert.equal(trouble.message, 'The port is in use by another process. Port 1883 is taken.');
  assert.equal(trouble.words.zh, '端口被占用');
  assert.equal(trouble.hint, 'Set NUANBU_MQTT_PORT.');
  assert.equal(trouble.cause, cause);
});

test('isTrouble tells troubles from bugs and one code from another', () => {
  const trouble = new TroubleError('diskFull', '');
  assert.equal(trouble.message, 'The disk is full; nothing acknowledged is lost.');
  assert.ok(isTrouble(trouble));
  assert.ok(isTrouble(trouble, 'diskFull'));
  assert.ok(!isTrouble(trouble, 'portInUse'));
  assert.ok(!isTrouble(new Error('diskFull')));
});
