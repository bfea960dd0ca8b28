import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Ledger } from '@nuanbu/ledger';
import { parseInstant } from '@nuanbu/units';
import { seasonTerms } from './plan-forecast.ts';

test('a season that counts facts is that of the newest reading, too, and else of today', async () => {
  const file = new URL('../../../../packages/policy/programmes/donghe-2021.yaml', import.meta.url);
  const text = await readFile(file, 'utf8');
  const programmes = { newest: async () => ({ text }) } as unknown as Ledger['programmes'];
  const asked = { programme: 'donghe-2021', component: 'gasRunning' };
  const now = parseInstant('2026-11-20')!;
  const seasonAt = async (newestAt: string | undefined) => {
    const at = newestAt === undefined ? undefined : parseInstant(newestAt);
    return (await seasonTerms(programmes, asked, at, now)).season.name;
  };
  assert.equal(await seasonAt('2022-02-01'), '2021-2022');
  assert.equal(await seasonAt(undefined), '2026-2027');
});
