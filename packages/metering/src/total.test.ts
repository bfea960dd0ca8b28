import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, bounds, installed, measured, meter, type Row, span } from './given.fixture.ts';
import { measureInstallation } from './measure.ts';

describe('U6, the total', () => {
  test('between exact edges has equal bounds', () => {
    const rows: Row[] = [
      ['00:00', '1000.00'],
      ['12:00', '1010.00'],
      ['18:00', '1020.50'],
    ];
    assert.equal(bounds(measured(rows, span('00:00', '18:00'))), '20.500 ≤ 20.500 ≤ 20.500');
  });

  test('low and high follow from interpolated edges', () => {
    const rows: Row[] = [
      ['2021-11-30 23:00', '10.000'],
      ['01:00', '11.000'],
      ['05:00', '15.000'],
      ['07:00', '17.000'],
    ];
    // Start 10.5 in [10, 11], end 16 in [15, 17].
    assert.equal(bounds(measured(rows, span('00:00', '06:00'))), '4.000 ≤ 5.500 ≤ 7.000');
  });

  test('both edges in one step: low is not below zero, high is the whole step', () => {
    const rows: Row[] = [
      ['00:00', '10.000'],
      ['06:00', '16.000'],
    ];
    assert.equal(bounds(measured(rows, span('01:00', '03:00'))), '0.000 ≤ 2.000 ≤ 6.000');
  });

  test('an unknown step inside the span adds P·Δt to high only', () => {
    const rows: Row[] = [
      ['00:00', '10.000'],
      ['01:00', '2.000'],
      ['02:00', '3.000'],
    ];
    assert.equal(bounds(measured(rows, span('00:00', '02:00'))), '1.000 ≤ 1.000 ≤ 21.000');
  });

  test('a rollover inside the span is known and widens nothing', () => {
    const rows: Row[] = [
      ['00:00', '999999'],
      ['01:00', '2'],
      ['02:00', '3'],
    ];
    assert.equal(bounds(measured(rows, span('00:00', '02:00'))), '4.000 ≤ 4.000 ≤ 4.000');
  });

  test('a jump counts P·Δt, without the quarter of an hour that U4 grants', () => {
    const rows: Row[] = [
      ['00:00', '10.000'],
      ['01:00', '35.001'],
      ['02:00', '36.000'],
    ];
    assert.equal(bounds(measured(rows, span('00:00', '02:00'))), '0.999 ≤ 0.999 ≤ 20.999');
  });

  test('an unknown step over an edge counts P times the time inside, floored', () => {
    const rows: Row[] = [
      ['00:00', '10.000'],
      ['02:00', '2.000'],
      ['03:00', '3.000'],
    ];
    assert.equal(bounds(measured(rows, span('01:30', '03:00'))), '1.000 ≤ 1.000 ≤ 11.000');
    assert.equal(bounds(measured(rows, span('01:59:59', '03:00'))), '1.000 ≤ 1.000 ≤ 1.005');
    assert.equal(bounds(measured(rows, span('02:00', '03:00'))), '1.000 ≤ 1.000 ≤ 1.000');
  });

  test('an unknown step over both edges is known by its time inside alone', () => {
    const rows: Row[] = [
      ['00:00', '10.000'],
      ['06:00', '2.000'],
    ];
    const measure = measured(rows, span('01:00', '02:00'));
    assert.equal(bounds(measure), '0.000 ≤ 0.000 ≤ 20.000');
    assert.deepEqual(measure.findings, ['registerFell']);
    assert.ok(measure.edgeEstimated);
  });

  test('several unknown steps add up, each floored on its own', () => {
    const rows: Row[] = [
      ['00:00:00', '10'],
      ['00:00:01', '9'],
      ['00:00:02', '8'],
      ['01:00:02', '8.5'],
    ];
    // A second at 20 kW is 5.55… Wh, floored to 5 twice, not to 11 once.
    const measure = measured(rows, span('00:00:00', '01:00:02'));
    assert.equal(bounds(measure), '0.500 ≤ 0.500 ≤ 0.510');
  });

  test('missing neighbours at both ends widen high only', () => {
    const rows: Row[] = [
      ['01:00', '100'],
      ['02:00', '101'],
    ];
    assert.equal(bounds(measured(rows, span('00:00', '04:00'))), '1.000 ≤ 1.000 ≤ 61.000');
  });

  test('the energy before the first reading cannot exceed its register', () => {
    const rows: Row[] = [
      ['01:00', '3'],
      ['02:00', '4'],
    ];
    assert.equal(bounds(measured(rows, span('00:00', '02:00'))), '1.000 ≤ 1.000 ≤ 4.000');
  });

  test('telescopes: spans that meet on a reading add up to the whole', () => {
    const rows: Row[] = [
      ['00:00', '10.003'],
      ['05:00', '12.507'],
      ['07:00', '12.508'],
      ['11:00', '19.001'],
    ];
    const energy = (from: string, to: string) => measured(rows, span(from, to)).quantity.bestWh;
    assert.equal(energy('00:00', '05:00') + energy('05:00', '11:00'), energy('00:00', '11:00'));
    assert.equal(energy('00:00', '11:00'), 8_998);
  });

  test('the multiplier is applied once, to the finished quantity', () => {
    const rows: Row[] = [
      ['2021-11-30 23:00', '10.000'],
      ['02:00', '10.004'],
      ['09:00', '12.000', '1', '1'],
    ];
    // At 00:00 the line stands at 10.001, at 08:00 at 11.714 (10.004 + 1.996 × 6/7 = 11.7148…).
    const measure = measured(rows, span('00:00', '09:00'), installed({ multiplier: 40 }));
    assert.equal(bounds(measure), '79.840 ≤ 79.960 ≤ 80.000');
    assert.equal(measure.quantity.peakWh, 286 * 40);
    assert.equal(measure.quantity.valleyWh, (1_999 - 286) * 40);
    assert.equal(measure.multiplier, 40);
  });
});

describe('the counted span is season ∩ installation ∩ eligibility', () => {
  const rows: Row[] = [
    ['00:00', '10'],
    ['03:00', '16'],
    ['06:00', '22'],
  ];

  test('an installation cuts it, and its readings outside are no neighbours', () => {
    const measure = measured(
      rows,
      span('00:00', '06:00'),
      installed({ installedAt: at('01:00'), removedAt: at('05:00') }),
    );
    assert.deepEqual(measure.span, span('01:00', '05:00'));
    // One reading inside; two hours at 20 kW on each side, but no register below zero.
    assert.equal(bounds(measure), '0.000 ≤ 0.000 ≤ 56.000');
  });

  test('the registers at installation and removal are readings', () => {
    const measure = measured(
      rows,
      span('00:00', '06:00'),
      installed({
        installedAt: at('01:00'),
        installedWh: 12_500,
        removedAt: at('05:00'),
        removedWh: 20_000,
      }),
    );
    assert.equal(bounds(measure), '7.500 ≤ 7.500 ≤ 7.500');
    assert.ok(!measure.edgeEstimated);
  });

  test('a roster register that the feed repeats leaves no reading behind its last', () => {
    const feed: Row[] = [
      ['01:00', '0'],
      ['03:00', '5'],
    ];
    const installation = installed({ installedAt: at('01:00'), installedWh: 0 });
    const measure = measured(feed, span('01:00', '03:00'), installation);
    assert.equal(bounds(measure), '5.000 ≤ 5.000 ≤ 5.000');
    assert.deepEqual(measure.findings, []);
  });

  test('an installation that ends where the span begins has no part in it', () => {
    const frame = { season: span('00:00', '06:00'), hours: { peak: [] } };
    const counted = span('03:00', '06:00');
    const part = (more: Parameters<typeof installed>[0]) =>
      measureInstallation(installed(more), meter(rows), counted, frame);
    assert.equal(part({ removedAt: at('03:00') }), undefined);
    assert.equal(part({ installedAt: at('06:00') }), undefined);
    assert.ok(part({ removedAt: at('03:00:01') }));
    assert.ok(part({ installedAt: at('05:59:59') }));
  });
});
