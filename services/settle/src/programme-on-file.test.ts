import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { PROGRAMME, PROGRAMME_TEXT } from './given.fixture.ts';
import { programmeWithAncestors } from './programme-on-file.ts';

const SOURCE = 'source: { document: notice, section: 四, says: It says so. }';
const COMPONENT = /\n {4}per:[\s\S]*?\n(?= {2}equipment:)/;

/** A programme that inherits the electricity subsidy, paid as often as it says. */
function heir(per: string): string {
  const text = PROGRAMME_TEXT.replace('programme: jining-jkq-2021', 'programme: heir-2022');
  assert.match(text, COMPONENT);
  return text.replace(
    COMPONENT,
    `
    per: { value: ${per}, ${SOURCE} }
    inherited: { value: [${PROGRAMME.name}], ${SOURCE} }
`,
  );
}

const find = async () => ({ digest: PROGRAMME.digest, text: PROGRAMME_TEXT });

test('kWh that an ancestor pays by the season are not paid once by who inherits them', async () => {
  const seasons = await programmeWithAncestors(heir('season'), find);
  assert.ok(seasons.components.get('energySubsidy')?.isDetermined);
  await assert.rejects(programmeWithAncestors(heir('once'), find), (error) => {
    assert.ok(isTrouble(error, 'programmeInvalid'));
    assert.match(error.detail, /energySubsidy is said to be paid once, and jining-jkq-2021/);
    return true;
  });
});
