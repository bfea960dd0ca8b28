import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import {
  JINING,
  JINING_YAML,
  jiningWith,
  lineOf,
  problemsOf,
  programmeFrom,
} from './jining.fixture.ts';
import { parseProgramme } from './parse.ts';
import { citations } from './schema.ts';

/** Asserts that a changed programme is refused in one place, named by line, column and path. */
function refused(piece: string, replacement: string, place: string, column: number, rest: string) {
  const text = jiningWith(piece, replacement);
  assert.deepEqual(problemsOf(text), [`${lineOf(text, place)}:${column} ${rest}`]);
}

describe('the Jining programme', () => {
  test('loads with exact values', () => {
    const { subsidy, prices, hours, cohorts, completenessPercent } = JINING;
    assert.deepEqual(subsidy.rate, { microYuanPerKwh: 200_000 });
    assert.deepEqual(subsidy.range, { startWh: 500_000, startQualifies: true, capWh: 5_000_000 });
    assert.equal(subsidy.rounding, 'halfUp');
    assert.equal(subsidy.toleranceFen, 100);
    assert.deepEqual(subsidy.funders, [{ funder: 'district', ppm: 1_000_000 }]);
    assert.deepEqual(prices.peak, { microYuanPerKwh: 576_900 });
    assert.deepEqual(prices.valley, { microYuanPerKwh: 346_900 });
    assert.deepEqual(hours, { peak: [{ fromS: 28_800, toS: 72_000 }] });
    assert.deepEqual(cohorts, [{ year: 2021, seasonsPaid: 3 }]);
    assert.equal(completenessPercent, 98);
    assert.equal(JINING.name, 'jining-jkq-2021');
  });

  test('is named by the SHA-256 of its text', () => {
    const digest = createHash('sha256').update(JINING_YAML).digest('hex');
    assert.equal(JINING.digest, digest);
  });

  test('P6: every value in it stands beside a source that names a document of the file', () => {
    const values = JINING_YAML.match(/^ +value: /gm)!.length;
    const cited = citations(JINING.file, []);
    assert.equal(cited.length, values);
    for (const { document } of cited) assert.ok(document in JINING.file.documents);
  });

  test('says its open question and the other readings beside the start rule', () => {
    const { openQuestion, otherReadings } = JINING.file.subsidy.startRule;
    assert.ok(openQuestion);
    assert.deepEqual(otherReadings, ['deductCapUsage', 'deductCapPaid']);
  });
});

describe('P6, what a programme file may not say', () => {
  const unknown = 'is not a key that a programme file knows here';

  test('an unknown key, at the top and deep inside', () => {
    refused('season:\n', 'bonus: 5\nseason:\n', 'bonus:', 1, `bonus ${unknown}`);
    refused('subsidy:\n', 'subsidy:\n  bonus: 5\n', 'bonus:', 3, `subsidy.bonus ${unknown}`);
    refused(
      '    value: 5000\n',
      '    unit: kWh\n    value: 5000\n',
      'unit:',
      5,
      `subsidy.capKwh.unit ${unknown}`,
    );
  });

  test('two unknown keys are two problems', () => {
    const text = jiningWith('season:\n', 'one: 1\ntwo: 2\nseason:\n');
    assert.equal(problemsOf(text).length, 2);
  });

  test('a parameter without a source', () => {
    const source =
      '    source: { document: notice, section: 四, says: Paid from 500 kWh in a season (500度起补). }\n';
    refused(source, '', 'startKwh:', 3, 'subsidy.startKwh.source is missing');
  });

  test('a source without its section or our paraphrase', () => {
    const text = jiningWith('section: as cited in 四 of the notice\n', '\n');
    assert.match(problemsOf(text)[0]!, /tariff\.flatYuanPerKwh\.source\.section is missing$/);
    const empty = jiningWith('says: The peak price is 0.5769 yuan per kWh.', 'says: "  "');
    assert.match(problemsOf(empty)[0]!, /tariff\.peakYuanPerKwh\.source\.says /);
  });

  test('a source in a document that the file does not list', () => {
    refused(
      'document: priceNotice',
      'document: other',
      'document: other',
      7,
      'tariff.flatYuanPerKwh.source.document no document of this file is called other',
    );
  });

  test('a document named like a property of every object', () => {
    const text = jiningWith('document: priceNotice', 'document: toString');
    assert.match(problemsOf(text)[0]!, /no document of this file is called toString$/);
  });

  test('a missing parameter and a missing part', () => {
    const lines = JINING_YAML.split('\n');
    const from = lines.indexOf('completeness:');
    assert.deepEqual(problemsOf(lines.slice(0, from).join('\n')), ['1:1 completeness is missing']);
  });
});

describe('E2, numbers in a programme file are read exactly or refused', () => {
  test('a rate with a seventh decimal, an exponent or a sign', () => {
    const says = 'must be yuan per kWh with at most six decimals';
    for (const rate of ['0.2000000', '2e-1', '-0.2', '.2', 'one fifth']) {
      refused(
        'value: 0.2\n',
        `value: ${rate}\n`,
        `value: ${rate}\n`,
        5,
        `subsidy.yuanPerKwh.value ${says}`,
      );
    }
    assert.deepEqual(problemsOf(jiningWith('value: 0.2\n', 'value: 0.200000\n')), []);
  });

  test('kWh with a fourth decimal, yuan with a third', () => {
    refused(
      'value: 5000\n',
      'value: 5000.0000\n',
      'value: 5000.0000',
      5,
      'subsidy.capKwh.value must be kWh with at most three decimals',
    );
    refused(
      'value: 1.00\n',
      'value: 1.000\n',
      'value: 1.000\n',
      5,
      'subsidy.toleranceYuan.value must be yuan with at most two decimals',
    );
  });

  test('a number of seasons at its limits', () => {
    const seasons = (count: string) => problemsOf(jiningWith('value: 3\n', `value: ${count}\n`));
    assert.deepEqual(seasons('1'), []);
    assert.deepEqual(seasons('20'), []);
    for (const count of ['0', '21', '3.5', '-1']) assert.equal(seasons(count).length, 1, count);
  });

  test('a cohort’s year, a share and a percentage at their limits', () => {
    const year = (text: string) => problemsOf(jiningWith('year: 2021', `year: ${text}`)).length;
    assert.deepEqual(['1999', '2000', '2100', '2101'].map(year), [1, 0, 0, 1]);
    const percent = (text: string) =>
      problemsOf(jiningWith('value: 98\n', `value: ${text}\n`)).length;
    assert.deepEqual(['0', '100', '101', '98.5'].map(percent), [0, 0, 1, 1]);
    const funder = '    - funder: district\n';
    const nothing =
      '    - funder: nobody\n      sharePpm: { value: 0, source: { document: notice, section: 四, says: Nothing. } }\n';
    assert.deepEqual(problemsOf(jiningWith(funder, `${nothing}${funder}`)), []);
  });

  test('a list where a value belongs is not a missing one', () => {
    const [problem] = problemsOf(jiningWith('value: 5000\n', 'value: [5000]\n'));
    assert.match(problem!, /subsidy\.capKwh\.value .*string/);
    assert.doesNotMatch(problem!, /missing/);
  });

  test('a time of day to the minute', () => {
    const from = programmeFrom(jiningWith('value: "08:00"', 'value: "00:59"'));
    assert.deepEqual(from.hours.peak, [{ fromS: 3_540, toS: 72_000 }]);
    const to = programmeFrom(jiningWith('value: "20:00"', 'value: "09:30"'));
    assert.deepEqual(to.hours.peak, [{ fromS: 28_800, toS: 34_200 }]);
  });

  test('a month and day, and a time of day, at their limits', () => {
    const first = (day: string) => problemsOf(jiningWith('value: 12-01', `value: ${day}`));
    assert.deepEqual(first('11-30'), []);
    for (const day of ['11-31', '02-29', '13-01', '1-1', '2021-12-01']) {
      assert.match(first(day).join(), /season\.firstDay\.value must be a month and day/, day);
    }
    const to = (time: string) => problemsOf(jiningWith('value: "20:00"', `value: "${time}"`));
    assert.deepEqual(to('24:00'), []);
    for (const time of ['24:01', '25:00', '20:60', '8:00', '20']) {
      assert.match(to(time).join(), /tariff\.peakTo\.value must be a time of day/, time);
    }
  });

  test('a word for a yes or no other than true and false', () => {
    const text = jiningWith('startQualifies:\n    value: true', 'startQualifies:\n    value: yes');
    assert.match(problemsOf(text).join(), /subsidy\.startQualifies\.value /);
  });
});

describe('values that contradict each other', () => {
  test('a limit one Wh below the start; at the start it is allowed', () => {
    refused(
      'value: 5000\n',
      'value: 499.999\n',
      'value: 499.999',
      5,
      'subsidy.capKwh.value the limit lies below the start',
    );
    assert.deepEqual(problemsOf(jiningWith('value: 5000\n', 'value: 500\n')), []);
  });

  test('shares that are not the whole', () => {
    const says = (sum: number) =>
      `subsidy.funders the funders' shares add up to ${sum} ppm, not to 1000000`;
    refused('value: 1000000\n', 'value: 999999\n', 'funders:', 3, says(999_999));
    const funder = JINING_YAML.slice(
      JINING_YAML.indexOf('    - funder: district'),
      JINING_YAML.indexOf('\neligibility:'),
    );
    refused(funder, `${funder}${funder}`, 'funders:', 3, says(2_000_000));
  });

  test('a cohort that stands twice', () => {
    const cohort = JINING_YAML.slice(
      JINING_YAML.indexOf('  - year: 2021'),
      JINING_YAML.indexOf('\ntariff:'),
    );
    const text = jiningWith(cohort, `${cohort}${cohort}`);
    const second = text.split('\n').lastIndexOf('  - year: 2021') + 1;
    assert.deepEqual(problemsOf(text), [`${second}:5 cohorts.1.year this year stands twice`]);
  });

  test('peak that ends when or before it begins', () => {
    for (const time of ['08:00', '07:59']) {
      const place = `value: "${time}"\n    source:\n`;
      refused(
        'value: "20:00"\n',
        `value: "${time}"\n`,
        place,
        5,
        'tariff.peakTo.value peak must end after it begins',
      );
    }
    assert.deepEqual(problemsOf(jiningWith('value: "20:00"', 'value: "08:01"')), []);
  });
});

describe('what is not a programme file at all', () => {
  test('a YAML error has its line and column', () => {
    const text = jiningWith('completeness:\n', '  completeness: "\n');
    const [problem] = problemsOf(text);
    assert.match(problem!, /^\d+:\d+ {2}\S/);
    const tab = jiningWith('completeness:\n', '\tcompleteness:\n');
    const line = lineOf(tab, '\tcompleteness');
    assert.ok(problemsOf(tab).includes(`${line}:1  Tabs are not allowed as indentation`));
  });

  test('a key that stands twice', () => {
    refused(
      'completeness:\n',
      'programme: again\ncompleteness:\n',
      'programme: again',
      1,
      ' Map keys must be unique',
    );
  });

  test('an alias or a tag, which would say a value in another place', () => {
    refused(
      'value: 5000\n',
      'value: *start\n',
      'value: *start',
      12,
      ' the alias *start is not read: write the value itself',
    );
    refused(
      'value: 5000\n',
      'value: !!int 5000\n',
      'value: !!int',
      12,
      ' Unresolved tag: tag:yaml.org,2002:int',
    );
  });

  test('an empty file, a list, a word, two documents', () => {
    for (const text of ['', '- a', 'word', `${JINING_YAML}---\na: 1\n`]) {
      const parsed = parseProgramme(text);
      assert.ok(!parsed.ok && parsed.problems.length === 1, text.slice(-20));
    }
  });
});
