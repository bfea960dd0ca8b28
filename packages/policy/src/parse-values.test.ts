import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, EXAMPLE, example, exampleWith, kwhRule, ruleFrom } from './example.fixture.ts';
import {
  assertAccepted,
  assertRefused,
  problemsOf,
  programmeFrom,
} from './programme-text.fixture.ts';

const SUBSIDY = 'components.subsidy';

/** Asserts that a value in place of another one is refused where it stands. */
function refused(value: string, other: string, pathAndProblem: string): void {
  const text = exampleWith(`value: ${value},`, `value: ${other},`);
  assertRefused(text, `value: ${other},`, pathAndProblem);
}

function accepted(value: string, other: string): void {
  assertAccepted(exampleWith(`value: ${value},`, `value: ${other},`));
}

describe('E2, numbers in a programme file are read exactly or refused', () => {
  test('a rate with a seventh decimal, an exponent or a sign', () => {
    const says = `${SUBSIDY}.rules.0.rate.value must be yuan per unit with at most six decimals`;
    for (const rate of ['0.2000000', '2e-1', '-0.2', '.2', 'one fifth']) {
      refused('0.2', rate, says);
    }
    accepted('0.2', '0.200000');
  });

  test('kWh with a fourth decimal, yuan with a third', () => {
    refused(
      '5000',
      '5000.0000',
      `${SUBSIDY}.rules.0.limit.value must be a number with at most three decimals`,
    );
    accepted('5000', '5000.000');
    refused(
      '1.00',
      '1.000',
      `${SUBSIDY}.toleranceYuan.value must be yuan with at most two decimals`,
    );
  });

  test('a quantity that is no longer a safe integer in thousandths', () => {
    const says = `${SUBSIDY}.rules.0.limit.value must be a number with at most three decimals`;
    accepted('5000', '9007199254740.990');
    for (const value of ['9007199254740.991', '9007199254740.992', '1000000000000000000000']) {
      refused('5000', value, says);
    }
  });

  test('a number of seasons at its limits', () => {
    accepted('3', '1');
    accepted('3', '30');
    const seasons = 'cohorts.1.seasonsPaid.value';
    for (const count of ['0', '31']) refused('3', count, `${seasons} must lie between 1 and 30`);
    for (const count of ['3.5', '-1']) refused('3', count, `${seasons} must be a whole number`);
  });

  test('a whole number is written without zeros before it, as paths name it', () => {
    refused('3', '03', 'cohorts.1.seasonsPaid.value must be a whole number');
  });

  test('a cohort’s year and a percentage at their limits', () => {
    const year = (text: string) => problemsOf(exampleWith('year: 2021', `year: ${text}`)).length;
    assert.deepEqual(['1999', '2000', '2100', '2101'].map(year), [1, 0, 0, 1]);
    const percent = (text: string) =>
      problemsOf(exampleWith('value: 98,', `value: ${text},`)).length;
    assert.deepEqual(['0', '100', '101', '98.5'].map(percent), [0, 0, 1, 1]);
  });

  test('a list where a value belongs is not a missing one', () => {
    refused(
      '5000',
      '[5000]',
      `${SUBSIDY}.rules.0.limit.value Invalid input: expected string, received array`,
    );
  });
});

describe('days and times', () => {
  test('a time of day to the minute', () => {
    const hours = (value: string, other: string) =>
      programmeFrom(exampleWith(`value: "${value}"`, `value: "${other}"`)).tariff?.hours.peak;
    assert.deepEqual(hours('08:00', '00:59'), [{ fromS: 3_540, toS: 72_000 }]);
    assert.deepEqual(hours('20:00', '09:30'), [{ fromS: 28_800, toS: 34_200 }]);
  });

  test('a month and day at its limits', () => {
    accepted('12-01', '11-30');
    for (const day of ['11-31', '02-29', '13-01', '1-1', '2021-12-01']) {
      refused(
        '12-01',
        day,
        'season.firstDay.value must be a month and day such as 12-01, and not 29 February',
      );
    }
  });

  test('a time of day at its limits', () => {
    accepted('"20:00"', '"24:00"');
    for (const time of ['24:01', '25:00', '20:60', '8:00', '20']) {
      refused('"20:00"', `"${time}"`, 'tariff.peakTo.value must be a time of day such as 08:00');
    }
  });

  test('a day that the calendar does not have', () => {
    const valid = (day: string) =>
      example([kwhRule(`rate: ${cited('0.2')}\nvalidFrom: ${cited(day)}`)]);
    assertAccepted(valid('2024-02-29'));
    for (const day of ['2023-02-29', '2023-2-1', '20230201', '2023-04-31']) {
      assertRefused(
        valid(day),
        `value: ${day}`,
        `${SUBSIDY}.rules.0.validFrom.value must be a day such as 2021-07-12`,
      );
    }
  });
});

describe('words', () => {
  test('for a yes or no other than true and false', () => {
    assertRefused(
      exampleWith('qualifies: { value: true,', 'qualifies: { value: yes,'),
      'value: yes',
      `${SUBSIDY}.rules.0.start.qualifies.value Invalid option: expected one of "true"|"false"`,
    );
  });

  test('a name that would not fit into a path', () => {
    const says = 'must be one word of letters and digits';
    for (const name of ['per-kwh', 'per.kwh', '1st', '电']) {
      assertRefused(
        exampleWith('name: perKwh', `name: ${name}`),
        'name:',
        `${SUBSIDY}.rules.0.name ${says}`,
      );
    }
    assertRefused(
      exampleWith('  central: {', '  cen-tral: {'),
      'cen-tral',
      `funders.cen-tral ${says}`,
    );
    assertRefused(exampleWith('  gas: {', '  煤改气: {'), '煤改气:', `pathways.煤改气 ${says}`);
  });

  test('a programme’s name in capitals or with a blank', () => {
    for (const name of ['Jining', 'jining jkq', 'jining--jkq', '-jining']) {
      assertRefused(
        exampleWith('programme: example-2021', `programme: ${name}`),
        'programme:',
        'programme must be lower-case words and hyphens',
      );
    }
  });

  test('an empty one', () => {
    assertRefused(
      EXAMPLE.replace('zh: 补贴', 'zh: ""'),
      'zh: ""',
      `${SUBSIDY}.title.zh must not be empty`,
    );
  });
});

describe('a baseline', () => {
  const baseline = (value: string) => `baseline: ${cited(value)}\nrate: ${cited('0.2')}`;

  test('is a quantity, or the roster’s', () => {
    assert.equal(ruleFrom(kwhRule(baseline('200.5'))).rule.baseline, 200_500);
    assert.equal(ruleFrom(kwhRule(baseline('roster'))).rule.baseline, 'roster');
  });

  test('is no other word, and has at most three decimals', () => {
    for (const value of ['register', '200.0000', '-200']) {
      assertRefused(
        example([kwhRule(baseline(value))]),
        `value: ${value}`,
        `${SUBSIDY}.rules.0.baseline.value must be roster, or a number with at most three decimals`,
      );
    }
  });
});

test('S3, the days of a public notice, where the file says so', () => {
  const withDays = (days: string) =>
    exampleWith('completeness:\n', `notice:\n  days: ${cited(days)}\ncompleteness:\n`);
  assert.equal(programmeFrom(EXAMPLE).noticeDays, undefined);
  assert.equal(programmeFrom(withDays('1')).noticeDays, 1);
  const ten = programmeFrom(withDays('10'));
  assert.equal(ten.noticeDays, 10);
  assert.equal(ten.parameters.get('notice.days')?.text, '10');
  for (const days of ['0', '366']) {
    assertRefused(
      withDays(days),
      `value: ${days},`,
      'notice.days.value must lie between 1 and 365',
    );
  }
});
