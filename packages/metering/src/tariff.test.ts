import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatInstant } from '@nuanbu/units';
import { at, HOURS, span } from './given.fixture.ts';
import {
  digestEdges,
  hasTariffEdgeInside,
  peakS,
  peakWindows,
  type TariffHours,
  tariffParts,
} from './tariff.ts';

function clock(instant: number): string {
  return formatInstant(instant).slice(8, 16).replace('T', ' ');
}

function windows(from: string, to: string, hours: TariffHours = HOURS): string[] {
  return peakWindows(hours, span(from, to)).map(({ from, to }) => `${clock(from)}–${clock(to)}`);
}

describe('T2, peak windows', () => {
  test('one a day from 08:00 to 20:00, cut to the span', () => {
    assert.deepEqual(windows('2021-12-01', '2021-12-03'), [
      '01 08:00–01 20:00',
      '02 08:00–02 20:00',
    ]);
    assert.deepEqual(windows('09:00', '2021-12-02 08:01'), [
      '01 09:00–01 20:00',
      '02 08:00–02 08:01',
    ]);
    assert.deepEqual(windows('2021-11-30 20:00', '08:00'), []);
    assert.deepEqual(windows('19:59', '2021-12-02 08:00'), ['01 19:59–01 20:00']);
  });

  test('several a day, and none', () => {
    const twice: TariffHours = {
      peak: [
        { fromS: 8 * 3600, toS: 12 * 3600 },
        { fromS: 17 * 3600, toS: 24 * 3600 },
      ],
    };
    assert.deepEqual(windows('00:00', '2021-12-02', twice), [
      '01 08:00–01 12:00',
      '01 17:00–02 00:00',
    ]);
    assert.deepEqual(windows('00:00', '2021-12-02', { peak: [] }), []);
  });
});

describe('T2, peak and valley in turn', () => {
  const parts = (from: string, to: string, hours = HOURS) =>
    tariffParts(hours, span(from, to)).map(
      ({ from, to, isPeak }) => `${clock(from)}–${clock(to)} ${isPeak ? 'peak' : 'valley'}`,
    );

  test('a span is cut at every edge between them and nowhere else', () => {
    assert.deepEqual(parts('2021-12-01', '2021-12-02 12:00'), [
      '01 00:00–01 08:00 valley',
      '01 08:00–01 20:00 peak',
      '01 20:00–02 08:00 valley',
      '02 08:00–02 12:00 peak',
    ]);
    assert.deepEqual(parts('08:00', '20:00'), ['01 08:00–01 20:00 peak']);
    assert.deepEqual(parts('2021-11-30 20:00', '08:00'), ['30 20:00–01 08:00 valley']);
    assert.deepEqual(parts('00:00', '2021-12-09', { peak: [] }), ['01 00:00–09 00:00 valley']);
  });

  test('peak hours that meet, at midnight too, are one part', () => {
    const night: TariffHours = {
      peak: [
        { fromS: 0, toS: 3600 },
        { fromS: 3600, toS: 2 * 3600 },
        { fromS: 22 * 3600, toS: 86_400 },
      ],
    };
    assert.deepEqual(parts('00:00', '2021-12-02 12:00', night), [
      '01 00:00–01 02:00 peak',
      '01 02:00–01 22:00 valley',
      '01 22:00–02 02:00 peak',
      '02 02:00–02 12:00 valley',
    ]);
  });

  test('the seconds of a span that are peak', () => {
    const seconds = (from: string, to: string, hours = HOURS) => peakS(hours, span(from, to));
    assert.equal(seconds('2021-12-01', '2021-12-03'), 24 * 3600);
    assert.equal(seconds('07:00', '08:00:01'), 1);
    assert.equal(seconds('20:00', '2021-12-02 08:00'), 0);
    assert.equal(seconds('00:00', '2021-12-02', { peak: [] }), 0);
  });
});

describe('an edge of a window inside a step', () => {
  const inside = (from: string, to: string, hours = HOURS) =>
    hasTariffEdgeInside(hours, at(from), at(to));

  test('lies strictly between its ends', () => {
    assert.ok(inside('07:59:59', '08:00:01'));
    assert.ok(!inside('08:00', '20:00'));
    assert.ok(!inside('07:00', '08:00'));
    assert.ok(!inside('20:00', '2021-12-02 08:00'));
    assert.ok(inside('20:00', '2021-12-02 08:00:01'));
    assert.ok(inside('2021-11-30 23:00', '09:00'));
  });

  test('is there in every step of a day or more, where there are windows', () => {
    assert.ok(inside('08:00', '2021-12-02 08:00'));
    assert.ok(inside('08:00', '2021-12-05 08:00'));
    assert.ok(!inside('08:00', '2021-12-05 08:00', { peak: [] }));
    const allDay: TariffHours = { peak: [{ fromS: 0, toS: 86_400 }] };
    assert.ok(!inside('00:00', '2021-12-02 00:00', allDay));
    assert.ok(inside('00:00', '2021-12-02 00:00:01', allDay));
  });
});

test('a digest is cut at every window edge and midnight from a day before to a day after', () => {
  const edges = digestEdges(HOURS, span('2021-12-01', '2021-12-02')).map(clock);
  assert.deepEqual(edges, [
    '30 00:00',
    '30 08:00',
    '30 20:00',
    '01 00:00',
    '01 08:00',
    '01 20:00',
    '02 00:00',
    '02 08:00',
    '02 20:00',
    '03 00:00',
  ]);
});

test('a digest of a season that begins or ends within a day is cut there too', () => {
  const edges = digestEdges({ peak: [] }, span('06:00', '18:00')).map(clock);
  assert.deepEqual(edges, ['30 00:00', '01 00:00', '01 06:00', '01 18:00', '02 00:00']);
});

test('a digest is cut where a month of the frame begins or ends inside the season', () => {
  const months = [span('2021-11-01', '09:30'), span('09:30', '18:00'), span('18:00', '2022-01-01')];
  const edges = digestEdges({ peak: [] }, span('06:00', '18:00'), months).map(clock);
  assert.deepEqual(edges, ['30 00:00', '01 00:00', '01 06:00', '01 09:30', '01 18:00', '02 00:00']);
});
