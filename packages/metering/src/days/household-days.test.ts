import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, sumIntegers } from '@nuanbu/units';
import fc from 'fast-check';
import { at, HOURS, installed, meter, type Row, span } from '../given.fixture.ts';
import { measureHousehold } from '../household.ts';
import type { Installation } from '../installation.ts';
import { householdDays } from './household-days.ts';

const SEASON = span('2021-12-01', '2021-12-11');
const FRAME = { season: SEASON, hours: HOURS };

/** Registers at every sixth hour of some days, at 1 kWh an hour, but for some instants. */
function sixHourly(lost: (text: string) => boolean = () => false): Row[] {
  const rows: Row[] = [];
  for (let day = 1; day <= 11; day += 1) {
    for (let hour = 0; hour < 24; hour += 6) {
      const text = `2021-12-${String(day).padStart(2, '0')} ${String(hour).padStart(2, '0')}:00`;
      if (!lost(text)) rows.push([text, `${1_000 + (day - 1) * 24 + hour}.00`]);
    }
  }
  return rows;
}

function daysOf(rows: readonly Row[], installations: readonly Installation[] = [installed()]) {
  return householdDays({ installations }, () => meter(rows), SEASON, FRAME);
}

function sourcesOf({ days }: ReturnType<typeof daysOf>): string {
  return days.map(({ source }) => source[0]).join('');
}

test('with all readings there, every day is measured, and peak is its twelve hours', () => {
  const found = daysOf(sixHourly());
  assert.equal(sourcesOf(found), 'mmmmmmmmmm');
  assert.deepEqual(found.blocks, []);
  const [first] = found.days;
  assert.equal(dayOf(first!.span.from), '2021-12-01');
  assert.deepEqual(
    [first!.quantity.bestWh, first!.quantity.peakWh, first!.quantity.valleyWh],
    [24_000, 12_000, 12_000],
  );
});

test('one reading lost is no gap, two are: over a midnight a block, within a day an estimate', () => {
  // Two intervals from 18:00 to 06:00.
  assert.equal(sourcesOf(daysOf(sixHourly((text) => text === '2021-12-03 00:00'))), 'mmmmmmmmmm');
  const night = ['2021-12-03 00:00', '2021-12-03 06:00'];
  const overMidnight = daysOf(sixHourly((text) => night.includes(text)));
  assert.equal(sourcesOf(overMidnight), 'miimmmmmmm');
  assert.deepEqual(overMidnight.blocks, [
    { meterId: 'M1', from: at('2021-12-02 18:00'), to: at('2021-12-03 12:00'), totalWh: 18_000 },
  ]);
  const day = ['2021-12-03 06:00', '2021-12-03 12:00', '2021-12-03 18:00'];
  const withinDay = daysOf(sixHourly((text) => day.includes(text)));
  // From midnight to midnight: the day itself is measured, its peak is not.
  assert.equal(sourcesOf(withinDay), 'mmemmmmmmm');
  assert.deepEqual(withinDay.blocks, []);
});

test('a gap of several days is one block with one total', () => {
  const found = daysOf(sixHourly((text) => '2021-12-03 06' <= text && text < '2021-12-06 12'));
  assert.equal(sourcesOf(found), 'mmiiiimmmm');
  assert.equal(found.blocks.length, 1);
  assert.equal(found.blocks[0]!.totalWh, 84_000);
  assert.deepEqual(
    found.days.map(({ block }) => block),
    [undefined, undefined, 0, 0, 0, 0, undefined, undefined, undefined, undefined],
  );
});

test('before the first reading, after the last and in a fall nothing is known', () => {
  const late = daysOf(sixHourly((text) => text < '2021-12-03' || text >= '2021-12-09 06'));
  assert.equal(sourcesOf(late), 'nnmmmmmmnn');
  assert.deepEqual(
    late.blocks.map(({ from, to, totalWh }) => [dayOf(from), dayOf(to), totalWh]),
    [
      ['2021-12-01', '2021-12-03', undefined],
      ['2021-12-09', '2021-12-11', undefined],
    ],
  );
  // The last reading is within two intervals of the end, as in every live feed.
  const live = daysOf(sixHourly((text) => text > '2021-12-10 12:00'));
  assert.equal(sourcesOf(live), 'mmmmmmmmmm');
  const fallen = sixHourly().map(([text, kwh]): Row => {
    return text < '2021-12-04 12' ? [text, kwh] : [text, String(Number(kwh) - 1_000)];
  });
  const fall = daysOf(fallen);
  assert.equal(sourcesOf(fall), 'mmmnmmmmmm');
  assert.deepEqual(fall.days[3]!.findings, ['registerFell']);
  assert.deepEqual(fall.days[2]!.findings, []);
  assert.equal(fall.findings[0]!.meterId, 'M1');
});

test('without a meter, or without any reading, nothing is known either', () => {
  assert.equal(sourcesOf(daysOf([])), 'nnnnnnnnnn');
  assert.equal(sourcesOf(daysOf(sixHourly(), [])), 'nnnnnnnnnn');
  const until = installed({ removedAt: at('2021-12-04 00:00') });
  assert.equal(sourcesOf(daysOf(sixHourly(), [until])), 'mmmnnnnnnn');
});

test('one meter after another, without time between, leaves all days measured', () => {
  const changedAt = at('2021-12-04 12:00');
  const both = [
    installed({ removedAt: changedAt, removedWh: 1_084_000 }),
    installed({ installedAt: changedAt, installedWh: 1_084_000, multiplier: 2 }),
  ];
  const found = daysOf(sixHourly(), both);
  assert.equal(sourcesOf(found), 'mmmmmmmmmm');
  assert.equal(found.days[3]!.quantity.bestWh, 12_000 + 2 * 12_000);
});

const wild = fc.record({
  steps: fc.array(
    fc.record({
      seconds: fc.oneof(fc.constant(3_600), fc.integer({ min: 60, max: 4 * 86_400 })),
      wh: fc.oneof(fc.nat(2_000), fc.integer({ min: -50_000, max: 200_000 })),
      peakPercent: fc.option(fc.nat(100), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 80 },
  ),
  beginS: fc.integer({ min: -3 * 86_400, max: 4 * 86_400 }),
  changeS: fc.option(fc.integer({ min: 0, max: 10 * 86_400 }), { nil: undefined }),
  fromDay: fc.nat(5),
});

test('whatever the registers say, the days add up to the span, peak and valley too', () => {
  fc.assert(
    fc.property(wild, ({ steps, beginS, changeS, fromDay }) => {
      let [time, total, peak] = [SEASON.from + beginS, 500_000, 100_000];
      const rows = steps.map(({ seconds, wh, peakPercent }) => {
        time += seconds;
        total = Math.max(0, total + wh);
        if (peakPercent !== undefined) peak += Math.floor((Math.max(0, wh) * peakPercent) / 100);
        const peakWh = peakPercent === undefined ? undefined : peak;
        return { at: time, totalWh: total, peakWh };
      });
      const readings = meter([]);
      const series = {
        length: rows.length,
        at: Float64Array.from(rows, (row) => row.at),
        totalWh: Float64Array.from(rows, (row) => row.totalWh),
        peakWh: Float64Array.from(rows, (row) => row.peakWh ?? -1),
        valleyWh: new Float64Array(rows.length).fill(-1),
      };
      const change = changeS === undefined ? undefined : SEASON.from + changeS;
      const installations =
        change === undefined
          ? [installed()]
          : [installed({ removedAt: change }), installed({ installedAt: change, multiplier: 3 })];
      const counted = { from: SEASON.from + fromDay * 86_400, to: SEASON.to };
      const readingsOf = () => ({ ...readings, series });
      const { days, measure } = householdDays({ installations }, readingsOf, counted, FRAME);
      const { quantity } = measureHousehold({ installations }, readingsOf, counted, FRAME);
      assert.deepEqual(measure.quantity, quantity);
      for (const field of ['bestWh', 'peakWh', 'valleyWh'] as const) {
        const sum = sumIntegers(
          days.map((day) => day.quantity[field]),
          field,
        );
        assert.equal(sum, quantity[field], field);
      }
      for (const { quantity: day } of days) assert.equal(day.peakWh + day.valleyWh, day.bestWh);
    }),
    { numRuns: 500 },
  );
});
