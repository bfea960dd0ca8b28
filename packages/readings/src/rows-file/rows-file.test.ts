import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ABSENT } from '@nuanbu/units';
import type { StoredRows } from '../port.ts';
import { readRowsFile } from './read.ts';
import { writeRowsFile } from './write.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nuanbu-rows-'));
});
after(() => rm(folder, { recursive: true, force: true }));

type Row = readonly [meter: string, ...registers: number[]];

function portion(rows: readonly Row[], corrections?: StoredRows['corrections']): StoredRows {
  const meterIds = [...new Set(rows.map(([meter]) => meter))];
  const column = (index: number) => Float64Array.from(rows, (row) => row[index] as number);
  return {
    length: rows.length,
    meterIds,
    meter: Uint32Array.from(rows, ([meter]) => meterIds.indexOf(meter)),
    ...{ at: column(1), totalWh: column(2), peakWh: column(3), valleyWh: column(4) },
    commit: column(5),
    corrections,
  };
}

function rowsOf(portions: readonly StoredRows[]): unknown[] {
  return portions.flatMap((each) =>
    Array.from({ length: each.length }, (_, row) => [
      each.meterIds[each.meter[row]!],
      ...[each.at, each.totalWh, each.peakWh, each.valleyWh, each.commit].map((of) => of[row]),
      ...(each.corrections ? [each.corrections[row]] : []),
    ]),
  );
}

async function* given(portions: readonly StoredRows[]): AsyncGenerator<StoredRows> {
  yield* portions;
}

async function roundTrip(portions: readonly StoredRows[]) {
  const path = join(folder, "it's readings.parquet");
  const counts = await writeRowsFile(path, given(portions));
  const back: StoredRows[] = [];
  for await (const each of readRowsFile(path)) back.push(each);
  assert.deepEqual(await readdir(folder), ["it's readings.parquet"]);
  return { counts, rows: rowsOf(back) };
}

test('rows come back as they went, whatever numbers their meters had', async () => {
  const first: Row[] = [
    ['表二', 1_638_288_000, 1000, 400, 600, 1],
    ['m,"1"', 1_638_288_900, Number.MAX_SAFE_INTEGER, ABSENT, ABSENT, 1],
  ];
  const second: Row[] = [['m,"1"', 1_638_289_800, 0, ABSENT, 7, 2]];
  const versions: Row[] = [
    ['表二', 1_638_288_000, 999, ABSENT, ABSENT, 3],
    ['m3', 1, 2, 1, 1, 4],
  ];
  const by = [
    { place: 1, by: '供电所', why: '抄错' },
    { place: 2, by: 'clerk', why: "it's wrong" },
  ];
  const { counts, rows } = await roundTrip([
    portion(first),
    portion(versions, by),
    portion(second),
  ]);
  assert.deepEqual(counts, { readings: 3, corrections: 2, meters: 3 });
  assert.deepEqual(rows, [
    ...first,
    ...second,
    ...versions.map((row, index) => [...row, by[index]]),
  ]);
});

test('a store without rows gives a file without rows', async () => {
  assert.deepEqual(await roundTrip([]), {
    counts: { readings: 0, corrections: 0, meters: 0 },
    rows: [],
  });
});

test('more rows than any portion holds lose none', async () => {
  const portions = [1, 2, 3].map((commit) =>
    portion(
      Array.from(
        { length: 70_001 },
        (_, row): Row => [`m${row % 7}`, ...[row * 900, row, ABSENT, ABSENT, commit]],
      ),
    ),
  );
  const { counts, rows } = await roundTrip(portions);
  assert.equal(counts.readings, 210_003);
  const sorted = (each: unknown[]) => each.map(String).sort();
  assert.deepEqual(sorted(rows), sorted(rowsOf(portions)));
});

test('a disk without room, or no directory at all, is named, and nothing is left there', async () => {
  const source = `
    import { writeRowsFile } from ${JSON.stringify(import.meta.resolve('./write.ts'))};
    async function* rows() {
      for (let commit = 0; commit < 200; commit += 1) {
        const random = () => Float64Array.from({ length: 5000 }, () => Math.random() * 1e12 | 0);
        yield { length: 5000, meterIds: ['m'], meter: new Uint32Array(5000), at: random(),
          totalWh: random(), peakWh: random(), valleyWh: random(), commit: random() };
      }
    }
    const path = process.argv[1];
    await writeRowsFile(path, rows()).catch(({ code }) => console.log(code));`;
  const write = (path: string) =>
    execFileSync(
      // Beyond this size no file grows, as on a full disk.
      ...([
        'bash',
        [
          '-c',
          'trap "" XFSZ; ulimit -f 2000; exec "$@"',
          '-',
          process.execPath,
          '--input-type=module',
          '-e',
          source,
          path,
        ],
        { encoding: 'utf8' },
      ] as const),
    );
  assert.equal(write(join(folder, 'full.parquet')), 'diskFull\n');
  assert.equal(write(join(folder, 'none', 'x.parquet')), 'dataDirUnwritable\n');
  assert.ok(!(await readdir(folder)).some((name) => name.startsWith('full.parquet.')));
});
