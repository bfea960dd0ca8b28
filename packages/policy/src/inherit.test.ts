import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GOOD } from './entitlement.fixture.ts';
import { entitlementOf } from './entitlement.ts';
import { cited, component, example, kwhRule, ruleOn } from './example.fixture.ts';
import { ancestorsUsed, inheritedProgramme } from './inherit.ts';
import type { Component, DeterminedComponent, Programme } from './programme.ts';
import { programmeFrom } from './programme-text.fixture.ts';
import { seasonOf } from './season.ts';

function inheriting(from: readonly string[], { per = 'season', kind = 'running' } = {}): string {
  return `title: { zh: 续补, en: continued }\nkind: ${kind}\nper: ${cited(per)}\ninherited: ${cited(`[${from.join(', ')}]`)}`;
}

const own = (rate: string) => component([kwhRule(`rate: ${cited(rate)}`)]);

/** Programmes by name, each with the components given. */
function filed(files: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const onFile = new Map(
    Object.entries(files).map(([name, components]) => [
      name,
      programmeFrom(example(components).replace('example-2021', name)),
    ]),
  );
  return (name: string): Programme | undefined => onFile.get(name);
}

/** A programme of the files with what it inherits, which no circle prevents. */
function whole(onFile: (name: string) => Programme | undefined, name: string): Programme {
  const programme = inheritedProgramme(onFile(name)!, onFile);
  if ('cycle' in programme) throw new Error(programme.cycle.join(' '));
  return programme;
}

function determined(component: Component | undefined): DeterminedComponent {
  if (!component?.isDetermined) throw new Error('not determined');
  return component;
}

describe('a component that is inherited', () => {
  test('has the rules of the ancestor, from its file, under its own title', () => {
    const onFile = filed({ now: { subsidy: inheriting(['past']) }, past: { subsidy: own('0.3') } });
    const subsidy = determined(whole(onFile, 'now').components.get('subsidy'));
    assert.deepEqual(subsidy.rules, determined(onFile('past')!.components.get('subsidy')).rules);
    assert.deepEqual(subsidy.title, { zh: '续补', en: 'continued' });
    assert.equal(subsidy.origin.name, 'past');
    assert.equal(subsidy.origin.digest, onFile('past')!.digest);
    assert.ok(subsidy.origin.parameters.has(`${subsidy.rules[0]!.path}.rate`));
  });

  test('keeps its kind and how often it pays', () => {
    const flat = component([ruleOn('household', `rate: ${cited(100)}`)]);
    const onFile = filed({
      now: { subsidy: inheriting(['past'], { per: 'year', kind: 'fuel' }) },
      past: { subsidy: flat },
    });
    const { per, kind } = determined(whole(onFile, 'now').components.get('subsidy'));
    assert.deepEqual([per, kind], ['year', 'fuel']);
  });

  test('knows the words of both: who goes another way of the heir’s has no claim, and no slip', () => {
    const gas = `when:\n  - { fact: pathway, in: ${cited('[gas]')} }\nrate: ${cited(1)}`;
    const past = programmeFrom(
      example({ subsidy: component([ruleOn('household', gas)]) }).replace('example-2021', 'past'),
    );
    const text = example({ subsidy: inheriting(['past']) });
    const heir = programmeFrom(text.replace('  electric: {', '  solar: {'));
    const found = inheritedProgramme(heir, () => past);
    if ('cycle' in found) throw new Error('a circle');
    const season = seasonOf(found, '2021-2022')!;
    const decided = (pathway: string) => {
      const subsidy = found.components.get('subsidy')!;
      const { reason, unknown } = entitlementOf({ ...GOOD, pathway }, found, subsidy, season);
      return reason ?? unknown;
    };
    assert.deepEqual(['gas', 'electric', 'solar', 'sloar'].map(decided), [
      undefined,
      'conditionNotMet',
      'conditionNotMet',
      'pathwayUnknown',
    ]);
  });

  test('knows the words of those in between as well', () => {
    const renamed = (name: string, from: string, way: string) =>
      programmeFrom(
        example({ subsidy: inheriting([from]) })
          .replace('example-2021', name)
          .replace('  electric: {', `  ${way}: {`),
      );
    const past = programmeFrom(example({ subsidy: own('0.1') }).replace('example-2021', 'past'));
    const between = renamed('between', 'past', 'biomass');
    const onFile = new Map([past, between].map((each) => [each.name, each]));
    const found = inheritedProgramme(renamed('now', 'between', 'solar'), (name) =>
      onFile.get(name),
    );
    if ('cycle' in found) throw new Error('a circle');
    const { words } = determined(found.components.get('subsidy'));
    assert.deepEqual([...words.pathway].sort(), ['biomass', 'electric', 'gas', 'solar']);
  });

  test('leaves the programme and its other components as they are', () => {
    const onFile = filed({
      now: { subsidy: inheriting(['past']), other: own('0.1') },
      past: { subsidy: own('0.3'), other: own('0.9') },
    });
    const { components, name, digest } = whole(onFile, 'now');
    assert.deepEqual([name, digest], ['now', onFile('now')!.digest]);
    assert.deepEqual([...components.keys()], ['subsidy', 'other']);
    assert.deepEqual(components.get('other'), onFile('now')!.components.get('other'));
  });
});

describe('an ancestor that cannot determine a component', () => {
  test('since it is not on file: the component stays undetermined and names it', () => {
    const onFile = filed({ now: { subsidy: inheriting(['past', 'before']) } });
    const subsidy = whole(onFile, 'now').components.get('subsidy')!;
    assert.ok(!subsidy.isDetermined);
    assert.deepEqual(subsidy.inheritedFrom, ['past', 'before']);
    assert.deepEqual(ancestorsUsed(whole(onFile, 'now')), []);
  });

  test('since it has no component of that name', () => {
    const onFile = filed({ now: { subsidy: inheriting(['past']) }, past: { other: own('0.3') } });
    assert.equal(whole(onFile, 'now').components.get('subsidy')!.isDetermined, false);
  });

  test('since it inherits it itself from one that is not on file', () => {
    const onFile = filed({
      now: { subsidy: inheriting(['past']) },
      past: { subsidy: inheriting(['before']) },
    });
    assert.equal(whole(onFile, 'now').components.get('subsidy')!.isDetermined, false);
  });

  test('gives way to the next of the list, in each of these cases', () => {
    const later = { subsidy: own('0.3') };
    for (const past of [
      {},
      { past: { other: own('0.9') } },
      { past: { subsidy: inheriting(['nowhere']) } },
    ]) {
      const onFile = filed({ now: { subsidy: inheriting(['past', 'later']) }, later, ...past });
      const subsidy = determined(whole(onFile, 'now').components.get('subsidy'));
      assert.equal(subsidy.origin.name, 'later');
      assert.deepEqual(
        ancestorsUsed(whole(onFile, 'now')).map(({ name }) => name),
        ['later'],
      );
    }
  });

  test('is asked in the order of the list', () => {
    const onFile = filed({
      now: { subsidy: inheriting(['b', 'a']) },
      a: { subsidy: own('0.1') },
      b: { subsidy: own('0.2') },
    });
    assert.equal(determined(whole(onFile, 'now').components.get('subsidy')).origin.name, 'b');
  });
});

describe('a chain of ancestors', () => {
  const files = {
    now: { subsidy: inheriting(['past']), own: own('0.1') },
    past: { subsidy: inheriting(['before']) },
    before: { subsidy: inheriting(['first']) },
    first: { subsidy: own('0.3') },
    stranger: { subsidy: own('0.9') },
  };

  test('gives the rules of the last', () => {
    const subsidy = determined(whole(filed(files), 'now').components.get('subsidy'));
    assert.equal(subsidy.origin.name, 'first');
  });

  test('is used as a whole: the programmes in between lead to the rules again', () => {
    const onFile = filed(files);
    const used = ancestorsUsed(whole(onFile, 'now'));
    assert.deepEqual(
      used,
      ['past', 'before', 'first'].map((name) => ({ name, digest: onFile(name)!.digest })),
    );
    const frozen = new Set(used.map(({ name }) => name));
    const again = whole(
      (name) => (name === 'now' || frozen.has(name) ? onFile(name) : undefined),
      'now',
    );
    assert.deepEqual(again.components, whole(onFile, 'now').components);
  });

  test('is named once where two components go through it', () => {
    const onFile = filed({
      now: { a: inheriting(['past']), b: inheriting(['past']) },
      past: { a: own('0.1'), b: own('0.2') },
    });
    assert.deepEqual(
      ancestorsUsed(whole(onFile, 'now')).map(({ name }) => name),
      ['past'],
    );
  });
});

describe('a circle of ancestors is named', () => {
  const cycle = (files: Parameters<typeof filed>[0]) => {
    const onFile = filed(files);
    const found = inheritedProgramme(onFile('a')!, onFile);
    return 'cycle' in found ? found.cycle : undefined;
  };

  test('of two', () => {
    assert.deepEqual(
      cycle({ a: { subsidy: inheriting(['b']) }, b: { subsidy: inheriting(['a']) } }),
      ['a', 'b', 'a'],
    );
  });

  test('of three, also where the way into it is longer', () => {
    const three = {
      a: { subsidy: inheriting(['b']) },
      b: { subsidy: inheriting(['c']) },
      c: { subsidy: inheriting(['a']) },
    };
    assert.deepEqual(cycle(three), ['a', 'b', 'c', 'a']);
    assert.deepEqual(cycle({ ...three, c: { subsidy: inheriting(['b']) } }), ['b', 'c', 'b']);
  });

  test('even where another ancestor of the list would do', () => {
    assert.deepEqual(
      cycle({
        a: { subsidy: inheriting(['b', 'c']) },
        b: { subsidy: inheriting(['a']) },
        c: { subsidy: own('0.3') },
      }),
      ['a', 'b', 'a'],
    );
  });

  test('and is none where the programmes inherit different components from each other', () => {
    const files = {
      a: { one: inheriting(['b']), two: own('0.2') },
      b: { one: own('0.1'), two: inheriting(['a']) },
    };
    assert.equal(cycle(files), undefined);
    assert.equal(determined(whole(filed(files), 'a').components.get('one')).origin.name, 'b');
  });

  test('and is none where an ancestor is reached by two ways', () => {
    const files = {
      a: { subsidy: inheriting(['b', 'c']) },
      b: { subsidy: inheriting(['d']) },
      c: { subsidy: inheriting(['d']) },
      d: { other: own('0.1') },
    };
    assert.equal(cycle(files), undefined);
  });
});

describe('the tariff of what is inherited', () => {
  /** A programme without a tariff of its own. */
  const without = (text: string) =>
    programmeFrom(
      text.replace(text.slice(text.indexOf('tariff:\n'), text.indexOf('pathways:')), ''),
    );
  /** A programme with peak from an hour on. */
  const from = (hour: string, name: string, components: Parameters<typeof example>[0]) =>
    programmeFrom(
      example(components).replace('"08:00"', `"${hour}"`).replace('example-2021', name),
    );
  /** When peak begins for each component, and which file says so. */
  const hoursOf = (programme: Programme, ...ancestors: readonly Programme[]) => {
    const found = inheritedProgramme(programme, (name) =>
      ancestors.find((each) => each.name === name),
    );
    if ('cycle' in found) throw new Error('a circle');
    return [...found.components.values()].map((each) => {
      const tariff = each.isDetermined ? each.tariff : undefined;
      return tariff && [tariff.hours.peak[0]!.fromS / 3_600, tariff.origin.name];
    });
  };
  const past = from('07:00', 'past', { subsidy: own('0.3') });

  test('is the ancestor’s, without which all kWh would count as valley', () => {
    const programme = without(example({ subsidy: inheriting(['past']) }));
    assert.equal(programme.tariff, undefined);
    assert.deepEqual(hoursOf(programme, past), [[7, 'past']]);
  });

  test('is for each component that of its own ancestor', () => {
    const other = from('06:00', 'other', { more: own('0.1') });
    const programme = without(
      example({ subsidy: inheriting(['past']), more: inheriting(['other']) }),
    );
    assert.deepEqual(hoursOf(programme, past, other), [
      [7, 'past'],
      [6, 'other'],
    ]);
  });

  test('is that of the first on the way that has one', () => {
    const between = from('06:00', 'between', { subsidy: inheriting(['past']) });
    const programme = without(example({ subsidy: inheriting(['between']) }));
    assert.deepEqual(hoursOf(programme, between, past), [[6, 'between']]);
    const own = programmeFrom(example({ subsidy: inheriting(['between']) }));
    assert.deepEqual(hoursOf(own, between, past), [[8, 'example-2021']]);
  });

  test('is none where nothing inherited counts kWh', () => {
    const flat = component([ruleOn('household', `rate: ${cited(100)}`)]);
    assert.deepEqual(hoursOf(without(example({ other: flat }))), [undefined]);
  });
});
