import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cited, component, example, kwhRule } from './example.fixture.ts';
import { parametersInForce } from './in-force.ts';
import { inheritedProgramme } from './inherit.ts';
import { JINING } from './jining.fixture.ts';
import { notDetermined, openQuestions } from './open.ts';
import { placeInFile } from './parse.ts';
import type { Programme } from './programme.ts';
import { changed, placeOf, programmeFrom } from './programme-text.fixture.ts';

const RATE = 'components.subsidy.rules.perKwh.rate';
const HEAD = `title: { zh: 补贴, en: subsidy }\nkind: running\nper: ${cited('season')}`;

/** A programme that inherits its subsidy, and the one from which it does. */
const HEIR = programmeFrom(
  changed(
    example({ subsidy: `${HEAD}\ninherited: ${cited('[lost-2019, old-2020]')}` }),
    'programme: example-2021',
    'programme: new-2022',
  ),
);
const OLD = programmeFrom(
  changed(
    example([kwhRule(`rate: ${cited('0.2', ', openQuestion: Each kWh?, decidedBy: nuanbu')}`)]),
    'programme: example-2021',
    'programme: old-2020',
  ),
);

function whole(programme: Programme): Programme {
  const found = inheritedProgramme(programme, (name) => (name === 'old-2020' ? OLD : undefined));
  if ('cycle' in found) throw new Error('no circle is meant');
  return found;
}

test('the open questions of a file, with the reading that it uses and who chose it', () => {
  const rule = openQuestions(JINING).find(({ path }) => path.endsWith('.start.rule'))!;
  assert.equal(rule.text, 'threshold');
  assert.deepEqual(rule.otherReadings, ['deductCapUsage', 'deductCapPaid']);
  assert.equal(rule.decidedBy, 'nuanbu');
  assert.equal(rule.origin.name, JINING.name);
});

test('what is inherited is in force, with its questions; how often it pays is the heir’s', () => {
  const inForce = parametersInForce(whole(HEIR));
  assert.equal(inForce.get(RATE)!.origin.name, 'old-2020');
  assert.equal(inForce.get('components.subsidy.per')!.origin.name, 'new-2022');
  const paths = [...inForce.keys()];
  assert.equal(
    paths.indexOf('components.subsidy.inherited') + 1,
    paths.indexOf('components.subsidy.rounding'),
  );
  assert.deepEqual(
    openQuestions(whole(HEIR)).map(({ path, origin }) => [path, origin.name]),
    [[RATE, 'old-2020']],
  );
  assert.equal(parametersInForce(HEIR).has(RATE), false);
});

test('the windows by which an heir counts are in force where it has none of its own', () => {
  const tariff = /tariff:\n( {2}.*\n)+/;
  const without = programmeFrom(
    changed(
      example({ subsidy: `${HEAD}\ninherited: ${cited('[old-2020]')}` }).replace(tariff, ''),
      'programme: example-2021',
      'programme: new-2022',
    ),
  );
  assert.equal(parametersInForce(whole(without)).get('tariff.peakFrom')!.origin.name, 'old-2020');
  assert.equal(parametersInForce(whole(HEIR)).get('tariff.peakFrom')!.origin.name, 'new-2022');
});

test('what is not determined, and why', () => {
  const subsidy = 'components.subsidy';
  assert.deepEqual(notDetermined(whole(HEIR)), []);
  assert.deepEqual(notDetermined(HEIR), [
    { path: subsidy, because: 'ancestorNotOnFile', ancestors: ['lost-2019', 'old-2020'] },
  ]);
  const source = '{ document: notice, section: 一, says: No amount is stated. }';
  const unstated = programmeFrom(example([kwhRule(`notStated: { source: ${source} }`)]));
  assert.deepEqual(notDetermined(unstated), [
    { path: `${subsidy}.rules.perKwh`, because: 'amountNotStated', ancestors: [] },
  ]);
});

test('the place of something in a file, or of what is above it', () => {
  const text = example({ subsidy: component([kwhRule(`rate: ${cited('0.2')}`)]) });
  const said = (...keys: string[]) => {
    const { line, column } = placeInFile(text, keys);
    return `${line}:${column}`;
  };
  assert.equal(said('components', 'subsidy', 'per'), placeOf(text, 'per: '));
  assert.equal(said('components', 'subsidy', 'none'), placeOf(text, 'subsidy:'));
  assert.equal(said(), '1:1');
});
