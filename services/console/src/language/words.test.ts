import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { auditWords } from '../pages/audit/words.ts';
import { lineWords } from '../pages/batches/line-words.ts';
import { noticeWords } from '../pages/batches/notice-words.ts';
import { batchWords } from '../pages/batches/words.ts';
import { completenessWords } from '../pages/feeders/completeness-words.ts';
import { feederWords } from '../pages/feeders/words.ts';
import { fieldWords } from '../pages/households/sheet/field-words.ts';
import { sheetWords } from '../pages/households/sheet/words.ts';
import { householdWords } from '../pages/households/words.ts';
import { overviewWords } from '../pages/overview/words.ts';
import { moneyWords } from '../pages/payments/money-words.ts';
import { returnWords } from '../pages/payments/return-words.ts';
import { payoutWords } from '../pages/payments/words.ts';
import { importWords } from '../pages/register/import-words.ts';
import { violationWords } from '../pages/register/violation-words.ts';
import { registerWords } from '../pages/register/words.ts';
import { whatIfWords } from '../pages/rules/what-if/words.ts';
import { ruleWords } from '../pages/rules/words.ts';
import { differenceWords } from '../pages/runs/difference-words.ts';
import { runWords } from '../pages/runs/words.ts';
import { userWords } from '../pages/users/words.ts';
import { shownOnceWords } from '../parts/shown-once-words.ts';
import { type Bilingual, labelOf, type Texts, wordsOf } from './bilingual.ts';
import { sharedWords } from './shared.ts';

/** Every file of texts. */
const ALL: Readonly<Record<string, Bilingual<Texts>>> = {
  sharedWords,
  householdWords,
  sheetWords,
  fieldWords,
  overviewWords,
  shownOnceWords,
  importWords,
  registerWords,
  ruleWords,
  whatIfWords,
  violationWords,
  runWords,
  differenceWords,
  auditWords,
  completenessWords,
  feederWords,
  batchWords,
  payoutWords,
  returnWords,
  moneyWords,
  lineWords,
  noticeWords,
  userWords,
};

/** The names of all texts, in groups, with whether something stands in them. */
function shapeOf(texts: Texts, under = ''): string[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const path = `${under}${name}`;
    if (typeof text === 'function') return [`${path}(${text.length})`];
    return typeof text === 'string' ? [path] : shapeOf(text, `${path}.`);
  });
}

function textsOf(texts: Texts): string[] {
  return Object.values(texts).flatMap((text) => {
    if (typeof text === 'function') return [];
    return typeof text === 'string' ? [text] : textsOf(text);
  });
}

const CHINESE = /\p{Script=Han}/u;

describe('texts', () => {
  for (const [name, { zh, en }] of Object.entries(ALL)) {
    it(`have the same names in both languages: ${name}`, () => {
      assert.deepEqual(shapeOf(en).sort(), shapeOf(zh).sort());
      assert.ok(textsOf(zh).some((text) => CHINESE.test(text)));
      const mixed = textsOf(en).filter((text) => CHINESE.test(text) && text !== '中文');
      assert.deepEqual(mixed, []);
    });
  }
});

describe('labels of codes', () => {
  const long = {
    zh: '示数变小',
    en: 'The register fell (a reset or an unregistered replacement).',
  };

  it('are the words, or in English the code where the words are a sentence', () => {
    assert.equal(labelOf('registerFell', long, 'zh'), '示数变小');
    assert.equal(labelOf('registerFell', long, 'en'), 'register fell');
    assert.equal(labelOf('held', { zh: '暂缓', en: 'held' }, 'en'), 'held');
    assert.equal(labelOf('someCode', undefined, 'zh'), 'someCode');
  });

  it('are looked up among a table’s own codes alone', () => {
    assert.equal(wordsOf({ held: long }, 'held'), long);
    assert.equal(wordsOf({ held: long }, 'constructor'), undefined);
  });
});
