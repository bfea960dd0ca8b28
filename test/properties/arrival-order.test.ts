/** R2 and R3 through the public entry: files whose rows come in any order and any number of times. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadProgramme, seasonFrom, settleFiles } from '@nuanbu/cli';
import { digestLines, type Line, lineRow } from '@nuanbu/settlement';
import { formatInstant, formatKwh } from '@nuanbu/units';
import fc from 'fast-check';
import { hour } from './registers.ts';

const programme = await loadProgramme('jining-jkq-2021');
const season = seasonFrom(programme, '2021-2022', '2021-12-01', '2021-12-03');
const HOUSEHOLDS = ['H1', 'H2', 'H3'];

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nuanbu-order-'));
  const roster = HOUSEHOLDS.map((id) => `${id},户,镇,村,2021,2021-09-30,yes,yes,`);
  const header =
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on';
  await writeFile(join(directory, 'roster.csv'), [header, ...roster, ''].join('\n'));
  const meters = HOUSEHOLDS.map((id) => `${id},M${id}`);
  await writeFile(
    join(directory, 'meters.csv'),
    ['household_id,meter_id', ...meters, ''].join('\n'),
  );
});
after(() => rm(directory, { recursive: true, force: true }));

async function settled(rows: readonly string[]) {
  const readingsPath = join(directory, 'readings.csv');
  const header = 'meter_id,read_at,total_kwh,peak_kwh,valley_kwh';
  await writeFile(readingsPath, [header, ...rows, ''].join('\n'));
  const lines: Line[] = [];
  const refused: string[] = [];
  await settleFiles(
    {
      programme,
      season,
      rosterPath: join(directory, 'roster.csv'),
      metersPath: join(directory, 'meters.csv'),
      readingsPath,
    },
    hour(10_000),
    (line) => lines.push(line),
    ({ code }) => refused.push(code),
  );
  assert.deepEqual(refused, []);
  return { rows: lines.map(lineRow), digest: digestLines(lines), lines };
}

/** A rising register with, here and there, another value for the same instant. */
const rows = fc
  .record({
    meter: fc.constantFrom(...HOUSEHOLDS.map((id) => `M${id}`)),
    quarter: fc.integer({ min: -8, max: 200 }),
    offWh: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.nat(30_000) },
    ),
    hasPeak: fc.boolean(),
  })
  .map(({ meter, quarter, offWh, hasPeak }) => {
    const totalWh = 500_000 + quarter * 3_000 + offWh;
    const peak = hasPeak ? formatKwh(Math.floor(totalWh / 3)) : '';
    return [meter, formatInstant(hour(quarter / 4)), formatKwh(totalWh), peak, ''].join(',');
  });

const feeds = fc
  .array(rows, { minLength: 30, maxLength: 90 })
  .chain((feed) =>
    fc.tuple(
      fc.constant(feed),
      fc.shuffledSubarray(feed, { minLength: feed.length }),
      fc.array(fc.constantFrom(...feed), { maxLength: 60 }),
    ),
  );

test('neither order nor repetition of the rows changes a byte of the lines', async () => {
  let conflicts = 0;
  await fc.assert(
    fc.asyncProperty(feeds, async ([feed, shuffled, again]) => {
      const { lines, ...result } = await settled(feed);
      const { lines: _, ...shuffledResult } = await settled(shuffled);
      const { lines: __, ...repeated } = await settled([...feed, ...again]);
      assert.deepEqual(shuffledResult, result);
      assert.deepEqual(repeated, result);
      if (lines.some(({ findings }) => findings.includes('conflictingReading'))) conflicts += 1;
    }),
    { numRuns: 8 },
  );
  assert.ok(conflicts > 0, 'no feed had a conflict');
});
