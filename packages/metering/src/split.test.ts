import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatKwh } from '@nuanbu/units';
import { measured, type Row, span, wh } from './given.fixture.ts';

/** A day's registers at its two ends, from 100 each: what they advance by. */
function day(total: string, peak: string, valley: string): Row[] {
  const advanced = (kwh: string) => (kwh === '-' ? '-' : formatKwh(wh(kwh) + 100_000));
  return [
    ['2021-12-01', '100', '100', valley === '-' ? '-' : '100'],
    ['2021-12-02', advanced(total), advanced(peak), advanced(valley)],
  ];
}

function split(rows: readonly Row[], from = '2021-12-01', to = '2021-12-02') {
  const measure = measured(rows, span(from, to));
  return {
    by: measure.splitBy,
    peakWh: measure.quantity.peakWh,
    valleyWh: measure.quantity.valleyWh,
    disagree: measure.findings.includes('registersDisagree'),
  };
}

/** Whether the registers of a day that carried these energies disagree. */
function disagree(total: string, peak: string, valley: string): boolean {
  return split(day(total, peak, valley)).disagree;
}

describe('U7, peak and valley by registers', () => {
  test('peak is its register’s difference and valley the rest of the total', () => {
    assert.deepEqual(split(day('40', '15', '25')), {
      by: 'peakRegister',
      peakWh: 15_000,
      valleyWh: 25_000,
      disagree: false,
    });
  });

  test('valley is total minus peak, not its own register', () => {
    const { peakWh, valleyWh } = split(day('40', '15', '24.5'));
    assert.deepEqual([peakWh, valleyWh], [15_000, 25_000]);
  });

  test('of 100 kWh, 1 % and 1 kWh apart agree and one Wh more does not', () => {
    assert.ok(!disagree('100', '40', '59.000'));
    assert.ok(disagree('100', '40', '58.999'));
    assert.ok(!disagree('100', '40', '61.000'));
    assert.ok(disagree('100', '40', '61.001'));
  });

  test('of 50 kWh the 1 kWh decides, though 1 % is passed', () => {
    assert.ok(!disagree('50', '20', '29.000'));
    assert.ok(disagree('50', '20', '28.999'));
  });

  test('of 200 kWh the 1 % decides, though 1 kWh is passed', () => {
    assert.ok(!disagree('200', '80', '118.000'));
    assert.ok(disagree('200', '80', '117.999'));
    // 1 % of 100.100 is 1.001: at it the two agree, and a Wh less of total makes it more than 1 %.
    assert.ok(!disagree('100.100', '40', '61.101'));
    assert.ok(disagree('100.099', '40', '61.100'));
  });

  test('peak may be the whole total but not one Wh more', () => {
    assert.ok(!disagree('40', '40', '-'));
    assert.ok(!disagree('40', '40.000', '0'));
    assert.ok(disagree('40', '40.001', '-'));
    assert.ok(disagree('40', '40.001', '0'));
  });

  test('an edge between two readings of the peak register is read on its line', () => {
    const rows: Row[] = [
      ['2021-11-30 12:00', '100', '50'],
      ['2021-12-01 12:00', '124', '59'],
      ['2021-12-02', '130', '62'],
    ];
    assert.deepEqual(split(rows), {
      by: 'peakRegister',
      peakWh: 7_500,
      valleyWh: 10_500,
      disagree: false,
    });
  });

  test('peak and valley registers are cleaned by U1 to U4 without findings of their own', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100', '999995', '50'],
      ['2021-12-01 08:00', '110', '0', '0'],
      ['2021-12-01 20:00', '120', '5', '64'],
      ['2021-12-02 00:00', '125', '6', '64'],
    ];
    // Peak rolls over: 5 + 0 + 5 + 1; valley's zero is a blip.
    const measure = measured(rows, span('2021-12-01', '2021-12-02'));
    assert.deepEqual(measure.findings, []);
    assert.equal(measure.splitBy, 'peakRegister');
    assert.equal(measure.quantity.peakWh, 11_000);
  });
});

describe('U7, peak and valley by windows of the total', () => {
  /** A day whose total carries 1 kWh to 08:00, 10 to 20:00 and 2 to midnight. */
  function windows(peaks: readonly [string, string, string, string], valleys?: string[]): Row[] {
    const valley = (index: number) => valleys?.[index] ?? '-';
    return [
      ['2021-12-01 00:00', '100', peaks[0], valley(0)],
      ['2021-12-01 08:00', '101', peaks[1], valley(1)],
      ['2021-12-01 20:00', '111', peaks[2], valley(2)],
      ['2021-12-02 00:00', '113', peaks[3], valley(3)],
    ];
  }
  const byWindows = { by: 'tariffWindows', peakWh: 10_000, valleyWh: 3_000, disagree: false };

  test('is the only way without registers, and no finding', () => {
    assert.deepEqual(split(windows(['-', '-', '-', '-'])), byWindows);
  });

  test('is taken without a finding where the peak register cannot be read at an edge', () => {
    assert.deepEqual(split(windows(['-', '50', '55', '55'])), byWindows);
    assert.deepEqual(split(windows(['50', '50', '55', '-'])), byWindows);
  });

  test('is taken without a finding where an unknown step of the peak register is in the span', () => {
    assert.deepEqual(split(windows(['50', '50', '1', '2'])), byWindows);
    assert.deepEqual(split(windows(['50', '50', '900', '900'])), byWindows);
  });

  test('is not taken for an unknown step that only touches the span', () => {
    const rows: Row[] = [
      ['2021-11-30 00:00', '90', '70'],
      ...windows(['50', '50', '60', '60']),
      ['2021-12-03 00:00', '114', '1'],
    ];
    const { by, peakWh } = split(rows);
    assert.deepEqual([by, peakWh], ['peakRegister', 10_000]);
  });

  test('is taken with a finding where peak is more than the total', () => {
    const rows = windows(['50', '50', '63.001', '63.001']);
    assert.deepEqual(split(rows), { ...byWindows, disagree: true });
  });

  test('is taken with a finding where peak and valley miss the total', () => {
    const rows = windows(['50', '50', '60', '60'], ['10', '11', '11', '14.001']);
    assert.deepEqual(split(rows), { ...byWindows, disagree: true });
  });

  test('a valley register that cannot be read at both edges is not asked', () => {
    const early = windows(['50', '50', '60', '60'], ['-', '11', '11', '90']);
    assert.ok(!split(early).disagree);
    const late = windows(['50', '50', '60', '60'], ['10', '40', '40', '-']);
    assert.ok(!split(late).disagree);
    const fallen = windows(['50', '50', '60', '60'], ['10', '11', '5', '9']);
    assert.ok(!split(fallen).disagree);
  });

  test('interpolates the total at a window’s edges and keeps the sum to the Wh', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100.000'],
      ['2021-12-01 09:00', '100.010'],
      ['2021-12-01 21:00', '107.000'],
      ['2021-12-02 00:00', '110.000'],
    ];
    // 08:00 stands at 100.008 (8.88…), 20:00 at 106.417 (6.990 × 11/12 = 6.4075, floored).
    const { peakWh, valleyWh } = split(rows);
    assert.equal(peakWh, 106_417 - 100_008);
    assert.equal(peakWh + valleyWh, 10_000);
  });

  test('windows are cut where the span begins and ends', () => {
    const rows: Row[] = [
      ['2021-12-01 06:00', '100'],
      ['2021-12-01 10:00', '104'],
      ['2021-12-01 12:00', '107'],
    ];
    assert.deepEqual(split(rows, '2021-12-01 10:00', '2021-12-01 12:00'), {
      by: 'tariffWindows',
      peakWh: 3_000,
      valleyWh: 0,
      disagree: false,
    });
  });

  test('what an unknown step may have carried is in neither part', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '100'],
      ['2021-12-01 07:00', '101'],
      ['2021-12-01 21:00', '7'],
      ['2021-12-02 00:00', '9'],
    ];
    assert.deepEqual(split(rows), {
      by: 'tariffWindows',
      peakWh: 0,
      valleyWh: 3_000,
      disagree: false,
    });
  });
});

describe('U9, the estimated share', () => {
  /** Hourly readings of 1 kWh each from midnight, without those of some hours. */
  function hourly(hours: number, missing: readonly number[]): Row[] {
    const rows: Row[] = [];
    for (let hour = 0; hour <= hours; hour += 1) {
      if (missing.includes(hour)) continue;
      const day = 1 + Math.floor(hour / 24);
      rows.push([`2021-12-0${day} ${String(hour % 24).padStart(2, '0')}:00`, String(100 + hour)]);
    }
    return rows;
  }

  function estimated(rows: readonly Row[], from = '2021-12-01', to = '2021-12-02'): number {
    return measured(rows, span(from, to)).quantity.estimatedWh;
  }

  test('is the energy of steps longer than two intervals over a window’s edge', () => {
    assert.equal(estimated(hourly(24, [])), 0);
    assert.equal(estimated(hourly(24, [8])), 0); // two intervals, not longer
    assert.equal(estimated(hourly(24, [7, 8])), 3_000);
    assert.equal(estimated(hourly(24, [8, 9])), 3_000);
    assert.equal(estimated(hourly(24, [1, 2, 3, 4, 5, 6, 7, 8])), 9_000);
    assert.equal(estimated(hourly(24, [19, 20, 21, 22, 23])), 6_000);
    assert.equal(estimated(hourly(24, [19, 20, 21])), 4_000);
    assert.equal(estimated(hourly(24, [7, 8, 19, 20])), 6_000);
  });

  test('leaves out a long step between two edges, or from an edge to the next', () => {
    assert.equal(estimated(hourly(24, [10, 11, 12])), 0);
    assert.equal(estimated(hourly(24, [9, 10, 11])), 0); // begins at 08:00
    assert.equal(estimated(hourly(24, [6, 7])), 0); // ends at 08:00
  });

  test('a step longer than a day holds an edge, wherever it begins', () => {
    const missing = Array.from({ length: 24 }, (_, index) => 9 + index);
    assert.equal(estimated(hourly(72, missing), '2021-12-01', '2021-12-04'), 25_000);
  });

  test('counts of a step only what lies in the span', () => {
    const rows = hourly(24, [7, 8, 9, 10]);
    const cut = measured(rows, span('2021-12-01 08:30', '2021-12-02')).quantity;
    assert.equal(cut.estimatedWh, 2_500);
    assert.equal(cut.bestWh, 15_500);
    const end = measured(rows, span('2021-12-01 00:00', '2021-12-01 08:30')).quantity;
    assert.equal(end.estimatedWh, 2_500);
  });

  test('counts no step before the span or after it', () => {
    const before = hourly(48, [7, 8]);
    assert.equal(estimated(before, '2021-12-02', '2021-12-03'), 0);
    const after = hourly(48, [31, 32]);
    assert.equal(estimated(after, '2021-12-01', '2021-12-02'), 0);
  });

  test('without two readings in the season there is no interval and no share', () => {
    const rows: Row[] = [
      ['2021-11-30', '100'],
      ['2021-12-03', '172'],
    ];
    assert.equal(estimated(rows), 0);
  });
});
