import { type DraftMeter, type DraftPoint, pickIndex, pickInstant, type Stage } from './draft.ts';
import { readingRow, writeInstant, writeKwh } from './text.ts';

/** The same identity with other values: in the total, in one tariff register, or in what is present. */
function contradict(stage: Stage, point: DraftPoint): DraftPoint {
  const { random } = stage;
  const by = random.pick([1, -1, 1000, 250_000]);
  const kind = random.int(0, 3);
  if (kind === 0 && point.peak !== null) return { ...point, peak: point.peak + by };
  if (kind === 1 && point.valley !== null) return { ...point, valley: null };
  if (kind === 2) return { ...point, peak: point.peak === null ? point.total : null };
  return { ...point, total: point.total + by };
}

/** Duplicates and conflicts (R2) of one meter. */
export function repeatedRows(stage: Stage, meter: DraftMeter): string[][] {
  const { random } = stage;
  const rows: string[][] = [];
  for (let count = random.pick([0, 0, 0, 0, 1, 2, 5]); count > 0; count -= 1) {
    const point = meter.points[pickIndex(stage, meter)];
    if (point === undefined) continue;
    const isConflict = random.chance(0.5);
    rows.push(readingRow(random, meter, isConflict ? contradict(stage, point) : point));
    if (isConflict && random.chance(0.3)) {
      rows.push(readingRow(random, meter, contradict(stage, point)));
    }
  }
  if (random.chance(0.08)) {
    const at = pickInstant(stage);
    const total = random.int(0, Math.min(meter.modulusWh - 1, 20_000_000));
    const point = { at, total, peak: null, valley: null };
    rows.push(readingRow(random, meter, point));
    rows.push(readingRow(random, meter, contradict(stage, point)));
  }
  return rows;
}

/** Rows that R4 refuses, most of them at an instant where a good reading stands. */
export function refusedRows(stage: Stage, meter: DraftMeter): string[][] {
  const { random } = stage;
  const rows: string[][] = [];
  for (let count = random.pick([0, 0, 0, 1, 3]); count > 0; count -= 1) {
    const near = meter.points[pickIndex(stage, meter)]?.at;
    const at = writeInstant(random, near ?? pickInstant(stage));
    const good = writeKwh(random, random.int(0, meter.modulusWh - 1));
    const bad = random.pick([
      '-5.00',
      '-0.01',
      '1.2345',
      '1.2000',
      String(meter.modulusWh / 1000),
      `${meter.modulusWh / 1000}.01`,
      '1e3',
      '+5',
      '5.',
      '.5',
      'abc',
      '1 000',
      '1,5',
      '１２',
    ]);
    const { meterId } = meter;
    rows.push(
      random.pick([
        [meterId, at, bad, '', ''],
        [meterId, at, bad, good, good],
        [meterId, at, good, bad, ''],
        [meterId, at, good, '', bad],
        [meterId, at, '', good, ''],
        [meterId, '2999-01-01T00:00:00+08:00', good, '', ''],
        [meterId, random.pick(['', '2022-02-30T00:00:00', '2021-13-01T00:00:00Z']), good, '', ''],
        [`${meterId}-unknown`, at, good, '', ''],
        ['', at, good, '', ''],
      ]),
    );
  }
  return rows;
}
