import { decide } from '../commands.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import { keptForm, PERSONAL_FIELDS } from '../personal/cipher.ts';
import { currentValues, replaceValues, type ValueChange } from '../personal/values.ts';
import { casesOf } from '../violations/cases.ts';
import { columnsOf, ROSTER_FACTS, type RosterFact } from './facts.ts';
import {
  type HouseholdRecord,
  isSameHousehold,
  putHouseholds,
  standingHouseholds,
} from './households.ts';
import { fieldThatIsNoText, type RefusedRow, type RosterImport, type RosterRow } from './rows.ts';
import { openVersion, rosterVersion } from './versions.ts';

/** Facts that every form of the roster has had; an import replaces them unless told otherwise. */
const ALWAYS_REPLACED: readonly RosterFact[] = ['acceptedOn', 'violationOn', 'dwellingId'];

/** What a case in the register of violations decides, as long as it is open or confirmed. */
const BY_REGISTER: readonly RosterFact[] = ['violationOn', 'endedOn'];

/**
 * Takes a roster in one transaction. A household that is known gets a new version of what changed,
 * and keeps its place in the roster's order; new ones follow in the order given. Households that
 * the rows do not name stay as they are. A personal field that is undefined stays as it is.
 *
 * @param facts those for which the file has a column: each is replaced, by nothing too, and the
 *   others stay, since conversions or an earlier file may have told them. Where it is not said, they
 *   are acceptance, violation and dwelling, and whatever some row tells. What a case in the register
 *   of violations decides stays in any event.
 */
export function importRoster(
  context: LedgerContext,
  rows: readonly RosterRow[],
  by: By,
  facts: readonly RosterFact[] = factsIn(rows),
): Promise<RosterImport> {
  return decide(context, by, 'importRoster', { rows, facts }, async (work) => {
    await oneAtATime(work, 'roster');
    const { taken, refused } = sortOut(rows);
    const known = await standingHouseholds(work);
    const { added, changed, keptViolations } = await compare(work, known, taken, facts);
    const values = await changedValues(work, context, taken);
    const touched = new Set([...changed, ...added].map((record) => record.household_id));
    const valuesOf = new Set(values.map((value) => value.householdId));
    const onlyValues = [...valuesOf].filter((id) => !touched.has(id)).length;
    const counts = { added: added.length, changed: changed.length + onlyValues };
    const unchanged = taken.length - counts.added - counts.changed;
    const said = { ...counts, unchanged, refused, keptViolations };
    if (counts.added + counts.changed === 0) {
      return { version: await rosterVersion(work), ...said };
    }
    const what = { kind: 'roster' as const, ...counts, refused: refused.length, keptViolations };
    const version = await openVersion(work, context, by, what);
    await putHouseholds(work, version, [...changed, ...added]);
    await replaceValues(work, context, version, values);
    return { version, ...said };
  });
}

function factsIn(rows: readonly RosterRow[]): RosterFact[] {
  return ROSTER_FACTS.filter(
    (fact) => ALWAYS_REPLACED.includes(fact) || rows.some((row) => row[fact] !== undefined),
  );
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

interface Comparison {
  readonly added: readonly HouseholdRecord[];
  readonly changed: readonly HouseholdRecord[];
  readonly keptViolations: number;
}

/** What rows say beside what stands. */
async function compare(
  work: Work,
  known: ReadonlyMap<string, HouseholdRecord>,
  rows: readonly RosterRow[],
  facts: readonly RosterFact[],
): Promise<Comparison> {
  const undismissed = (await casesOf(work)).filter(({ state }) => state !== 'dismissed');
  const notOfRegister = facts.filter((fact) => !BY_REGISTER.includes(fact));
  const registered = new Set(undismissed.map(({ householdId }) => householdId));
  let last = Math.max(0, ...[...known.values()].map((record) => record.position));
  const added: HouseholdRecord[] = [];
  const changed: HouseholdRecord[] = [];
  let keptViolations = 0;
  for (const row of rows) {
    const was = known.get(row.householdId);
    if (!was) {
      last += 1;
      const everyFact = columnsOf(row, ROSTER_FACTS);
      added.push({ ...ownColumns(row), position: last, ...everyFact } as HouseholdRecord);
      continue;
    }
    const said = { ...was, ...ownColumns(row), ...columnsOf(row, facts) };
    const record = registered.has(row.householdId)
      ? { ...was, ...ownColumns(row), ...columnsOf(row, notOfRegister) }
      : said;
    if (!isSameHousehold(said, record)) keptViolations += 1;
    if (!isSameHousehold(was, record)) changed.push(record);
  }
  return { added, changed, keptViolations };
}

function ownColumns(row: RosterRow) {
  return {
    household_id: row.householdId,
    name: row.name,
    town: row.town,
    village: row.village,
    cohort_year: row.cohortYear,
    resident: row.resident,
    collective_member: row.collectiveMember,
  };
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
