import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HttpError } from '@influxdata/influxdb-client';
import { isTrouble, type Trouble, type TroubleError } from '@nuanbu/terms';
import {
  type Aftermath,
  aftermathOf,
  isOfRetention,
  NoAnswerError,
  troubleOf,
} from './troubles.ts';

const PLACE = 'http://influx.example.org:8086 (readings)';

function answer(status: number, message: string, retryAfter?: string): HttpError {
  const body = JSON.stringify({ code: 'any', message });
  return new HttpError(status, 'any', body, retryAfter, 'application/json');
}

function socketError(code: string): Error {
  return Object.assign(new Error(`socket: ${code}`), { code });
}

test('what goes wrong on the way or at the server has a public code, and a bug has none', () => {
  const cases: readonly (readonly [Error, Trouble | undefined])[] = [
    [answer(401, 'unauthorized access'), 'storeRefused'],
    [answer(403, 'no'), 'storeRefused'],
    [answer(404, 'bucket "x" not found'), 'storeRefused'],
    [answer(400, 'failed to decode: organization name "x" not found'), 'storeRefused'],
    [answer(422, 'partial write: points beyond retention policy dropped=1'), 'storeRefused'],
    [answer(400, 'unable to parse'), undefined],
    [answer(413, 'too large'), undefined],
    [answer(429, 'too many', '3'), 'storeBusy'],
    [answer(503, 'later', '3'), 'storeBusy'],
    [answer(503, 'later'), 'storeUnreachable'],
    [answer(500, 'timeout'), 'storeUnreachable'],
    [answer(500, 'write /x/_00001.wal: no space left on device'), 'storeFull'],
    [answer(500, 'write /x/_00001.wal: file too large'), 'storeFull'],
    [socketError('ECONNREFUSED'), 'storeUnreachable'],
    [socketError('DEPTH_ZERO_SELF_SIGNED_CERT'), 'storeUnreachable'],
    [new NoAnswerError(5), 'storeUnreachable'],
    [new RangeError('a bug'), undefined],
  ];
  for (const [error, code] of cases) {
    const told = troubleOf(error, PLACE);
    assert.ok(code === undefined ? told === error : isTrouble(told, code), error.message);
  }
});

test('nobody can say what comes of a write, but where it had not begun or never ends otherwise', () => {
  const cases: readonly (readonly [Error, Aftermath])[] = [
    [answer(400, 'unable to parse'), 'nothing'],
    [answer(401, ''), 'nothing'],
    [answer(404, ''), 'nothing'],
    [answer(413, 'too large'), 'nothing'],
    [answer(429, '', '1'), 'nothing'],
    [socketError('ECONNREFUSED'), 'nothing'],
    [answer(422, 'partial write: dropped=1'), 'ends'],
    [new RangeError('a bug'), 'ends'],
    [answer(500, 'timeout'), 'unknown'],
    [answer(500, 'write /x/_00001.wal: no space left on device'), 'unknown'],
    [answer(503, 'later', '1'), 'unknown'],
    [socketError('ECONNRESET'), 'unknown'],
    [new NoAnswerError(5), 'unknown'],
  ];
  for (const [error, aftermath] of cases) {
    assert.equal(aftermathOf(troubleOf(error, PLACE)), aftermath, error.message);
  }
});

test('a retention is told apart from a bucket that holds something else, and what helps from what does not', () => {
  const hintOf = (error: Error) => (troubleOf(error, PLACE) as TroubleError).hint ?? '';
  // As 2.7 says it, and as those before it.
  for (const message of [
    'partial write: dropped 1 points outside retention policy of duration 720h0m0s dropped=1',
    'partial write: points beyond retention policy dropped=1',
  ]) {
    const told = troubleOf(answer(422, message), PLACE);
    assert.equal(isOfRetention(told), true);
    assert.match(hintOf(answer(422, message)), /--retention-days/);
  }
  const conflict = answer(422, 'partial write: field type conflict: input field "total" dropped=1');
  assert.equal(isOfRetention(troubleOf(conflict, PLACE)), false);
  assert.match(hintOf(conflict), /a bucket of their own/);
  assert.equal(isOfRetention(troubleOf(answer(500, 'retention policy'), PLACE)), false);
});
