import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { programmeText } from '../programmes.ts';
import { checkProgramme } from './check.ts';
import { checkJson, checkText, problemsText } from './check-text.ts';
import { showText } from './show-text.ts';

const JINING = await programmeText('jining-jkq-2021');

/** The Jining programme under another name, whose electricity subsidy is inherited. */
function heir(name: string, ...ancestors: readonly string[]): string {
  const component =
    /( {2}energySubsidy:\n {4}title: .*\n {4}kind: running\n)[\s\S]*?(?=\n {2}equipment:)/;
  assert.match(JINING, component);
  const source = '{ document: notice, section: 四, says: As before. }';
  return JINING.replace('programme: jining-jkq-2021', `programme: ${name}`).replace(
    component,
    `$1    per: { value: season, source: ${source} }
    inherited: { value: [${ancestors.join(', ')}], source: ${source} }
`,
  );
}

/** Checks a text where these others can be found. */
function check(text: string, others: Readonly<Record<string, string>> = {}) {
  return checkProgramme(text, async (name) => {
    const found = others[name];
    return found === undefined ? undefined : { text: found, digest: '' };
  });
}

async function problems(text: string, others?: Readonly<Record<string, string>>) {
  const found = await check(text, others);
  return found.ok ? [] : problemsText('x.yaml', found).split('\n');
}

describe('a file with something wrong', () => {
  test('every problem has its line, column, path and sentence', async () => {
    const text = JINING.replace('value: halfUp', 'value: half').replace(
      '\ncompleteness:',
      '\ncompletness:',
    );
    const line = (piece: string) => text.slice(0, text.indexOf(piece)).split('\n').length;
    const said = await problems(text);
    assert.equal(said.length, 3);
    assert.match(
      said[0]!,
      new RegExp(
        `^x\\.yaml:${line('value: half\n')}:7 components\\.energySubsidy\\.rounding\\.value \\S`,
      ),
    );
    assert.equal(said[1], 'x.yaml:1:1 completeness is missing');
    assert.match(
      said[2]!,
      new RegExp(`^x\\.yaml:${line('completness:')}:1 completness is not a key`),
    );
  });

  test('no YAML at all, and an empty file', async () => {
    assert.match((await problems('a: [b')).join(), /^x\.yaml:1:\d+ /);
    assert.equal((await problems('')).length, 1);
  });

  test('an ancestor that leads back, with the place where it is named', async () => {
    const text = heir('a', 'b');
    const place = text.split('\n').findIndex((row) => row.includes('inherited:')) + 1;
    const [said, ...more] = await problems(text, { b: heir('b', 'c'), c: heir('c', 'a') });
    assert.deepEqual(more, []);
    assert.match(
      said!,
      new RegExp(`^x\\.yaml:${place}:\\d+ components\\.energySubsidy\\.inherited\\.value `),
    );
    assert.match(said!, /a → b → c → a/);
    assert.equal((await problems(heir('a', 'a'))).length, 1);
  });

  test('an ancestor that is refused itself', async () => {
    const [said] = await problems(heir('a', 'b'), { b: 'programme: b' });
    assert.match(said!, /components\.energySubsidy\.inherited\.value b is refused: \d+:\d+ \S+/);
  });
});

describe('a sound file', () => {
  test('its rules, open questions with the reading and by whom, and what is not determined', async () => {
    const found = await check(JINING);
    assert.ok(found.ok);
    const zh = checkText(found, 'zh');
    assert.match(
      zh,
      /按用电量补贴.*千瓦时.*达到 500 \(达到后全部计补\).*5000.*0\.2.*区级财政 100 %/,
    );
    const en = checkText(found, 'en');
    assert.match(
      en,
      /for each kWh.*all.*kWh.*from 500 \(then all of it\).*5000.*0\.2.*district finance 100 %/,
    );
    assert.match(
      en,
      /rules\.perKwh\.start\.rule\n.*deducted\?\n.*threshold.*chosen by: nuanbu.*deductCapUsage, deductCapPaid/,
    );
    assert.match(
      en,
      /equipment\.rules\.asBuilt {2}The notice names this subsidy.*济开管字〔2021〕8号 三\)/,
    );
    assert.match(en, /Figures that the notice gives in several ways: none/);
  });

  test('an ancestor that is not there is named, and no problem', async () => {
    const found = await check(heir('a', 'lost-2019', 'b', 'other'), {
      b: heir('b', 'lost-2018'),
      other: JINING.replace('programme: jining-jkq-2021', 'programme: other').replaceAll(
        'energySubsidy',
        'powerSubsidy',
      ),
    });
    assert.ok(found.ok);
    const en = checkText(found, 'en');
    for (const said of [
      'lost-2019 is not on file',
      'b does not determine it either',
      'other has no such component',
    ]) {
      assert.equal(en.split(said).length, 3, said);
    }
    assert.ok(!en.includes('0.2'), 'no amount is invented');
  });

  test('an ancestor that is there determines the component, and is named', async () => {
    const found = await check(heir('a', 'lost-2019', 'jining-jkq-2021'), {
      'jining-jkq-2021': JINING,
    });
    assert.ok(found.ok);
    const en = checkText(found, 'en');
    assert.match(en, /energySubsidy .* inherited from jining-jkq-2021/);
    assert.match(en, /for each kWh.*0\.2/);
    assert.ok(!en.includes('lost-2019'));
  });

  test('figures that a notice gives in several ways, and which one is used', async () => {
    const found = await check(await programmeText('donghe-2021'));
    assert.ok(found.ok);
    assert.match(
      checkText(found, 'en'),
      /102 万m².*\n.*101 万m².*\n.*1,017,360 m².*附件2\)\n {4}uses: 1,017,360 m² — /,
    );
    assert.match(
      checkText(found, 'zh'),
      /供热管网长度和供热面积\n.*50公里、126万平方米.*\n.*\n {4}采用: 都不采用 — 附件1只列资金/,
    );
    const shown = showText(
      { programme: found.programme, label: 'donghe-2021@1', signOffs: [] },
      'zh',
    );
    assert.match(shown, /前后不一的数字:\n {2}新能源供暖面积\n/);
    assert.match(shown, /采用: 1,017,360 m² — 附件2的资金/);
  });

  test('a program reads the same', async () => {
    const sound = await check(JINING);
    const json = JSON.parse(JSON.stringify(checkJson('x.yaml', sound)));
    assert.deepEqual(
      [json.ok, json.programme, json.components[0].rules[0].limit],
      [true, 'jining-jkq-2021', 5_000_000],
    );
    assert.deepEqual(json.openQuestions[0].otherReadings, ['deductCapUsage', 'deductCapPaid']);
    const broken = await check('');
    const { ok, problems } = JSON.parse(JSON.stringify(checkJson('x.yaml', broken)));
    assert.deepEqual([ok, problems[0].line], [false, 1]);
  });
});
