import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, example, kwhRule } from './example.fixture.ts';
import { assertAccepted, assertRefused, programmeFrom } from './programme-text.fixture.ts';

const LIMIT = 'components.subsidy.rules.0.limit';

function limited(more: string): string {
  return example([kwhRule(`rate: ${cited('0.2')}\nlimit: ${cited(5000, more)}`)]);
}

const QUESTION = ', openQuestion: Which one?';
const READINGS = ', otherReadings: [4000]';
const DECIDED = ', decidedBy: finance';

describe('an open question', () => {
  test('has who decided it, and may have other readings', () => {
    assertAccepted(limited(`${QUESTION}${DECIDED}`));
    assertAccepted(limited(`${QUESTION}${READINGS}${DECIDED}`));
  });

  test('may be said in Chinese beside the English, and not instead of it', () => {
    const inChinese = ', openQuestionZh: 是哪一个？';
    assertAccepted(limited(`${QUESTION}${inChinese}${DECIDED}`));
    const { parameters } = programmeFrom(limited(`${QUESTION}${inChinese}${DECIDED}`));
    const limit = parameters.get('components.subsidy.rules.perKwh.limit');
    assert.equal(limit?.openQuestionZh, '是哪一个？');
    assertRefused(
      limited(inChinese),
      'openQuestionZh',
      `${LIMIT}.openQuestionZh the question in English is missing`,
    );
  });

  test('that nobody decided is refused', () => {
    const says = `${LIMIT}.openQuestion an open question needs decidedBy: who chose this reading`;
    assertRefused(limited(QUESTION), 'openQuestion', says);
    assertRefused(limited(`${QUESTION}${READINGS}`), 'openQuestion', says);
  });

  test('that is not asked can have been neither decided nor read otherwise', () => {
    assertRefused(
      limited(DECIDED),
      'decidedBy',
      `${LIMIT}.decidedBy a choice belongs to an open question, which is missing`,
    );
    assertRefused(
      limited(READINGS),
      'otherReadings',
      `${LIMIT}.otherReadings other readings belong to an open question, which is missing`,
    );
  });

  test('is said in words', () => {
    assertRefused(
      limited(', openQuestion: "", decidedBy: finance'),
      'openQuestion',
      `${LIMIT}.openQuestion must not be empty`,
    );
    assertRefused(
      limited(`${QUESTION}, otherReadings: []${DECIDED}`),
      'otherReadings',
      `${LIMIT}.otherReadings Too small: expected array to have >=1 items`,
    );
  });
});
