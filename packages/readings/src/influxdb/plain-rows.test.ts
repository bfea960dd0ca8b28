import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT } from '@nuanbu/units';
import fc from 'fast-check';
import { conflictsIn, usableSeries } from './meter-readings.ts';
import { rowsOf } from './plain-rows.ts';
import { Points } from './points.ts';
import type { MeterRuns, Run } from './raw-reads.ts';
import { nanosOfValues } from './schema.ts';

interface Written {
  readonly epoch: number;
  readonly at: number;
  readonly registers: readonly [totalWh: number, peakWh: number, valleyWh: number];
}

const T = 1_638_288_000;

/** Few instants and few values, so that all of them meet. */
const writtenOf = fc.record({
  epoch: fc.integer({ min: 1, max: 4 }),
  at: fc.integer({ min: T, max: T + 5 }),
  registers: fc.constantFrom<[number, number, number]>(
    [5, ABSENT, ABSENT],
    [5, 3, ABSENT],
    [5, 3, 2],
    [5, ABSENT, 2],
    [7, ABSENT, ABSENT],
    [0, 0, 0],
  ),
});

/** The runs that InfluxDB gives of what was written: for each epoch and field, by rising time. */
function runsOf(written: readonly Written[]): MeterRuns {
  const fieldOf = (register: 0 | 1 | 2): Run[] =>
    [...Map.groupBy(written, ({ epoch }) => epoch)].map(([epoch, rows]) => {
      const byTime = new Map<string, readonly [number, number, number]>();
      for (const { at, registers } of rows) {
        if (registers[register] === ABSENT) continue;
        const nanos = nanosOfValues(...registers);
        byTime.set(`${at} ${nanos}`, [at, nanos, registers[register]]);
      }
      const points = new Points(true, 1);
      const sorted = [...byTime.values()].sort(([a, b], [c, d]) => a - c || b - d);
      for (const point of sorted) points.push(...point);
      return { points, begin: 0, end: points.length, epoch };
    });
  return { total: fieldOf(0), peak: fieldOf(1), valley: fieldOf(2) };
}

test('rows of several epochs are each value of an instant once, with the first epoch of it', () => {
  fc.assert(
    fc.property(fc.array(writtenOf, { maxLength: 30 }), (written) => {
      const expected = new Map<string, number>();
      for (const { at, registers, epoch } of written) {
        const key = JSON.stringify([at, ...registers]);
        expected.set(key, Math.min(epoch, expected.get(key) ?? epoch));
      }
      const rows = rowsOf(runsOf(written));
      const actual = new Map(
        Array.from({ length: rows.length }, (_, row) => [
          JSON.stringify([rows.at[row], rows.totalWh[row], rows.peakWh[row], rows.valleyWh[row]]),
          rows.epoch(row),
        ]),
      );
      assert.equal(actual.size, rows.length);
      assert.deepEqual([...actual].sort(), [...expected].sort());
    }),
    { numRuns: 500 },
  );
});

test('an instant counts where one value stands alone, and is a conflict where several do', () => {
  fc.assert(
    fc.property(fc.array(writtenOf, { maxLength: 30 }), (written) => {
      const byInstant = new Map<number, Set<string>>();
      for (const { at, registers } of written) {
        byInstant.set(at, (byInstant.get(at) ?? new Set()).add(registers.join()));
      }
      const instants = [...byInstant].sort(([a], [b]) => a - b);
      const rows = rowsOf(runsOf(written));
      const span = { from: T, to: T + 6 };
      const { length, at, totalWh, peakWh, valleyWh } = usableSeries(rows, [], span);
      assert.deepEqual(
        Array.from({ length }, (_, point) => [
          at[point],
          [totalWh[point], peakWh[point], valleyWh[point]].join(),
        ]),
        instants.filter(([, values]) => values.size === 1).map(([when, [value]]) => [when, value]),
      );
      assert.deepEqual(
        conflictsIn(rows, [], { from: T + 1, to: T + 4 }),
        instants
          .filter(([when, values]) => values.size > 1 && T + 1 <= when && when <= T + 4)
          .map(([when]) => when),
      );
    }),
    { numRuns: 500 },
  );
});
