import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meter, type Row, span } from './given.fixture.ts';
import type { MeterReadings } from './series.ts';
import { reportingIntervalS } from './spacing.ts';

function meterAt(...times: string[]): MeterReadings {
  return meter(times.map((time, index): Row => [time, String(index)]));
}

const DAY = span('00:00', '23:59');

test('U9: the interval is the most frequent spacing', () => {
  const readings = meterAt('00:00', '00:15', '01:15', '02:15', '02:30', '03:30');
  assert.equal(reportingIntervalS(readings, DAY), 3_600);
});

test('U9: of equally frequent spacings the shorter, whichever comes first', () => {
  assert.equal(reportingIntervalS(meterAt('00:00', '01:00', '01:15'), DAY), 900);
  assert.equal(reportingIntervalS(meterAt('00:00', '00:15', '01:15'), DAY), 900);
});

test('U9: only spacings whose two readings lie in the span count, its edges included', () => {
  const readings = meterAt('00:00', '00:15', '00:30', '01:30');
  assert.equal(reportingIntervalS(readings, span('00:30', '01:30')), 3_600);
  assert.equal(reportingIntervalS(readings, span('00:30', '01:29')), undefined);
  assert.equal(reportingIntervalS(readings, span('00:31', '01:30')), undefined);
});

test('fewer than two readings have no interval', () => {
  assert.equal(reportingIntervalS(meterAt(), DAY), undefined);
  assert.equal(reportingIntervalS(meterAt('00:00'), DAY), undefined);
});

test('spacings that a digest left out are counted, and its own across them are not', () => {
  const digest: MeterReadings = {
    ...meterAt('00:00', '07:00', '08:00', '19:00', '20:00'),
    omittedAfter: Uint8Array.from([1, 0, 1, 0, 0]),
    omittedSpacings: new Map([
      [3_600, 17],
      [900, 4],
    ]),
  };
  assert.equal(reportingIntervalS(digest, DAY), 3_600);
  assert.equal(reportingIntervalS({ ...digest, omittedSpacings: new Map([[900, 2]]) }, DAY), 900);
});

test('what looks like a spacing across what a digest left out does not outvote a true one', () => {
  const digest: MeterReadings = {
    ...meterAt('00:00', '07:00', '14:00', '14:15'),
    omittedAfter: Uint8Array.from([1, 1, 0, 0]),
    omittedSpacings: new Map(),
  };
  assert.equal(reportingIntervalS(digest, DAY), 900);
});
