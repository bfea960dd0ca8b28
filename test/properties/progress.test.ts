/** Conversions are counted once, whichever way a report is cut. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dayPeriod,
  daysOf,
  type Progress,
  type ProgressRow,
  progressOf,
  weekPeriod,
} from '@nuanbu/settlement';
import { addDays } from '@nuanbu/units';
import fc from 'fast-check';

const day = fc.integer({ min: 0, max: 40 }).map((days) => addDays('2021-08-16', days));
const place = fc.record({
  town: fc.constantFrom('甲镇', '乙镇', '丙镇'),
  village: fc.constantFrom('', '东村', '西村', '南村'),
  pathway: fc.option(fc.constantFrom('electricity', 'gas'), { nil: undefined }),
});
const plan = fc.array(
  fc.tuple(place, fc.nat(50)).map(([at, plannedHouseholds]) => ({ ...at, plannedHouseholds })),
  { maxLength: 12 },
);
const households = fc.array(
  fc
    .tuple(place, fc.option(day, { nil: undefined }), fc.option(day, { nil: undefined }))
    .map(([at, convertedOn, acceptedOn]) => ({ ...at, convertedOn, acceptedOn })),
  { maxLength: 60 },
);

const COUNTS = ['converted', 'convertedInAll', 'withoutDay', 'accepted'] as const;

function sums(rows: readonly ProgressRow[]) {
  const add = (of: (row: ProgressRow) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  return [...COUNTS.map((count) => add((row) => row[count])), add((row) => row.planned ?? 0)];
}

test('villages, towns, pathways and the district count the same households', () => {
  fc.assert(
    fc.property(plan, households, day, (planned, homes, on) => {
      const by = (group: Progress['by']) => progressOf(planned, homes, weekPeriod(on), group);
      const whole = sums([by('district').total]);
      for (const group of ['village', 'town', 'pathway', 'district'] as const) {
        assert.deepEqual(sums(by(group).rows), whole, group);
      }
      const villages = Map.groupBy(by('village').rows, ({ town }) => town);
      for (const row of by('town').rows) {
        assert.deepEqual(sums(villages.get(row.town)!), sums([row]), row.town);
      }
    }),
  );
});

test('the days of a week add up to the week, and from one Sunday to the next in all', () => {
  fc.assert(
    fc.property(plan, households, day, (planned, homes, on) => {
      const week = progressOf(planned, homes, weekPeriod(on), 'village');
      const days = daysOf(week).map((each) =>
        progressOf(planned, homes, dayPeriod(each), 'village'),
      );
      for (const [index, row] of week.rows.entries()) {
        const each = days.map(({ rows }) => rows[index]!.converted);
        assert.deepEqual(each, row.convertedByDay);
        assert.equal(
          each.reduce((sum, count) => sum + count, 0),
          row.converted,
        );
        assert.equal(days.at(-1)!.rows[index]!.convertedInAll, row.convertedInAll);
      }
      const dated = ({ convertedInAll, withoutDay }: ProgressRow) => convertedInAll - withoutDay;
      const weekBefore = progressOf(planned, homes, weekPeriod(addDays(on, -7)), 'district');
      assert.equal(dated(week.total) - dated(weekBefore.total), week.total.converted);
    }),
  );
});
