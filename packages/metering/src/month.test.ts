import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Span } from '@nuanbu/units';
import {
  at,
  bounds,
  HOURS,
  installed,
  measured,
  meter,
  partBounds,
  type Row,
  span,
} from './given.fixture.ts';
import { measureHousehold } from './household.ts';
import type { Installation } from './installation.ts';

/** Days stand for months: a month is any span that the frame names. */
const FIRST = span('2021-12-01', '2021-12-02');
const SECOND = span('2021-12-02', '2021-12-03');
const THIRD = span('2021-12-03', '2021-12-04');
const THREE: Span = { from: FIRST.from, to: THIRD.to };

function months(rows: readonly Row[], counted = THREE, installation = installed()) {
  const measure = measured(rows, counted, installation, [FIRST, SECOND, THIRD]);
  return measure.months!;
}

describe('energy by month', () => {
  test('is there only where the frame asks', () => {
    const rows: Row[] = [['2021-12-01', '10']];
    assert.ok(!('months' in measured(rows, THREE)));
    assert.ok(!('months' in measured([], THREE)));
    assert.deepEqual(measured(rows, THREE, installed(), []).months, []);
  });

  test('a month between readings on its edges has equal bounds', () => {
    const rows: Row[] = [
      ['2021-12-01', '10'],
      ['2021-12-02', '13'],
      ['2021-12-03', '15'],
      ['2021-12-04', '16'],
    ];
    assert.deepEqual(months(rows).map(bounds), [
      '3.000 ≤ 3.000 ≤ 3.000',
      '2.000 ≤ 2.000 ≤ 2.000',
      '1.000 ≤ 1.000 ≤ 1.000',
    ]);
  });

  test('a month that begins inside a step has the best of U5 there, and both its bounds', () => {
    const rows: Row[] = [
      ['2021-12-01', '10'],
      ['2021-12-01 18:00', '28'],
      ['2021-12-02 06:00', '40'],
      ['2021-12-03', '58'],
      ['2021-12-04', '82'],
    ];
    assert.deepEqual(months(rows).map(bounds), [
      '18.000 ≤ 24.000 ≤ 30.000',
      '18.000 ≤ 24.000 ≤ 30.000',
      '24.000 ≤ 24.000 ≤ 24.000',
    ]);
  });

  test('an unknown step over a month’s edge adds to each high P for the time there', () => {
    const rows: Row[] = [
      ['2021-12-01', '10'],
      ['2021-12-01 23:00', '33'],
      ['2021-12-02 02:00', '3'],
      ['2021-12-03', '25'],
      ['2021-12-04', '49'],
    ];
    assert.deepEqual(months(rows).map(bounds), [
      '23.000 ≤ 23.000 ≤ 43.000',
      '22.000 ≤ 22.000 ≤ 62.000',
      '24.000 ≤ 24.000 ≤ 24.000',
    ]);
  });

  test('is cut to the counted span, and nothing where a month lies outside it', () => {
    const rows: Row[] = [
      ['2021-12-01', '10'],
      ['2021-12-02 06:00', '16'],
      ['2021-12-02 18:00', '18'],
    ];
    const [first, second, third] = months(rows, span('2021-12-02 06:00', '2021-12-02 18:00'));
    assert.equal(bounds(second!), '2.000 ≤ 2.000 ≤ 2.000');
    assert.deepEqual(second!.span, span('2021-12-02 06:00', '2021-12-02 18:00'));
    for (const empty of [first!, third!]) {
      assert.equal(empty.span.from, empty.span.to);
      assert.deepEqual([...new Set(Object.values(empty.quantity))], [0]);
    }
  });

  test('a month past all readings is unknown, though its season is measured', () => {
    const rows: Row[] = [
      ['2021-12-01', '10'],
      ['2021-12-02 12:00', '46'],
    ];
    const all = months(rows, THREE, installed({ multiplier: 2 }));
    assert.deepEqual(all.map(bounds), [
      '0.000 ≤ 48.000 ≤ 72.000',
      '0.000 ≤ 24.000 ≤ 552.000',
      '0.000 ≤ 0.000 ≤ 960.000',
    ]);
    // Twice the step of 36 and 20 kW for the season's 20 hours of peak, or 16 of valley, after it.
    assert.deepEqual(partBounds(all[2]!), ['0.000 ≤ 0.000 ≤ 872.000', '0.000 ≤ 0.000 ≤ 712.000']);
  });

  test('a month before all readings is no more than the register shows, as its season is', () => {
    const rows: Row[] = [
      ['2021-12-02 12:00', '10'],
      ['2021-12-03', '22'],
      ['2021-12-04', '46'],
    ];
    assert.deepEqual(months(rows).map(bounds), [
      '0.000 ≤ 0.000 ≤ 46.000',
      '12.000 ≤ 12.000 ≤ 22.000',
      '24.000 ≤ 24.000 ≤ 24.000',
    ]);
  });

  test('a season without readings has only unknown months, none above P for its time', () => {
    const unknown = months([], span('2021-12-01 12:00', '2021-12-03'), installed());
    assert.deepEqual(unknown.map(bounds), [
      '0.000 ≤ 0.000 ≤ 240.000',
      '0.000 ≤ 0.000 ≤ 480.000',
      '0.000 ≤ 0.000 ≤ 0.000',
    ]);
  });

  test('has the estimated share of its own steps (U9)', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '10'],
      ['2021-12-01 01:00', '11'],
      ['2021-12-01 02:00', '12'],
      ['2021-12-01 22:00', '32'],
      ['2021-12-01 23:00', '33'],
      ['2021-12-02 10:00', '44'],
      ['2021-12-02 11:00', '45'],
    ];
    const counted = span('2021-12-01', '2021-12-02 11:00');
    assert.equal(measured(rows, counted).quantity.estimatedWh, 31_000);
    const shares = months(rows, counted).map(({ quantity }) => quantity.estimatedWh);
    assert.deepEqual(shares, [21_000, 10_000, 0]);
  });
});

describe('peak and valley by month', () => {
  test('go by windows of the total where the span does', () => {
    const rows: Row[] = [
      ['2021-12-01 00:00', '10'],
      ['2021-12-01 08:00', '11'],
      ['2021-12-01 20:00', '14'],
      ['2021-12-02 00:00', '15'],
      ['2021-12-03 00:00', '39'],
      ['2021-12-04 00:00', '39'],
    ];
    const [first, second] = months(rows);
    assert.deepEqual(partBounds(first!), ['3.000 ≤ 3.000 ≤ 3.000', '2.000 ≤ 2.000 ≤ 2.000']);
    assert.deepEqual(partBounds(second!), ['0.000 ≤ 12.000 ≤ 24.000', '0.000 ≤ 12.000 ≤ 24.000']);
  });

  test('go by the peak register where the span does, also in a month where it is not read', () => {
    const rows: Row[] = [
      ['2021-12-01', '100', '50'],
      ['2021-12-02', '110'],
      ['2021-12-03', '120', '58'],
      ['2021-12-04', '130', '61'],
    ];
    assert.deepEqual(months(rows).map(partBounds), [
      ['0.000 ≤ 4.000 ≤ 8.000', '2.000 ≤ 6.000 ≤ 10.000'],
      ['0.000 ≤ 4.000 ≤ 8.000', '2.000 ≤ 6.000 ≤ 10.000'],
      ['3.000 ≤ 3.000 ≤ 3.000', '7.000 ≤ 7.000 ≤ 7.000'],
    ]);
  });

  test('go by windows in every month where the span’s registers disagree', () => {
    const rows: Row[] = [
      ['2021-12-01', '100', '50'],
      ['2021-12-02', '124', '60'],
      ['2021-12-03', '148', '140'],
      ['2021-12-04', '172', '150'],
    ];
    const peaks = months(rows).map(({ quantity }) => quantity.peakWh);
    assert.deepEqual(peaks, [12_000, 12_000, 12_000]);
  });

  /** Three days of these totals, with a peak register that is read at the two ends alone. */
  function daysOf(totals: readonly [number, number, number], peak: number) {
    const [one, two, three] = totals;
    const rows: Row[] = [
      ['2021-12-01', '100', '50'],
      ['2021-12-02', String(100 + one)],
      ['2021-12-03', String(100 + one + two)],
      ['2021-12-04', String(100 + one + two + three), String(50 + peak)],
    ];
    return months(rows).map(({ quantity }) => [quantity.peakWh, quantity.valleyWh]);
  }

  test('peak beyond a month’s total counts in the month beside it', () => {
    assert.deepEqual(daysOf([30, 30, 30], 30), [
      [10_000, 20_000],
      [10_000, 20_000],
      [10_000, 20_000],
    ]);
    assert.deepEqual(daysOf([4, 20, 30], 30), [
      [4_000, 0],
      [16_000, 4_000],
      [10_000, 20_000],
    ]);
    assert.deepEqual(daysOf([30, 20, 4], 30), [
      [10_000, 20_000],
      [16_000, 4_000],
      [4_000, 0],
    ]);
    assert.deepEqual(daysOf([30, 0, 0], 30), [
      [30_000, 0],
      [0, 0],
      [0, 0],
    ]);
  });
});

test('a month whose registers miss each other keeps its best between its bounds', () => {
  const rows: Row[] = [
    ['2021-12-01', '100', '50'],
    ['2021-12-02', '105', '60'],
    ['2021-12-03', '125', '65'],
    ['2021-12-04', '145', '70'],
  ];
  // Peak reads 10 of 5, then 5 of 20: the second day has what the first has no room for.
  assert.deepEqual(months(rows).map(partBounds), [
    ['5.000 ≤ 5.000 ≤ 5.000', '0.000 ≤ 0.000 ≤ 0.000'],
    ['5.000 ≤ 10.000 ≤ 10.000', '10.000 ≤ 10.000 ≤ 15.000'],
    ['5.000 ≤ 5.000 ≤ 5.000', '15.000 ≤ 15.000 ≤ 15.000'],
  ]);
});

describe('a household’s months', () => {
  const rows: Row[] = [
    ['2021-12-01', '10'],
    ['2021-12-02', '13'],
    ['2021-12-03', '15'],
    ['2021-12-04', '16'],
  ];
  function household(installations: readonly Installation[], counted = THREE) {
    const frame = { season: THREE, hours: HOURS, months: [FIRST, SECOND, THIRD] };
    return measureHousehold({ installations }, () => meter(rows), counted, frame).months!;
  }

  test('add its installations up, each with its multiplier and in its own time', () => {
    const old = installed({ removedAt: at('2021-12-03'), multiplier: 10 });
    const next = installed({ installedAt: at('2021-12-02') });
    const measures = household([old, next]);
    assert.deepEqual(measures.map(bounds), [
      '30.000 ≤ 30.000 ≤ 30.000',
      '22.000 ≤ 22.000 ≤ 22.000',
      '1.000 ≤ 1.000 ≤ 1.000',
    ]);
    assert.deepEqual(
      measures.map((month) => month.span),
      [FIRST, SECOND, THIRD],
    );
  });

  test('are zero where no installation was there, between two of them', () => {
    const old = installed({ removedAt: at('2021-12-02') });
    const next = installed({ installedAt: at('2021-12-03') });
    assert.deepEqual(household([old, next]).map(bounds), [
      '3.000 ≤ 3.000 ≤ 3.000',
      '0.000 ≤ 0.000 ≤ 0.000',
      '1.000 ≤ 1.000 ≤ 1.000',
    ]);
  });

  test('are unknown without any installation, by the default power', () => {
    assert.deepEqual(household([], span('2021-12-01', '2021-12-02 12:00')).map(bounds), [
      '0.000 ≤ 0.000 ≤ 480.000',
      '0.000 ≤ 0.000 ≤ 240.000',
      '0.000 ≤ 0.000 ≤ 0.000',
    ]);
  });

  test('are absent where the frame has none', () => {
    const frame = { season: THREE, hours: HOURS };
    const measure = measureHousehold(
      { installations: [installed()] },
      () => meter(rows),
      THREE,
      frame,
    );
    assert.ok(!('months' in measure));
  });
});
