import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { edgeAt, isEstimated, nearestReadingS, registerAt } from './edge.ts';
import { at, column, installed, wh } from './given.fixture.ts';
import { cleanRegister, type Track } from './track.ts';

type Rows = readonly (readonly [string, string])[];

function track(rows: Rows, more: Parameters<typeof installed>[0] = {}): Track {
  return cleanRegister(column(rows), installed(more));
}

const TWO: Rows = [
  ['2021-11-30 18:00', '999.10'],
  ['2021-12-01 06:00', '1001.50'],
];

describe('U5, the register at an edge', () => {
  test('is exact on a reading, the first and the last included', () => {
    const both = track(TWO);
    for (const [time, knownWh] of [
      ['2021-11-30 18:00', 0],
      ['2021-12-01 06:00', 2_400],
    ] as const) {
      const edge = edgeAt(both, at(time));
      assert.equal(edge.kind, 'exact');
      assert.deepEqual([edge.lowWh, edge.bestWh, edge.highWh], [knownWh, knownWh, knownWh]);
      assert.ok(!isEstimated(edge));
      assert.equal(nearestReadingS(both, edge), 0);
    }
  });

  test('worked: 999.10 + 2.40 × 6/12 = 1000.30, between the two registers', () => {
    const both = track(TWO);
    const edge = edgeAt(both, at('2021-12-01 00:00'));
    assert.equal(edge.kind, 'interpolated');
    assert.deepEqual([edge.lowWh, edge.bestWh, edge.highWh], [0, 1_200, 2_400]);
    assert.equal(registerAt(both, edge), wh('1000.30'));
    assert.ok(isEstimated(edge));
  });

  test('the straight line is floored to the Wh', () => {
    const third = track([
      ['00:00', '10.000'],
      ['03:00', '10.002'],
    ]);
    assert.equal(edgeAt(third, at('01:29:59')).bestWh, 0);
    assert.equal(edgeAt(third, at('01:30:00')).bestWh, 1);
    assert.equal(edgeAt(third, at('02:59:59')).bestWh, 1);
  });

  test('between two equal registers it is known, if not read', () => {
    const still = track([
      ['00:00', '10'],
      ['03:00', '10'],
    ]);
    const edge = edgeAt(still, at('01:00'));
    assert.equal(edge.kind, 'interpolated');
    assert.ok(!isEstimated(edge));
  });

  test('after the last reading it is the last register, or P·t more', () => {
    const one = track([['00:00', '10']]);
    const edge = edgeAt(one, at('00:00:01'));
    assert.equal(edge.kind, 'afterLast');
    assert.deepEqual([edge.lowWh, edge.bestWh, edge.highWh], [0, 0, 5]);
    assert.equal(registerAt(one, edge), wh('10'));
    assert.ok(isEstimated(edge));
    assert.equal(edgeAt(one, at('01:00')).highWh, 20_000);
  });

  test('before the first reading it is the first register, or P·t less, but not below zero', () => {
    const one = track([['06:00', '10']]);
    const near = edgeAt(one, at('05:30'));
    assert.equal(near.kind, 'beforeFirst');
    assert.deepEqual([near.lowWh, near.bestWh, near.highWh], [-wh('10'), 0, 0]);
    assert.equal(edgeAt(one, at('05:29')).lowWh, -wh('10'));
    assert.equal(edgeAt(one, at('05:59:59')).lowWh, -5);
    assert.equal(registerAt(one, near), wh('10'));
    assert.ok(isEstimated(near));
  });

  test('before a first register of zero it is zero, exactly', () => {
    const edge = edgeAt(track([['06:00', '0']]), at('00:00'));
    assert.ok(edge.lowWh === edge.highWh);
    assert.ok(!isEstimated(edge));
  });

  test('inside an unknown step no line is drawn, and it is estimated', () => {
    const fell = track([
      ['00:00', '10'],
      ['01:00', '11'],
      ['03:00', '2'],
    ]);
    const edge = edgeAt(fell, at('02:00'));
    assert.equal(edge.kind, 'insideUnknownStep');
    assert.deepEqual([edge.lowWh, edge.bestWh, edge.highWh], [1_000, 1_000, 1_000]);
    assert.ok(isEstimated(edge));
    assert.equal(edgeAt(fell, at('03:00')).kind, 'exact');
    assert.equal(registerAt(fell, edgeAt(fell, at('03:00'))), wh('2'));
  });

  test('inside a rollover the line goes on through the modulus', () => {
    const over = track(
      [
        ['00:00', '999.000'],
        ['02:00', '3.000'],
      ],
      { modulusWh: 1_000_000 },
    );
    assert.equal(registerAt(over, edgeAt(over, at('00:29:59'))), 999_999);
    assert.equal(registerAt(over, edgeAt(over, at('00:30'))), 0);
    assert.equal(registerAt(over, edgeAt(over, at('01:00'))), wh('1'));
  });
});

test('the nearest reading is the nearer of the two neighbours', () => {
  const both = track(TWO);
  assert.equal(nearestReadingS(both, edgeAt(both, at('2021-11-30 19:00'))), 3_600);
  assert.equal(nearestReadingS(both, edgeAt(both, at('2021-12-01 05:00'))), 3_600);
  assert.equal(nearestReadingS(both, edgeAt(both, at('2021-12-01 06:01'))), 60);
  assert.equal(nearestReadingS(both, edgeAt(both, at('2021-11-30 17:58'))), 120);
});
