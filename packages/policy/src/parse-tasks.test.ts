/** What a notice states beside its rules: sums with their bearers, and each year's task. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, component, example } from './example.fixture.ts';
import { changed, lineOf, problemsOf, programmeFrom } from './programme-text.fixture.ts';

const FLAT = `name: flat\nbasis: ${cited('household')}\nrate: ${cited('1')}`;

function investment(totalYuan: string, second: string, secondYuan = '3.01'): string {
  return `${example([FLAT])}\
statedInvestments:
  - name: network
    title: { zh: 管网, en: network }
    totalYuan: ${cited(totalYuan)}
    bearers:
      - { bearer: city, yuan: ${cited('2')} }
      - { bearer: ${second}, yuan: ${cited(secondYuan)} }
`;
}

describe('stated investments are borne by funders of the file', () => {
  test('whose parts make the total, to the fen', () => {
    assert.deepEqual(problemsOf(investment('5.01', 'district')), []);
    for (const total of ['5', '5.02']) {
      const text = investment(total, 'district');
      const line = lineOf(text, `totalYuan: ${cited(total)}`);
      const path = 'statedInvestments.0.totalYuan.value';
      assert.deepEqual(problemsOf(text), [
        `${line}:18 ${path} is not the sum of what its bearers bear`,
      ]);
    }
  });

  test('and by nobody else, a name of every object included', () => {
    for (const bearer of ['bank', 'toString']) {
      const text = investment('5.01', bearer);
      const line = lineOf(text, `bearer: ${bearer}`);
      const path = 'statedInvestments.0.bearers.1.bearer';
      assert.deepEqual(problemsOf(text), [`${line}:11 ${path} the file names no funder ${bearer}`]);
    }
  });
});

describe("a year's task", () => {
  const task = (households: string) =>
    changed(
      example([FLAT]),
      '  - { year: 2021, ',
      `  - { year: 2021, plannedHouseholds: ${cited(households)}, `,
    );

  test('is a number of households, with its source', () => {
    const programme = programmeFrom(task('13600'));
    assert.equal(programme.parameters.get('cohorts.2021.plannedHouseholds')?.text, '13600');
    assert.equal(programme.file.cohorts[1]?.plannedHouseholds?.value, 13_600);
    assert.equal(programme.file.cohorts[0]?.plannedHouseholds, undefined);
  });

  test('is at least one', () => {
    assert.deepEqual(problemsOf(task('1')), []);
    assert.match(problemsOf(task('0')).join(), /plannedHouseholds\.value must lie between 1 and/);
    assert.match(problemsOf(task('1.5')).join(), /plannedHouseholds\.value must be a whole number/);
  });
});

test('what is subsidised may be paid to whoever supplied or built it', () => {
  const channel = (word: string) =>
    changed(component([FLAT]), `channel: ${cited('personalCard')}`, `channel: ${cited(word)}`);
  assert.deepEqual(problemsOf(example({ subsidy: channel('contractor') })), []);
  assert.match(problemsOf(example({ subsidy: channel('builder') })).join(), /channel\.value/);
});
