import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diffProgrammes, type ProgrammeChange } from './diff.ts';
import { cited, component, example, kwhRule } from './example.fixture.ts';
import { inheritedProgramme } from './inherit.ts';
import { JINING, jiningWith } from './jining.fixture.ts';
import { isMap, parametersOf, type Raw } from './parameters.ts';
import type { Programme } from './programme.ts';
import { changed, programmeFrom } from './programme-text.fixture.ts';

/** A change as one line: `kind path: before → after (what differs)`. */
function said({ kind, path, before, after, differs }: ProgrammeChange): string {
  const texts = [before?.text, after?.text].map((text) => text ?? '');
  return `${kind} ${path}: ${texts.join(' → ')}${differs.length > 0 ? ` (${differs})` : ''}`;
}

function diffOf(before: string, after: string): string[] {
  return diffProgrammes(programmeFrom(before), programmeFrom(after)).map(said);
}

const RATE = 'components.energySubsidy.rules.perKwh.rate';

describe('one change', () => {
  test('of a value has its texts and the source of both sides', () => {
    const after = programmeFrom(jiningWith('value: 0.2\n', 'value: 0.3\n'));
    const [change, ...more] = diffProgrammes(JINING, after);
    assert.deepEqual(more, []);
    assert.equal(said(change!), `changed ${RATE}: 0.2 → 0.3 (value)`);
    const { document, section } = change!.before!.source!;
    assert.deepEqual([document, section], ['济开管字〔2021〕8号', '四']);
    assert.deepEqual(change!.after!.source, change!.before!.source);
    assert.deepEqual([change!.after!.validFrom, change!.after!.validTo], [undefined, undefined]);
  });

  test('of the words of a source, of a document’s number, and of an open question', () => {
    const kinds = (piece: string, replacement: string) =>
      diffProgrammes(JINING, programmeFrom(jiningWith(piece, replacement))).map(said);
    assert.deepEqual(kinds('pays 0.2 yuan for each', 'pays 0.20 yuan for each'), [
      `changed ${RATE}: 0.2 → 0.2 (source)`,
    ]);
    const [number, ...cites] = kinds('济开管字〔2021〕8号', '济开管字〔2021〕9号');
    assert.match(number!, /^changed documents\.notice\.number: .*8号 → .*9号 \(value\)$/);
    assert.ok(cites.length > 5 && cites.every((each) => each.endsWith(' (source)')));
    const rule = 'components.energySubsidy.rules.perKwh.start.rule';
    assert.deepEqual(
      kinds('otherReadings: [deductCapUsage, deductCapPaid]', 'otherReadings: [x]'),
      [`changed ${rule}: threshold → threshold (question)`],
    );
  });

  test('of a title or another word that needs no source', () => {
    const after = jiningWith('title: { zh: 用电补贴, en', 'title: { zh: 电补, en');
    assert.deepEqual(diffProgrammes(JINING, programmeFrom(after)).map(said), [
      'changed components.energySubsidy.title.zh: 用电补贴 → 电补 (value)',
    ]);
  });
});

/** Every scalar of a raw file, each with the file in which it says something else. */
function* mutations(raw: Raw): Generator<Raw> {
  if (Array.isArray(raw)) {
    for (const [index, item] of raw.entries()) {
      for (const other of mutations(item)) yield raw.with(index, other);
    }
  } else if (isMap(raw)) {
    for (const [key, child] of Object.entries(raw)) {
      for (const other of mutations(child)) yield { ...raw, [key]: other };
    }
  } else {
    yield `${raw}x`;
  }
}

/** A programme with another file behind it, whether or not it would load. */
function withRaw(raw: Raw): Programme {
  const parameters = new Map(parametersOf(raw).map((each) => [each.path, each]));
  return { ...JINING, raw, parameters };
}

describe('for every programme', () => {
  test('nothing changed between it and itself', () => {
    assert.deepEqual(diffProgrammes(JINING, JINING), []);
  });

  test('not one word changes unsaid, and the way back says the same the other way round', () => {
    let many = 0;
    for (const raw of mutations(JINING.raw)) {
      many += 1;
      const other = withRaw(raw);
      const there = diffProgrammes(JINING, other);
      assert.ok(there.length > 0, JSON.stringify(raw));
      const sides = (changes: readonly ProgrammeChange[], flip: boolean) =>
        changes
          .map(({ before, after }) => JSON.stringify(flip ? [after, before] : [before, after]))
          .sort();
      assert.deepEqual(sides(diffProgrammes(other, JINING), true), sides(there, false));
    }
    assert.ok(many > 150, String(many));
  });
});

const RULE = kwhRule(`rate: ${cited('0.2')}`);
const OLD = RULE.replace('basis', `validTo: ${cited('2022-06-30')}\nbasis`);
const NEW = kwhRule(`validFrom: ${cited('2022-07-01')}\nrate: ${cited('0.1')}`);

describe('rules and what is inherited', () => {
  test('a rule that ends and its successor of the same name: the days stand with the change', () => {
    const ended = programmeFrom(example([OLD]));
    const changes = diffProgrammes(ended, programmeFrom(example([OLD, NEW])));
    const within = 'components.subsidy.rules.perKwh@2022-07-01';
    assert.deepEqual(changes.map(said), [
      'changed components.subsidy.rules: perKwh → perKwh perKwh (value)',
      `added ${within}.basis:  → totalKwh`,
      `added ${within}.validFrom:  → 2022-07-01`,
      `added ${within}.rate:  → 0.1`,
    ]);
    const { validFrom, validTo } = changes.at(-1)!.after!;
    assert.deepEqual([validFrom, validTo], ['2022-07-01', undefined]);
    const fewer = diffProgrammes(programmeFrom(example([OLD, NEW])), ended);
    assert.equal(fewer.at(-1)!.kind, 'removed');
    assert.equal(fewer.at(-1)!.before!.validFrom, '2022-07-01');
  });

  test('two dated rules of one name are compared each with its own', () => {
    const dearer = NEW.replace('0.1', '0.15');
    assert.deepEqual(diffOf(example([OLD, NEW]), example([OLD, dearer])), [
      'changed components.subsidy.rules.perKwh@2022-07-01.rate: 0.1 → 0.15 (value)',
    ]);
    // Alone, the rule is not called by its day; beside another it is, and is the same rule still.
    assert.deepEqual(diffOf(example([NEW]), example([NEW, OLD])).slice(0, 2), [
      'changed components.subsidy.rules: perKwh → perKwh perKwh (value)',
      'added components.subsidy.rules.perKwh.validTo:  → 2022-06-30',
    ]);
  });

  test('another order of rules, and of components, is a change', () => {
    const asks = (rule: string, word: string) =>
      `${rule}\nwhen:\n  - { fact: pathway, in: ${cited(`[${word}]`)} }`;
    const [first, second] = [asks(RULE, 'gas'), asks(RULE.replace('perKwh', 'flat'), 'electric')];
    assert.deepEqual(diffOf(example([first, second]), example([second, first])), [
      'changed components.subsidy.rules: perKwh flat → flat perKwh (value)',
    ]);
    const [a, b] = [component([first]), component([second])];
    assert.deepEqual(diffOf(example({ a, b }), example({ b, a })), [
      'changed components: a b → b a (value)',
    ]);
  });

  test('the last season of a yearly step, which has no source of its own', () => {
    const yearly = (to: number) =>
      `${RULE}\nyearly:\n  - { fromSeason: 1, toSeason: ${to}, limitYuan: ${cited('900')} }`;
    assert.deepEqual(diffOf(example([yearly(1)]), example([yearly(2)])), [
      'changed components.subsidy.rules.perKwh.yearly.1.toSeason: 1 → 2 (value)',
    ]);
  });

  test('what an ancestor changes', () => {
    const head = `title: { zh: 补贴, en: subsidy }\nkind: running\nper: ${cited('season')}`;
    const own = programmeFrom(
      changed(
        example({ subsidy: `${head}\ninherited: ${cited('[example-2020]')}` }),
        'programme: example-2021',
        'programme: example-2022',
      ),
    );
    const ancestor = (rule: string) =>
      programmeFrom(changed(example([rule]), 'programme: example-2021', 'programme: example-2020'));
    const heirOf = (from: Programme | undefined): Programme => {
      const whole = inheritedProgramme(own, () => from);
      if ('cycle' in whole) throw new Error('no circle is meant');
      return whole;
    };
    const [dear, cheap] = [ancestor(RULE), ancestor(RULE.replace('0.2', '0.1'))];
    const digests = [dear, cheap].map(
      ({ digest }) => `example-2020 (example-2020 ${digest.slice(0, 12)})`,
    );
    assert.deepEqual(diffProgrammes(heirOf(dear), heirOf(cheap)).map(said), [
      `changed components.subsidy.inherited: ${digests.join(' → ')} (value)`,
      'changed components.subsidy.rules.perKwh.rate: 0.2 → 0.1 (value)',
    ]);
    const found = diffProgrammes(heirOf(undefined), heirOf(dear));
    assert.ok(found.some(({ path, kind }) => path.endsWith('perKwh.rate') && kind === 'added'));
  });
});
