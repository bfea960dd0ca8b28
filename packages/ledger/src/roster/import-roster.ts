import { sql } from 'kysely';
import { insertRows } from '../bulk.ts';
import { decide } from '../commands.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import { keptForm, PERSONAL_FIELDS } from '../personal/cipher.ts';
import { currentValues, replaceValues, type ValueChange } from '../personal/values.ts';
import { fieldThatIsNoText, type ImportResult, type RefusedRow, type RosterRow } from './rows.ts';
import { openVersion, rosterVersion } from './versions.ts';

const COLUMNS = {
  household_id: 'text',
  from_version: 'int',
  position: 'int',
  name: 'text',
  town: 'text',
  village: 'text',
  cohort_year: 'int',
  accepted_on: 'date',
  resident: 'boolean',
  collective_member: 'boolean',
  violation_on: 'date',
  dwelling_id: 'text',
} as const;

/**
 * Takes a roster in one transaction. A household that is known gets a new version of what changed,
 * and keeps its place in the roster's order; new ones follow in the order given. Households that
 * the rows do not name stay as they are. A personal field that is undefined stays as it is.
 */
export function importRoster(
  context: LedgerContext,
  rows: readonly RosterRow[],
  by: By,
): Promise<ImportResult> {
  return decide(context, by, 'importRoster', rows, async (work) => {
    await oneAtATime(work, 'roster');
    const { taken, refused } = sortOut(rows);
    const known = await currentHouseholds(work);
    const values = await changedValues(work, context, taken);
    const valuesOf = new Set(values.map((value) => value.householdId));
    const added = taken.filter((row) => !known.has(row.householdId));
    const changed = taken.filter((row) => known.has(row.householdId) && differs(known, row));
    const touched = new Set([...changed, ...added].map((row) => row.householdId));
    const onlyValues = [...valuesOf].filter((id) => !touched.has(id)).length;
    const counts = { added: added.length, changed: changed.length + onlyValues };
    const unchanged = taken.length - counts.added - counts.changed;
    if (counts.added + counts.changed === 0) {
      return { version: await rosterVersion(work), ...counts, unchanged, refused };
    }
    const what = { kind: 'roster' as const, ...counts, refused: refused.length };
    const version = await openVersion(work, context, by, what);
    await closeHouseholds(work, version, changed);
    await putHouseholds(work, version, known, [...changed, ...added]);
    await replaceValues(work, context, version, values);
    return { version, ...counts, unchanged, refused };
  });
}

function sortOut(rows: readonly RosterRow[]): { taken: RosterRow[]; refused: RefusedRow[] } {
  const taken: RosterRow[] = [];
  const refused: RefusedRow[] = [];
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const field = fieldThatIsNoText(row);
    if (field !== undefined) refused.push({ index, code: 'notText', detail: field });
    else if (seen.has(row.householdId)) {
      refused.push({ index, code: 'duplicateHousehold', detail: row.householdId });
    } else {
      seen.add(row.householdId);
      taken.push(row);
    }
  }
  return { taken, refused };
}

type Known = ReadonlyMap<string, { readonly position: number; readonly facts: string }>;

async function currentHouseholds(work: Work): Promise<Known> {
  const rows = await work
    .selectFrom('household')
    .selectAll()
    .where('to_version', 'is', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.household_id,
      {
        position: row.position,
        facts: JSON.stringify([
          ...[row.name, row.town, row.village, row.cohort_year, row.accepted_on, row.resident],
          ...[row.collective_member, row.violation_on, row.dwelling_id],
        ]),
      },
    ]),
  );
}

function differs(known: Known, row: RosterRow): boolean {
  const facts = JSON.stringify([
    ...[row.name, row.town, row.village, row.cohortYear, row.acceptedOn ?? null, row.resident],
    ...[row.collectiveMember, row.violationOn ?? null, row.dwellingId ?? null],
  ]);
  return known.get(row.householdId)!.facts !== facts;
}

async function closeHouseholds(
  work: Work,
  version: number,
  rows: readonly RosterRow[],
): Promise<void> {
  const ids = rows.map((row) => row.householdId);
  await sql`UPDATE ledger.household SET to_version = ${version}
    WHERE to_version IS NULL AND household_id = ANY(${ids})`.execute(work);
}

async function putHouseholds(
  work: Work,
  version: number,
  known: Known,
  rows: readonly RosterRow[],
): Promise<void> {
  let last = Math.max(0, ...[...known.values()].map((household) => household.position));
  const dwellings = new Set(rows.flatMap((row) => row.dwellingId ?? []));
  await insertRows(
    'dwelling',
    [...dwellings].map((dwelling_id) => ({ dwelling_id, from_version: version })),
    { dwelling_id: 'text', from_version: 'int' },
    'ON CONFLICT DO NOTHING',
  ).execute(work);
  const records = rows.map((row) => ({
    household_id: row.householdId,
    from_version: version,
    position: known.get(row.householdId)?.position ?? ++last,
    name: row.name,
    town: row.town,
    village: row.village,
    cohort_year: row.cohortYear,
    accepted_on: row.acceptedOn,
    resident: row.resident,
    collective_member: row.collectiveMember,
    violation_on: row.violationOn,
    dwelling_id: row.dwellingId,
  }));
  await insertRows('household', records, COLUMNS).execute(work);
}

async function changedValues(
  work: Work,
  context: LedgerContext,
  rows: readonly RosterRow[],
): Promise<ValueChange[]> {
  const isSame = await currentValues(work, context);
  const changes: ValueChange[] = [];
  for (const row of rows) {
    for (const field of PERSONAL_FIELDS) {
      const given = row[field];
      if (given === undefined) continue;
      const change = { householdId: row.householdId, field, value: keptForm(field, given) };
      if (!isSame(change)) changes.push(change);
    }
  }
  return changes;
}
