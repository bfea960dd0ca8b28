/** Every programme's own cases, and whether they stand at each of its thresholds. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readCases } from './cases/case-file.ts';
import { type JudgedCase, judgedCase, lineInWords, lineOf } from './cases/run-case.fixture.ts';
import { uncovered } from './cases/thresholds.fixture.ts';
import { inheritedProgramme } from './inherit.ts';
import { parseProgramme } from './parse.ts';
import type { Programme } from './programme.ts';

const BUILT_IN = new URL('../programmes/', import.meta.url);
const OTHER_PLACES = new URL('../cases/', import.meta.url);

function namesIn(folder: URL): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('.cases.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

function textOf(file: string, folder: URL): string {
  return readFileSync(new URL(file, folder), 'utf8');
}

function programmeAt(folder: URL, name: string): Programme {
  const parsed = parseProgramme(textOf(`${name}.yaml`, folder));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.programme;
}

/** A programme as a run has it: with what it inherits, as far as that is on file. */
function programmeIn(folder: URL, name: string): Programme {
  const onFile = namesIn(BUILT_IN);
  const found = inheritedProgramme(programmeAt(folder, name), (ancestor) =>
    onFile.includes(ancestor) ? programmeAt(BUILT_IN, ancestor) : undefined,
  );
  if ('cycle' in found) throw new Error(`${name} inherits in a circle: ${found.cycle.join(' ')}`);
  return found;
}

function casesOf(folder: URL, name: string, programme: Programme): JudgedCase[] {
  return readCases(textOf(`${name}.cases.yaml`, folder)).map((given) =>
    judgedCase(given, programme),
  );
}

for (const folder of [BUILT_IN, OTHER_PLACES]) {
  for (const name of namesIn(folder)) {
    describe(name, () => {
      const programme = programmeIn(folder, name);
      const cases = casesOf(folder, name, programme);

      for (const judged of cases) {
        const { given } = judged;
        test(`${given.component}: ${given.case}`, () => {
          assert.equal(lineInWords(lineOf(judged)), lineInWords(given.gives));
        });
      }

      test('no two cases have one name', () => {
        const names = cases.map(({ given }) => `${given.component}: ${given.case}`);
        assert.deepEqual(
          names.filter((each, index) => names.indexOf(each) < index),
          [],
        );
      });

      test('its cases stand at every threshold and one unit off', () => {
        assert.deepEqual(uncovered(programme, cases), []);
      });
    });
  }
}

test('a threshold without its cases is named, with the case that is missing', () => {
  const programme = programmeIn(BUILT_IN, 'jining-jkq-2021');
  const cases = casesOf(BUILT_IN, 'jining-jkq-2021', programme);
  const without = (piece: string) =>
    uncovered(
      programme,
      cases.filter(({ given }) => !given.case.includes(piece)),
    );
  const rule = 'components.energySubsidy.rules.perKwh';
  assert.deepEqual(without('one Wh below the start'), [
    `${rule}.start.at has no case below it: 499.999`,
  ]);
  assert.deepEqual(without('exactly at the limit'), [`${rule}.limit has no case at it: 5000.000`]);
  assert.deepEqual(without('the last season'), [
    'components.energySubsidy has no case of season 3 of 2021',
  ]);
  assert.deepEqual(without('works'), ['components.equipment.rules.asBuilt has no case']);
});
