import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { DAY_S, startOfDay } from '@nuanbu/units';
import fc from 'fast-check';
import { WindowGrid } from './window-grid.ts';

const NOON = startOfDay('2021-12-01') + 12 * 3600;

test('every edge begins a window, at its very second and on every other day too', () => {
  const edges = [NOON, NOON + 8 * 3600 + 1];
  const grid = new WindowGrid(edges);
  for (const edge of edges) {
    for (const at of [edge, edge + 5 * DAY_S, edge - 5 * DAY_S]) {
      assert.equal(grid.startOf(grid.indexOf(at)), at);
      assert.equal(grid.indexOf(at - 1), grid.indexOf(at) - 1);
    }
  }
  assert.equal(grid.indexOf(NOON + DAY_S), grid.indexOf(NOON) + 2);
});

test('without an edge a window is a day', () => {
  const grid = new WindowGrid([]);
  assert.equal(grid.indexOf(DAY_S - 1), grid.indexOf(0));
  assert.equal(grid.indexOf(DAY_S), grid.indexOf(0) + 1);
});

test('DuckDB and this process place every instant in the same window', async () => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const instants = fc.array(fc.integer({ min: 0, max: 4_000_000_000 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(4_000_000_000), { maxLength: 4 }),
      instants,
      async (edges, at) => {
        const grid = new WindowGrid(edges);
        const found = await connection.runAndReadAll(
          `SELECT ${grid.indexSql()}::INTEGER, ${grid.intoSql(grid.secondSql())}::INTEGER
         FROM (SELECT unnest([${at.join(', ')}])::UINTEGER AS read_at)`,
        );
        assert.deepEqual(
          found.getRows(),
          at.map((each) => [grid.indexOf(each), each - grid.startOf(grid.indexOf(each))]),
        );
      },
    ),
    { numRuns: 40 },
  );
  connection.closeSync();
  instance.closeSync();
});
