import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { cited, EXAMPLE } from './example.fixture.ts';
import { openQuestions } from './open.ts';
import { payoutAt } from './payout.ts';
import { changed, problemsOf, programmeFrom } from './programme-text.fixture.ts';

const START_RULE = cited(
  'deductCapUsage',
  ', openQuestion: Is it deducted?, otherReadings: [threshold]',
);

/** A file as the first version read it. */
const FIRST_FORM = EXAMPLE.replace(/\nplace: [\s\S]*?\ndocuments:/, '\ndocuments:')
  .replace(/\npathways:[\s\S]*?\nfunders:/, '\nfunders:')
  .replace(
    /\nfunders:[\s\S]*?\neligibility:/,
    `
subsidy:
  yuanPerKwh: ${cited('0.2')}
  startKwh: ${cited('500')}
  startRule: ${START_RULE}
  startQualifies: ${cited(false)}
  capKwh: ${cited('5000')}
  rounding: ${cited('floor')}
  toleranceYuan: ${cited('0.50')}
  funders:
    - { funder: city, sharePpm: ${cited('700000')} }
    - { funder: district, sharePpm: ${cited('300000')} }

eligibility:`,
  );

test('a file of the first form is its one subsidy for each kWh', () => {
  const programme = programmeFrom(FIRST_FORM);
  assert.equal(programme.digest, createHash('sha256').update(FIRST_FORM).digest('hex'));
  assert.deepEqual([...programme.components.keys()], ['energySubsidy']);
  const component = programme.components.get('energySubsidy')!;
  assert.ok(component.isDetermined);
  assert.deepEqual(
    [component.per, component.rounding, component.toleranceFen, component.doubt],
    ['season', 'floor', 50, 'hold'],
  );
  assert.deepEqual(component.funders, [
    { funder: 'city', numerator: 700_000, denominator: 1_000_000 },
    { funder: 'district', numerator: 300_000, denominator: 1_000_000 },
  ]);
  const [rule, ...others] = component.rules;
  assert.deepEqual(others, []);
  const pays = (wh: number) => {
    const { paid, amountFen } = payoutAt({ whole: wh }, rule!, component, { seasonNumber: 1 });
    return [paid, amountFen];
  };
  assert.deepEqual(pays(500_000), [0, 0]);
  assert.deepEqual(pays(500_099), [99, 1]);
  assert.deepEqual(pays(6_000_000), [4_500_000, 90_000]);
});

test('its parameters and its question keep their sources', () => {
  const programme = programmeFrom(FIRST_FORM);
  const [question, ...others] = openQuestions(programme);
  assert.deepEqual(others, []);
  assert.equal(question?.path, 'components.energySubsidy.rules.perKwh.start.rule');
  assert.deepEqual(question?.otherReadings, ['threshold']);
  const limit = programme.parameters.get('components.energySubsidy.rules.perKwh.limit');
  assert.deepEqual([limit?.text, limit?.source.says], ['5000', 'It says so.']);
  const channel = programme.parameters.get('components.energySubsidy.channel');
  assert.match(channel!.source.says!, /no word for it/);
});

test('one that is not wholly of that form is read as it is written', () => {
  const unknown = changed(FIRST_FORM, '  capKwh:', '  capkwh:');
  assert.match(problemsOf(unknown).join('\n'), /subsidy is not a key/);
  const wrong = changed(FIRST_FORM, 'value: 0.2,', 'value: 0.1234567,');
  assert.match(problemsOf(wrong).join('\n'), /subsidy is not a key/);
  const both = `${EXAMPLE}\nsubsidy: {}\n`;
  assert.deepEqual(
    problemsOf(both).map((problem) => problem.replace(/^\S+ /, '')),
    ['subsidy is not a key that a programme file knows here'],
  );
});
