/** The trial season through the command that settles it: its own lines, and sums that are theirs. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { nuanbu, Place } from './place.fixture.ts';

const TRIAL = join(import.meta.dirname, '../data/trial-season');

test('the trial season settles to its lines, byte by byte', async () => {
  const place = await Place.make('trial');
  const out = join(place.folder, 'out');
  const words = ['settle', '--programme', 'jining-jkq-2021', '--season', '2021-2022', '--strict'];
  const files = ['roster', 'meters', 'readings'].flatMap((name) => [
    `--${name}`,
    join(TRIAL, `${name}.csv`),
  ]);
  const { code, err } = await nuanbu([...words, ...files, '--out', out]).ended;
  assert.equal(code, 2, 'some readings are refused, and --strict says so');
  const lines = await readFile(join(out, 'lines.csv'), 'utf8');
  assert.equal(lines, await readFile(join(TRIAL, 'lines.csv'), 'utf8'));

  const summary = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'));
  const [, ...rows] = lines
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const thousandths = (text: string) => Number(text.replace('.', ''));
  const sum = (column: number) => rows.reduce((total, row) => total + thousandths(row[column]!), 0);
  assert.deepEqual(summary.sums, {
    households: rows.length,
    ...{ totalWh: sum(2), paidWh: sum(7), amountFen: sum(8), atRiskFen: sum(9) },
  });
  for (const status of ['payable', 'belowStart', 'held', 'ineligible']) {
    const many = rows.filter((row) => row[1] === status).length;
    assert.equal(summary.counts[status], many, status);
  }
  const refusals = (await readFile(join(out, 'refusals.csv'), 'utf8')).trimEnd().split('\n');
  assert.equal(refusals.length - 1, summary.refusals.rows);
  assert.equal(summary.readings.rows, summary.readings.accepted + summary.refusals.rows);
  assert.match(err, new RegExp(`line ${refusals[1]!.split(',')[1]}, column total_kwh`));
  await place.remove();
});
