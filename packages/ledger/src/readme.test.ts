import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { ledgersForTests } from './testing/ledger.fixture.ts';

const ledgers = ledgersForTests();

/** What README.md says of the tables: `table field type`, in its order. */
function documented(): string[] {
  const text = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
  let table = '';
  return text.split('\n').flatMap((line) => {
    table = /^### (\w+)$/.exec(line)?.[1] ?? table;
    const [, field, type, meaning] = /^\| `(\w+)` +\| (.+?) +\| (.+?) +\|$/.exec(line) ?? [];
    if (meaning !== undefined) assert.match(meaning, /\.$/, line);
    return field === undefined ? [] : [`${table} ${field} ${type}`];
  });
}

it('README.md names every table and field with its type, and none that is not there', async () => {
  const { sql } = await ledgers.open();
  const fields = await sql<{ text: string }>(`
    SELECT concat(relname, ' ', attname, ' ', format_type(atttypid, atttypmod),
      CASE WHEN attnotnull THEN '' ELSE '?' END) AS text
    FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
    WHERE relnamespace = 'ledger'::regnamespace AND attnum > 0 AND NOT attisdropped`);
  assert.deepEqual(documented().sort(), fields.map(({ text }) => text).sort());
});
