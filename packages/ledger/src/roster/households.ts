import { type Selectable, sql } from 'kysely';
import { insertRows } from '../bulk.ts';
import type { Work } from '../context.ts';
import type { Database } from '../schema.ts';
import { FACT_COLUMNS } from './facts.ts';

/** A household's row without the versions in which it holds. */
export type HouseholdRecord = Omit<
  Selectable<Database['household']>,
  'from_version' | 'to_version'
>;

const COLUMNS: Readonly<Record<keyof HouseholdRecord, string>> = {
  household_id: 'text',
  position: 'int',
  name: 'text',
  town: 'text',
  village: 'text',
  cohort_year: 'int',
  resident: 'boolean',
  collective_member: 'boolean',
  ...FACT_COLUMNS,
};
const NAMES = Object.keys(COLUMNS) as readonly (keyof HouseholdRecord)[];

/** Households as they stand now, by their number; all, or those that are asked for. */
export async function standingHouseholds(
  work: Work,
  ids?: readonly string[],
): Promise<ReadonlyMap<string, HouseholdRecord>> {
  let query = work
    .selectFrom('household')
    .select([...NAMES])
    .where('to_version', 'is', null);
  if (ids) query = query.where('household_id', '=', (e) => e.fn.any(e.val([...ids])));
  return new Map((await query.execute()).map((row) => [row.household_id, row]));
}

/** Whether two records say the same. */
export function isSameHousehold(a: HouseholdRecord, b: HouseholdRecord): boolean {
  return NAMES.every((name) => a[name] === b[name]);
}

/** Lets records hold from a version on, in place of those that stand for the same households. */
export async function putHouseholds(
  work: Work,
  version: number,
  records: readonly HouseholdRecord[],
): Promise<void> {
  const ids = records.map((record) => record.household_id);
  await sql`UPDATE ledger.household SET to_version = ${version}
    WHERE to_version IS NULL AND household_id = ANY(${ids})`.execute(work);
  const dwellings = new Set(records.flatMap((record) => record.dwelling_id ?? []));
  await insertRows(
    'dwelling',
    [...dwellings].map((dwelling_id) => ({ dwelling_id, from_version: version })),
    { dwelling_id: 'text', from_version: 'int' },
    'ON CONFLICT DO NOTHING',
  ).execute(work);
  const rows = records.map((record) => ({ ...record, from_version: version }));
  await insertRows('household', rows, { ...COLUMNS, from_version: 'int' }).execute(work);
}
