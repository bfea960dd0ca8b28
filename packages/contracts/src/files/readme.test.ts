/** What the README says of files beside what their readers take. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { CONVERSION_COLUMNS } from './conversions.ts';
import { METER_COLUMNS } from './meters.ts';
import { PLAN_COLUMNS } from './plan.ts';
import { READING_COLUMNS } from './readings.ts';
import { ROSTER_COLUMNS } from './roster.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

for (const [file, shape] of Object.entries({
  'roster.csv': ROSTER_COLUMNS,
  'meters.csv': METER_COLUMNS,
  'readings.csv': READING_COLUMNS,
  'conversions.csv': CONVERSION_COLUMNS,
  'plan.csv': PLAN_COLUMNS,
})) {
  test(`the README names each column of ${file}, and each Chinese name beside its column`, () => {
    const from = readme.indexOf(`### \`${file}\``);
    const section = readme.slice(from, readme.indexOf('\n### ', from + 1));
    const rows = section.split('\n').filter((line) => line.startsWith('|'));
    for (const column of [...shape.required, ...shape.optional]) {
      assert.ok(
        rows.some((row) => row.includes(`\`${column}\``)),
        column,
      );
    }
    for (const [alias, column] of Object.entries(shape.aliases ?? {})) {
      const names = rows.find((row) => row.split('|')[1]!.includes(`\`${column}\``))!;
      const place = names.split('|')[1]!.trim().split(', ').indexOf(`\`${column}\``);
      assert.equal(names.split('|')[2]!.trim().split(', ')[place], alias);
    }
  });
}
