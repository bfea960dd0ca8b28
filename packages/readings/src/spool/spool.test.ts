import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { ReadingSpool } from './spool.ts';

/** meter, instant, total, peak, valley; -1 is an absent register. */
type Row = readonly [number, number, number, number, number];

let directory: string;
let files = 0;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nuanbu-spool-'));
});
after(() => rm(directory, { recursive: true, force: true }));

/** What a spool hands out: each meter's usable rows and its conflicts. */
async function spooled(rows: Iterable<Row>) {
  files += 1;
  const spool = new ReadingSpool(join(directory, `${files}.duckdb`));
  await spool.start();
  try {
    for (const row of rows) spool.push(...row);
    const found: { meter: number; meterId: string; rows: number[][]; conflictsAt: number[] }[] = [];
    for await (const { meter, meterId, series, conflictsAt } of spool.meters(['a', 'b', 'c'])) {
      const each = Array.from({ length: series.length }, (_, row) => [
        series.at[row]!,
        series.totalWh[row]!,
        series.peakWh[row]!,
        series.valleyWh[row]!,
      ]);
      found.push({ meter, meterId, rows: each, conflictsAt: [...conflictsAt] });
    }
    return found;
  } finally {
    await spool.stop();
  }
}

test('readings leave by meter and time, whatever order they came in', async () => {
  const found = await spooled([
    [2, 50, 7, 1, 2],
    [0, 30, 12, -1, -1],
    [2, 10, 5, 1, 1],
    [0, 20, 11, -1, -1],
    [0, 10, 10, -1, -1],
  ]);
  assert.deepEqual(found, [
    {
      meter: 0,
      meterId: 'a',
      rows: [
        [10, 10, -1, -1],
        [20, 11, -1, -1],
        [30, 12, -1, -1],
      ],
      conflictsAt: [],
    },
    {
      meter: 2,
      meterId: 'c',
      rows: [
        [10, 5, 1, 1],
        [50, 7, 1, 2],
      ],
      conflictsAt: [],
    },
  ]);
});

test('no readings are no meters', async () => {
  assert.deepEqual(await spooled([]), []);
});

describe('R2', () => {
  const good: Row = [0, 10, 100, 40, 60];

  async function at10(...others: Row[]) {
    const [found] = await spooled([good, ...others, [0, 20, 200, -1, -1]]);
    return { rows: found!.rows.length, conflictsAt: found!.conflictsAt };
  }

  test('the same identity with the same three values is a duplicate', async () => {
    assert.deepEqual(await at10(good, good), { rows: 2, conflictsAt: [] });
  });

  test('another total, peak or valley is a conflict, and none of the values is used', async () => {
    const conflict = { rows: 1, conflictsAt: [10] };
    assert.deepEqual(await at10([0, 10, 101, 40, 60]), conflict);
    assert.deepEqual(await at10([0, 10, 100, 41, 60]), conflict);
    assert.deepEqual(await at10([0, 10, 100, 40, 61]), conflict);
  });

  test('a register that one of them lacks is another value', async () => {
    const conflict = { rows: 1, conflictsAt: [10] };
    assert.deepEqual(await at10([0, 10, 100, -1, 60]), conflict);
    assert.deepEqual(await at10([0, 10, 100, 40, -1]), conflict);
  });

  test('three values are one conflict, and a repetition heals none', async () => {
    const conflict = { rows: 1, conflictsAt: [10] };
    assert.deepEqual(await at10([0, 10, 101, 40, 60], [0, 10, 102, 40, 60]), conflict);
    assert.deepEqual(await at10(good, [0, 10, 101, 40, 60], good), conflict);
  });

  test('another meter at the same instant is no conflict', async () => {
    assert.deepEqual(await at10([1, 10, 999, 40, 60]), { rows: 2, conflictsAt: [] });
  });

  test('conflicts at neighbouring instants leave what stands around them', async () => {
    const [found] = await spooled([
      [0, 9, 1, -1, -1],
      [0, 10, 2, -1, -1],
      [0, 10, 3, -1, -1],
      [0, 11, 4, -1, -1],
      [0, 11, 5, -1, -1],
      [0, 12, 6, -1, -1],
    ]);
    assert.deepEqual(
      found!.rows.map(([at]) => at),
      [9, 12],
    );
    assert.deepEqual(found!.conflictsAt, [10, 11]);
  });
});

test('order and repetition decide nothing, with conflicts among the readings', async () => {
  const row = fc.tuple(
    fc.nat(2),
    fc.nat(12),
    fc.integer({ min: 5, max: 6 }),
    fc.constantFrom(-1, 1),
    fc.constantFrom(-1, 2),
  );
  const shuffled = fc
    .array(row, { minLength: 1, maxLength: 40 })
    .chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray([...rows, ...rows], { minLength: 2 * rows.length }),
      ),
    );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([rows, again]) => {
      assert.deepEqual(await spooled(again), await spooled(rows));
    }),
    { numRuns: 8 },
  );
});

test('rows past several chunks and a meter longer than its first arrays stay whole', async () => {
  const count = 9_000;
  function* rows(): Generator<Row> {
    // Backwards, so that sorting has work to do; values past 32 bits, so that width shows.
    for (let index = count - 1; index >= 0; index -= 1) {
      yield [index % 2, 1_638_288_000 + index, 10_000_000_000 + index, index, -1];
    }
  }
  const found = await spooled(rows());
  assert.deepEqual(
    found.map((meter) => meter.rows.length),
    [count / 2, count / 2],
  );
  for (const { meter, rows } of found) {
    for (const [position, [at, totalWh, peakWh, valleyWh]] of rows.entries()) {
      const index = 2 * position + meter;
      assert.deepEqual(
        [at, totalWh, peakWh, valleyWh],
        [1_638_288_000 + index, 10_000_000_000 + index, index, -1],
      );
    }
  }
});
