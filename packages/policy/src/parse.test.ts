import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EXAMPLE, exampleWith } from './example.fixture.ts';
import { parseProgramme } from './parse.ts';
import { assertRefused, lineOf, placeOf, problemsOf } from './programme-text.fixture.ts';

const RULE = 'components.subsidy.rules.0';
const UNKNOWN = 'is not a key that a programme file knows here';
const SOURCE = 'source: { document: notice, section: 一, says: It says so. }';

/** Asserts that the changed example is refused in one place, where a piece of it first stands. */
function refused(piece: string, replacement: string, place: string, pathAndProblem: string): void {
  assertRefused(exampleWith(piece, replacement), place, pathAndProblem);
}

describe('P6, what a programme file may not say', () => {
  test('an unknown key, at the top and deep inside', () => {
    refused('season:\n', 'bonus: 5\nseason:\n', 'bonus:', `bonus ${UNKNOWN}`);
    refused('tariff:\n', 'tariff:\n  bonus: 5\n', 'bonus:', `tariff.bonus ${UNKNOWN}`);
    refused(
      'limit: { value: 5000,',
      'limit: { value: 5000, unit: kWh,',
      'unit:',
      `${RULE}.limit.unit ${UNKNOWN}`,
    );
  });

  test('a place is a line and a column, counted from one', () => {
    const text = exampleWith('season:\n', 'bonus: 5\nseason:\n');
    assert.deepEqual(problemsOf(text), [`${lineOf(text, 'bonus: 5')}:1 bonus ${UNKNOWN}`]);
    const deep = exampleWith('        limit: ', '        bonus: 5\n        limit: ');
    assert.deepEqual(problemsOf(deep), [`${lineOf(deep, 'bonus: 5')}:9 ${RULE}.bonus ${UNKNOWN}`]);
    assert.deepEqual(problemsOf('bonus: 5').at(-1), `1:1 bonus ${UNKNOWN}`);
  });

  test('two unknown keys are two problems', () => {
    const text = exampleWith('season:\n', 'one: 1\ntwo: 2\nseason:\n');
    assert.deepEqual(problemsOf(text), [
      `${placeOf(text, 'one:')} one ${UNKNOWN}`,
      `${placeOf(text, 'two:')} two ${UNKNOWN}`,
    ]);
  });

  test('a parameter without a source', () => {
    refused(
      `at: { value: 500, ${SOURCE} }`,
      'at: { value: 500 }',
      'at: { value: 500 }',
      `${RULE}.start.at.source is missing`,
    );
    refused(
      `firstDay: { value: 12-01, ${SOURCE} }`,
      'firstDay: { value: 12-01 }',
      'firstDay:',
      'season.firstDay.source is missing',
    );
  });

  test('a parameter that is a bare value', () => {
    refused(
      `limit: { value: 5000, ${SOURCE} }`,
      'limit: 5000',
      'limit:',
      `${RULE}.limit must be a map of value and source`,
    );
  });

  test('a source without its document, its section or our paraphrase', () => {
    const rate = `rate: { value: 0.2, ${SOURCE} }`;
    const neither = ', and so is zh: a paraphrase in English or in Chinese';
    for (const [key, text, more] of [
      ['document', '{ section: 一, says: So. }', ''],
      ['section', '{ document: notice, says: So. }', ''],
      ['says', '{ document: notice, section: 一 }', neither],
    ]) {
      refused(
        rate,
        `rate: { value: 0.2, source: ${text} }`,
        `source: ${text}`,
        `${RULE}.rate.source.${key} is missing${more}`,
      );
    }
    refused(
      rate,
      'rate: { value: 0.2, source: { document: notice, section: 一, says: "  " } }',
      'says: "  "',
      `${RULE}.rate.source.says must not be empty`,
    );
  });

  test('a paraphrase in Chinese alone is one', () => {
    const rate = `rate: { value: 0.2, ${SOURCE} }`;
    const chinese = rate.replace('says: It says so.', 'zh: 如此规定。');
    assert.notEqual(chinese, rate);
    assert.deepEqual(problemsOf(exampleWith(rate, chinese)), []);
  });

  test('a source in a document that the file does not list', () => {
    const rate = `rate: { value: 0.2, ${SOURCE} }`;
    for (const name of ['other', 'toString']) {
      refused(
        rate,
        rate.replace('notice', name),
        `document: ${name}`,
        `${RULE}.rate.source.document no document of this file is called ${name}`,
      );
    }
  });

  test('a key that every object has, where names are free', () => {
    refused('\nfunders:\n', '\nfunders:\n  __proto__: 1\n', '__proto__', ' __proto__ is no key');
    refused('  subsidy:\n', '  subsidy:\n    __proto__: 1\n', '__proto__', ' __proto__ is no key');
  });

  test('a missing parameter and a missing part', () => {
    const from = EXAMPLE.indexOf('completeness:');
    assert.deepEqual(problemsOf(EXAMPLE.slice(0, from)), ['1:1 completeness is missing']);
    refused(
      `    channel: { value: personalCard, ${SOURCE} }`,
      `    channel: { ${SOURCE} }`,
      'channel:',
      'components.subsidy.channel.value is missing',
    );
  });
});

describe('what is not a programme file at all', () => {
  test('a YAML error has its line and column', () => {
    const text = exampleWith('completeness:\n', '  completeness: "\n');
    const [problem] = problemsOf(text);
    assert.match(problem!, /^\d+:\d+ {2}\S/);
    const tab = exampleWith('completeness:\n', '\tcompleteness:\n');
    const line = lineOf(tab, '\tcompleteness');
    assert.ok(problemsOf(tab).includes(`${line}:1  Tabs are not allowed as indentation`));
  });

  test('a key that stands twice', () => {
    refused(
      'completeness:\n',
      'programme: again\ncompleteness:\n',
      'programme: again',
      ' Map keys must be unique',
    );
  });

  test('an alias or a tag, which would say a value in another place', () => {
    refused(
      'value: 5000,',
      'value: *start ,',
      '*start',
      ' the alias *start is not read: write the value itself',
    );
    refused(
      'value: 5000,',
      'value: !!int 5000,',
      '!!int',
      ' Unresolved tag: tag:yaml.org,2002:int',
    );
  });

  test('an empty file, a list, a word, two documents', () => {
    for (const text of ['', '- a', 'word', `${EXAMPLE}---\na: 1\n`]) {
      const parsed = parseProgramme(text);
      assert.ok(!parsed.ok && parsed.problems.length === 1, text.slice(-20));
    }
  });
});

test('what is wrong is said in Chinese by the file’s own sentences, and else by those of zod', () => {
  const text = exampleWith('per: { value: season', 'per: { value: weekly');
  const parsed = parseProgramme(text.replace('programme:', 'programmes:'));
  assert.ok(!parsed.ok);
  assert.deepEqual(
    parsed.problems.map(({ problemWords }) => problemWords.zh),
    ['缺少', '无效选项：期望以下之一 "season"|"year"|"once"', '不是方案文件此处可用的键'],
  );
});
