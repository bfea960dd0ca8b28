/** The files of law that come with the software: each loads, and none stands without its company. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { type PlanRow, readPlan } from '@nuanbu/contracts';
import { type Programme, parseProgramme } from '@nuanbu/policy';
import { allFiles, readText } from './tree.ts';

const PROGRAMMES = 'packages/policy/programmes/';
const OTHER_PLACES = 'packages/policy/cases/';
const PLANS = 'packages/policy/plans/';

function filesIn(...folders: readonly string[]): readonly string[] {
  return allFiles().filter((file) => folders.some((folder) => file.startsWith(folder)));
}

const isCases = (file: string) => file.endsWith('.cases.yaml');
const programmeFiles = filesIn(PROGRAMMES, OTHER_PLACES).filter((file) => !isCases(file));

function programmeOf(file: string): Programme {
  const parsed = parseProgramme(readText(file));
  assert.ok(parsed.ok, `${file}: ${JSON.stringify(parsed)}`);
  return parsed.programme;
}

async function planOf(file: string): Promise<readonly PlanRow[]> {
  const read = await readPlan([Buffer.from(readText(file))]);
  assert.deepEqual([read.unusable, read.refusals, read.ignoredColumns], [undefined, [], []], file);
  return read.rows;
}

describe('the programmes that come with the software', () => {
  test('each loads under the name of its file, and has its cases beside it', () => {
    const cases = filesIn(PROGRAMMES, OTHER_PLACES).filter(isCases);
    assert.ok(programmeFiles.length > 0);
    for (const file of programmeFiles) {
      assert.match(file, /\.yaml$/);
      assert.equal(programmeOf(file).name, basename(file, '.yaml'));
    }
    assert.deepEqual(
      cases,
      programmeFiles.map((file) => file.replace(/\.yaml$/, '.cases.yaml')),
    );
  });

  test('every rule has a title, which sheets print', () => {
    for (const file of programmeFiles) {
      for (const component of programmeOf(file).components.values()) {
        for (const rule of component.isDetermined ? component.rules : []) {
          assert.ok(rule.title, `${file}: ${rule.path}`);
        }
      }
    }
  });

  test('the notices are paraphrased, and asked about, in both languages', () => {
    for (const file of programmeFiles.filter((each) => each.startsWith(PROGRAMMES))) {
      for (const { path, source, ...asked } of programmeOf(file).parameters.values()) {
        assert.ok(source.says !== undefined && source.zh !== undefined, `${file}: ${path}`);
        const isAskedInBoth = Boolean(asked.openQuestion) === Boolean(asked.openQuestionZh);
        assert.ok(isAskedInBoth, `${file}: ${path} is asked in one language`);
      }
    }
  });

  test('what a notice says in several ways is told in Chinese too', () => {
    for (const file of programmeFiles.filter((each) => each.startsWith(PROGRAMMES))) {
      for (const each of programmeOf(file).file.contradictions ?? []) {
        const { about, aboutZh, because, becauseZh, readings, uses, usesZh = uses } = each;
        assert.ok(aboutZh && becauseZh, `${file}: ${about} ${because}`);
        const said = readings.map(({ value, valueZh = value }) => valueZh);
        for (const words of [aboutZh, becauseZh, usesZh, ...said]) {
          assert.doesNotMatch(words, /[A-Za-z]{3,}/, file);
        }
      }
    }
  });

  test('each notice has its plan, in words that its programme declares', async () => {
    const plans = filesIn(PLANS);
    const notices = programmeFiles.filter((file) => file.startsWith(PROGRAMMES));
    assert.deepEqual(
      plans.map((file) => basename(file, '.csv')),
      notices.map((file) => basename(file, '.yaml')),
    );
    for (const [index, plan] of plans.entries()) {
      const { file, cohorts } = programmeOf(notices[index]!);
      const words = { ...file.pathways, ...file.equipment };
      for (const { pathway, equipment, year } of await planOf(plan)) {
        for (const word of [pathway, equipment]) assert.ok(word === undefined || word in words);
        assert.ok(year === undefined || cohorts.some((cohort) => cohort.year === year), plan);
      }
    }
  });

  test('a plan has as many households as the notice says, where it says so of every year', async () => {
    const counted: string[] = [];
    for (const plan of filesIn(PLANS)) {
      const name = basename(plan, '.csv');
      const { file } = programmeOf(`${PROGRAMMES}${name}.yaml`);
      const planned = file.cohorts.flatMap(({ plannedHouseholds }) => plannedHouseholds ?? []);
      if (planned.length < file.cohorts.length) continue;
      const inPlan = (await planOf(plan)).map((row) => row.plannedHouseholds);
      assert.equal(sumOf(inPlan), sumOf(planned.map(({ value }) => value)), plan);
      counted.push(`${name} ${sumOf(inPlan)}`);
    }
    assert.deepEqual(counted, [
      'jining-jkq-2021 4708',
      'litong-2022 28500',
      'shuocheng-2021 46108',
      'zichuan-2020 10600',
    ]);
  });

  test('the rules of other places are no notices, and say what of them was not found', () => {
    const places = programmeFiles.filter((file) => file.startsWith(OTHER_PLACES));
    assert.ok(places.length > 0);
    for (const place of places) {
      const { documents } = programmeOf(place);
      assert.deepEqual(Object.keys(documents), ['found', 'assumed'], place);
      for (const { kind } of Object.values(documents)) assert.equal(kind, 'decision', place);
    }
  });
});

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
