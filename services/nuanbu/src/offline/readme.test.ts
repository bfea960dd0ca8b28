/** What the README of the formats says of `lines.csv` beside what is written. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { BASIS_UNITS } from '@nuanbu/policy';
import { LINE_COLUMNS } from '@nuanbu/settlement';

const formats = new URL('../../../../packages/contracts/README.md', import.meta.url);
const readme = await readFile(formats, 'utf8');

test('the README has the columns of both forms of lines.csv, and each basis of a fact', () => {
  const from = readme.indexOf('### `lines.csv`');
  const section = readme.slice(from, readme.indexOf('\n### ', from + 1));
  for (const columns of Object.values(LINE_COLUMNS)) {
    assert.ok(section.includes(`\n\`${columns.join(',')}\`\n`), columns.join(','));
  }
  for (const basis of Object.keys(BASIS_UNITS).filter((each) => !each.endsWith('Kwh'))) {
    assert.ok(section.includes(`\`${basis}\``), basis);
  }
});
