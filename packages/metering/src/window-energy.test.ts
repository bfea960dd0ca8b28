import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds, installed, measured, partBounds, type Row, span } from './given.fixture.ts';

/** Bounds of peak and valley of some days of December, which begin with the first. */
function parts(rows: readonly Row[], to = '2021-12-02', maxPowerW = 20_000): string[] {
  const measure = measured(rows, span('2021-12-01', to), installed({ maxPowerW }));
  assert.equal(measure.splitBy, 'tariffWindows');
  return partBounds(measure);
}

describe('U7, bounds of peak and valley by windows of the total', () => {
  test('are equal where a reading lies on every edge', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100'],
      ['2021-12-01 08:00', '101'],
      ['2021-12-01 14:30', '108'],
      ['2021-12-01 20:00', '111'],
      ['2021-12-02 00:00', '113'],
    ];
    assert.deepEqual(parts(rows), ['10.000 ≤ 10.000 ≤ 10.000', '3.000 ≤ 3.000 ≤ 3.000']);
  });

  test('a step over an edge may belong to either side', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100'],
      ['2021-12-01 07:00', '107'],
      ['2021-12-01 09:00', '109'],
      ['2021-12-01 20:00', '120'],
      ['2021-12-02 00:00', '124'],
    ];
    assert.deepEqual(parts(rows), ['11.000 ≤ 12.000 ≤ 13.000', '11.000 ≤ 12.000 ≤ 13.000']);
  });

  test('a step over many windows counts once in high, not once for each', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100'],
      ['2021-12-01 07:00', '107'],
      ['2021-12-03 21:00', '169'],
      ['2021-12-04 00:00', '172'],
    ];
    // A kWh an hour: 36 hours of peak in 62.
    assert.deepEqual(parts(rows, '2021-12-04'), [
      '0.000 ≤ 36.000 ≤ 62.000',
      '10.000 ≤ 36.000 ≤ 72.000',
    ]);
  });

  test('steps that follow each other over one edge and the next count once each', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100'],
      ['2021-12-01 14:00', '114'],
      ['2021-12-02 00:00', '124'],
    ];
    assert.deepEqual(parts(rows), ['0.000 ≤ 12.000 ≤ 24.000', '0.000 ≤ 12.000 ≤ 24.000']);
  });

  test('a step at the span’s edge counts with what U5 leaves open of it', () => {
    const rows: Row[] = [
      ['2021-11-30 22:00', '100'],
      ['2021-12-01 02:00', '104'],
      ['2021-12-01 08:00', '105'],
      ['2021-12-01 20:00', '106'],
      ['2021-12-01 22:00', '107'],
      ['2021-12-02 02:00', '111'],
    ];
    // Valley: 1 and 1 are certain; each end adds 0 to 4, best 2.
    assert.deepEqual(parts(rows), ['1.000 ≤ 1.000 ≤ 1.000', '2.000 ≤ 6.000 ≤ 10.000']);
  });

  test('an unknown step may have carried P for its time in the windows, floored', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100'],
      ['2021-12-01 07:00', '101'],
      ['2021-12-01 21:00', '7'],
      ['2021-12-02 00:00', '9'],
    ];
    assert.deepEqual(parts(rows), ['0.000 ≤ 0.000 ≤ 240.000', '3.000 ≤ 3.000 ≤ 43.000']);
    const later: Row[] = [
      ['2021-12-01 00:00', '100'],
      ['2021-12-01 07:59:59', '100'],
      ['2021-12-01 08:00:02', '7'],
      ['2021-12-01 20:00', '7'],
      ['2021-12-02 00:00', '7'],
    ];
    // A second is 5.55 Wh, two are 11.11.
    assert.deepEqual(parts(later), ['0.000 ≤ 0.000 ≤ 0.011', '0.000 ≤ 0.000 ≤ 0.005']);
  });

  test('after the last reading each part may have P for its own time', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100'],
      ['2021-12-01 08:00', '101'],
      ['2021-12-01 10:00', '104'],
    ];
    assert.deepEqual(parts(rows), ['3.000 ≤ 3.000 ≤ 203.000', '1.000 ≤ 1.000 ≤ 81.000']);
  });

  test('before the first reading too, but no more than the register shows', () => {
    const rows = (first: string): Row[] => [
      ['2021-12-01 12:00', first],
      ['2021-12-01 20:00', `1${first}`],
      ['2021-12-02 00:00', `1${first}`],
    ];
    // From 900 to 1900 is a jump, so that only its own 160 are added.
    assert.deepEqual(parts(rows('90.000')), [
      '100.000 ≤ 100.000 ≤ 180.000',
      '0.000 ≤ 0.000 ≤ 90.000',
    ]);
    assert.deepEqual(parts(rows('70.000')), [
      '100.000 ≤ 100.000 ≤ 170.000',
      '0.000 ≤ 0.000 ≤ 70.000',
    ]);
    assert.deepEqual(parts(rows('90.000'), '2021-12-02', 10_000), [
      '0.000 ≤ 0.000 ≤ 120.000',
      '0.000 ≤ 0.000 ≤ 80.000',
    ]);
  });

  test('take the multiplier like everything else', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100'],
      ['2021-12-01 14:00', '114'],
      ['2021-12-02 00:00', '124'],
    ];
    const measure = measured(rows, span('2021-12-01', '2021-12-02'), installed({ multiplier: 10 }));
    assert.deepEqual(partBounds(measure), [
      '0.000 ≤ 120.000 ≤ 240.000',
      '0.000 ≤ 120.000 ≤ 240.000',
    ]);
  });

  test('without any reading each part may be the whole of what the total may be', () => {
    const measure = measured([], span('2021-12-01', '2021-12-02'));
    assert.equal(bounds(measure), '0.000 ≤ 0.000 ≤ 480.000');
    assert.deepEqual(partBounds(measure), [bounds(measure), bounds(measure)]);
  });
});

describe('U7, bounds of peak and valley by the peak register', () => {
  function byRegister(rows: readonly Row[]): string[] {
    const measure = measured(rows, span('2021-12-01', '2021-12-02'));
    assert.equal(measure.splitBy, 'peakRegister');
    return [bounds(measure), ...partBounds(measure)];
  }

  test('are equal where both registers are read on both edges, whatever lies between', () => {
    const rows: Row[] = [
      ['2021-12-01', '100', '50'],
      ['2021-12-02', '140', '65'],
    ];
    assert.deepEqual(byRegister(rows), [
      '40.000 ≤ 40.000 ≤ 40.000',
      '15.000 ≤ 15.000 ≤ 15.000',
      '25.000 ≤ 25.000 ≤ 25.000',
    ]);
  });

  test('peak has those of U5, valley what total and peak leave to it', () => {
    const rows: Row[] = [
      ['2021-11-30 12:00', '100', '50'],
      ['2021-12-01 12:00', '124', '54'],
      ['2021-12-02', '150', '62'],
    ];
    assert.deepEqual(byRegister(rows), [
      '26.000 ≤ 38.000 ≤ 50.000',
      '8.000 ≤ 10.000 ≤ 12.000',
      '14.000 ≤ 28.000 ≤ 42.000',
    ]);
  });

  test('peak is no more than the total may be, and valley no less than nothing', () => {
    const rows: Row[] = [
      ['2021-11-30', '90', '50'],
      ['2021-12-01', '100'],
      ['2021-12-02', '110', '65'],
    ];
    assert.deepEqual(byRegister(rows), [
      '10.000 ≤ 10.000 ≤ 10.000',
      '0.000 ≤ 7.500 ≤ 10.000',
      '0.000 ≤ 2.500 ≤ 10.000',
    ]);
  });

  test('an unknown step of the total widens valley alone', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100', '50'],
      ['2021-12-01 06:00', '130', '60'],
      ['2021-12-01 07:00', '3', '61'],
      ['2021-12-02 00:00', '10', '62'],
    ];
    assert.deepEqual(byRegister(rows), [
      '37.000 ≤ 37.000 ≤ 57.000',
      '12.000 ≤ 12.000 ≤ 12.000',
      '25.000 ≤ 25.000 ≤ 45.000',
    ]);
  });
});
