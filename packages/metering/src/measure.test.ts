import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, bounds, installed, measured, meter, type Row, span } from './given.fixture.ts';
import { conflictsOf } from './measure.ts';

function findings(rows: readonly Row[], from: string, to: string, installation = installed()) {
  return measured(rows, span(from, to), installation).findings;
}

describe('U5, a reading over 24 hours from an edge', () => {
  test('24 hours exactly are near enough, a second more is named', () => {
    const rows = (first: string, last: string): Row[] => [
      [first, '10'],
      [last, '11'],
    ];
    const counted = ['2021-12-01', '2021-12-11'] as const;
    assert.deepEqual(findings(rows('2021-12-02', '2021-12-10'), ...counted), []);
    assert.deepEqual(findings(rows('2021-12-02 00:00:01', '2021-12-10'), ...counted), [
      'noReadingAtStart',
    ]);
    assert.deepEqual(findings(rows('2021-12-02', '2021-12-09 23:59:59'), ...counted), [
      'noReadingAtEnd',
    ]);
    assert.deepEqual(findings(rows('2021-11-30', '2021-12-12'), ...counted), []);
    assert.deepEqual(findings(rows('2021-11-29 23:59:59', '2021-12-12 00:00:01'), ...counted), [
      'noReadingAtEnd',
      'noReadingAtStart',
    ]);
  });

  test('one near neighbour is enough, on either side', () => {
    const rows: Row[] = [
      ['2021-11-20', '10'],
      ['2021-12-02', '11'],
      ['2021-12-10', '12'],
      ['2021-12-30', '13'],
    ];
    assert.deepEqual(findings(rows, '2021-12-01', '2021-12-11'), []);
  });
});

describe('U8, no reading at all', () => {
  const none = (rows: readonly Row[]) => {
    const measure = measured(rows, span('2021-12-01', '2021-12-03'));
    return measure.findings.includes('noReadings') ? bounds(measure) : false;
  };

  test('is unknown, not zero: high is P times the span', () => {
    assert.equal(none([]), '0.000 ≤ 0.000 ≤ 960.000');
  });

  test('readings on one side only are none, however near', () => {
    assert.ok(none([['2021-11-30 23:59:59', '10']]));
    assert.ok(none([['2021-12-03 00:00:01', '10']]));
    const before: Row[] = [
      ['2021-11-29', '10'],
      ['2021-11-30', '11'],
    ];
    assert.ok(none(before));
  });

  test('a reading on an edge, the last one included, is a reading', () => {
    assert.ok(!none([['2021-12-01', '10']]));
    assert.ok(!none([['2021-12-03', '10']]));
    assert.ok(!none([['2021-12-02', '10']]));
  });

  test('one on each side, however far, is a measurement', () => {
    const rows: Row[] = [
      ['2021-11-01', '10.000'],
      ['2022-01-01', '71.000'],
    ];
    const measure = measured(rows, span('2021-12-01', '2021-12-03'));
    // A kWh a day over 61 days.
    assert.equal(bounds(measure), '0.000 ≤ 2.000 ≤ 61.000');
    assert.deepEqual(measure.findings, ['noReadingAtEnd', 'noReadingAtStart']);
  });

  test('stands alone, without the findings of U5, and estimates no edge', () => {
    const measure = measured([['2021-11-01', '10']], span('2021-12-01', '2021-12-03'));
    assert.deepEqual(measure.findings, ['noReadings']);
    assert.ok(!measure.edgeEstimated);
    assert.equal(measure.start, undefined);
  });

  test('is P of the roster and takes the multiplier', () => {
    const installation = installed({ maxPowerW: 1_500, multiplier: 30 });
    const measure = measured([], span('00:00', '00:01'), installation);
    assert.equal(bounds(measure), '0.000 ≤ 0.000 ≤ 0.750');
  });

  test('a register of the roster is a reading', () => {
    const installation = installed({ installedAt: at('2021-12-02'), installedWh: 5_000 });
    const measure = measured([], span('2021-12-01', '2021-12-03'), installation);
    assert.deepEqual(measure.findings, []);
    assert.equal(bounds(measure), '0.000 ≤ 0.000 ≤ 480.000');
  });
});

describe('U10, a finding belongs where its reading or step is', () => {
  test('a step that overlaps the span by a second is named, one that touches it is not', () => {
    const rows: Row[] = [
      ['00:00', '10'],
      ['01:00', '2'],
      ['02:00', '2'],
      ['03:00', '100'],
    ];
    assert.deepEqual(findings(rows, '01:00', '02:00'), []);
    assert.deepEqual(findings(rows, '00:59:59', '02:00'), ['registerFell']);
    assert.deepEqual(findings(rows, '01:00', '02:00:01'), ['implausibleJump']);
    assert.deepEqual(findings(rows, '00:00', '03:00'), ['implausibleJump', 'registerFell']);
  });

  test('a rollover likewise', () => {
    const rows: Row[] = [
      ['00:00', '999999'],
      ['01:00', '2'],
      ['02:00', '3'],
    ];
    assert.deepEqual(findings(rows, '01:00', '02:00'), []);
    assert.deepEqual(findings(rows, '00:30', '02:00'), ['rollover']);
  });

  test('a blip on an edge is named, one a second outside is not', () => {
    const rows: Row[] = [
      ['00:00', '10'],
      ['01:00', '0'],
      ['02:00', '12'],
      ['04:00', '14'],
    ];
    assert.deepEqual(findings(rows, '01:00', '04:00'), ['blipDiscarded']);
    assert.deepEqual(findings(rows, '00:00', '01:00'), ['blipDiscarded']);
    assert.deepEqual(findings(rows, '01:00:01', '04:00'), []);
    assert.deepEqual(findings(rows, '00:00', '00:59:59'), []);
  });

  test('a finding stands once, however often it was found, in alphabetical order', () => {
    const rows: Row[] = [
      ['00:00', '10'],
      ['01:00', '9'],
      ['02:00', '8'],
      ['03:00', '500'],
      ['04:00', '0'],
      ['05:00', '501'],
    ];
    assert.deepEqual(findings(rows, '00:00', '05:00'), [
      'blipDiscarded',
      'implausibleJump',
      'registerFell',
    ]);
  });

  test('conflicts are looked for from the season’s first to its last instant', () => {
    const season = span('01:00', '05:00');
    const conflicts = ['00:59:59', '01:00', '03:00', '05:00', '05:00:01'];
    assert.deepEqual(conflictsOf(installed(), meter([], conflicts), season), [
      at('01:00'),
      at('03:00'),
      at('05:00'),
    ]);
  });

  test('a feed that contradicts the roster is a conflict of that instant', () => {
    const season = span('01:00', '05:00');
    const rows: Row[] = [['01:00', '10']];
    const conflicts = (installedWh: number, time = '01:00') =>
      conflictsOf(
        installed({ installedAt: at(time), installedWh }),
        meter(rows, ['03:00']),
        season,
      );
    assert.deepEqual(conflicts(10_001), [at('01:00'), at('03:00')]);
    assert.deepEqual(conflicts(10_000), [at('03:00')]);
    assert.deepEqual(conflicts(10_001, '00:30'), [at('03:00')]);
  });
});

describe('the evidence of an edge', () => {
  const rows: Row[] = [
    ['00:00', '10'],
    ['02:00', '12'],
    ['04:00', '3'],
  ];

  test('names the reading on it, or those on both sides and the register between', () => {
    const { start, end } = measured(rows, span('00:00', '01:00'));
    const first = { at: at('00:00'), totalWh: 10_000 };
    assert.deepEqual(start, {
      at: at('00:00'),
      kind: 'exact',
      registerWh: 10_000,
      before: first,
      after: first,
    });
    assert.deepEqual(end, {
      at: at('01:00'),
      kind: 'interpolated',
      registerWh: 11_000,
      before: first,
      after: { at: at('02:00'), totalWh: 12_000 },
    });
  });

  test('has no register inside an unknown step, and one neighbour past the last reading', () => {
    const { start, end } = measured(rows, span('03:00', '05:00'));
    assert.equal(start?.kind, 'insideUnknownStep');
    assert.equal(start?.registerWh, undefined);
    assert.equal(end?.kind, 'afterLast');
    assert.equal(end?.registerWh, 3_000);
    assert.deepEqual(end?.before, { at: at('04:00'), totalWh: 3_000 });
    assert.equal(end?.after, undefined);
  });

  test('an unknown step is named with its two readings', () => {
    const { evidence } = measured(rows, span('02:00', '04:00'));
    assert.deepEqual(evidence, [
      { finding: 'registerFell', from: at('02:00'), to: at('04:00'), fromWh: 12_000, toWh: 3_000 },
    ]);
  });
});
