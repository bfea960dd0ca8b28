import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { climateFor, readClimates } from './climate.ts';

const own = readFileSync(new URL('../../climates.json', import.meta.url), 'utf8');

/** The software's own file with something of its climate replaced. */
function problemsOf(change: object, more: readonly object[] = []): readonly string[] {
  const { version, climates } = JSON.parse(own);
  const text = JSON.stringify({ version, climates: [{ ...climates[0], ...change }, ...more] });
  const read = readClimates(text);
  return read.ok ? [] : read.problems;
}

test('the file that comes with the software says that its figures are placeholders', () => {
  const read = readClimates(own);
  assert.ok(read.ok);
  const [climate] = read.climates;
  assert.equal(climate?.isPlaceholder, true);
  assert.deepEqual(climate.normals[0], { from: '01-01', meanCentiC: -50 });
  assert.equal(climate.dailyDeviationCentiC, 300);
  assert.equal(climateFor(read.climates, 'any').name, climate.name);
});

test('days that were recorded are read to the hundredth of a degree', () => {
  const { version, climates } = JSON.parse(own);
  const recorded = { '2021-12-01': -1.25, '2021-12-02': 0.1 };
  const read = readClimates(JSON.stringify({ version, climates: [{ ...climates[0], recorded }] }));
  assert.ok(read.ok);
  assert.deepEqual(
    [...read.climates[0]!.recorded],
    [
      ['2021-12-01', -125],
      ['2021-12-02', 10],
    ],
  );
});

test('a programme has the climate that names it', () => {
  const { version, climates } = JSON.parse(own);
  const north = { ...climates[0], name: 'north', programmes: ['donghe-2021'] };
  const read = readClimates(JSON.stringify({ version, climates: [climates[0], north] }));
  assert.ok(read.ok);
  assert.equal(climateFor(read.climates, 'donghe-2021').name, 'north');
  assert.equal(climateFor(read.climates, 'litong-2022').name, 'jining-placeholder');
});

test('what is wrong is named with its place', () => {
  const { climates } = JSON.parse(own);
  const named = { ...climates[0], programmes: ['a'] };
  assert.match(readClimatesProblem('{'), /no JSON/);
  assert.match(problemsOf({ normals: [] })[0]!, /climates\.0\.normals/);
  assert.match(problemsOf({ normals: [{ from: '13-01', meanC: 0 }] })[0]!, /no day such as 12-01/);
  const turned = [
    { from: '12-01', meanC: 0 },
    { from: '01-01', meanC: 0 },
  ];
  assert.match(problemsOf({ normals: turned })[0]!, /order of the year/);
  assert.match(problemsOf({ recorded: { '2021-02-29': 1 } })[0]!, /recorded/);
  assert.match(problemsOf({ recorded: { '2021-02-28': 1.005 } })[0]!, /two decimals/);
  assert.match(problemsOf({ dailyDeviationC: -1 })[0]!, /dailyDeviationC/);
  assert.match(problemsOf({}, [climates[0]])[0]!, /exactly one climate/);
  assert.match(problemsOf({}, [named, named])[0]!, /two climates/);
  assert.match(problemsOf({ programmes: [] })[0]!, /exactly one climate/);
});

function readClimatesProblem(text: string): string {
  const read = readClimates(text);
  return read.ok ? '' : read.problems.join();
}
