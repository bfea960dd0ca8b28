import { greatest } from '@nuanbu/units';
import type { LedgerContext, Work } from '../context.ts';
import { keptForm, PERSONAL_FIELDS } from '../personal/cipher.ts';
import { currentValues, type ValueChange } from '../personal/values.ts';
import { casesOf } from '../violations/cases.ts';
import { columnsOf, ROSTER_FACTS, type RosterFact } from './facts.ts';
import { type HouseholdRecord, isSameHousehold, standingHouseholds } from './households.ts';
import { fieldThatIsNoText, type RefusedRow, type RosterRow } from './rows.ts';

/** Facts that every form of the roster has had; an import replaces them unless told otherwise. */
const ALWAYS_REPLACED: readonly RosterFact[] = ['acceptedOn', 'violationOn', 'dwellingId'];

/** What a case in the register of violations decides, as long as it is open or confirmed. */
const BY_REGISTER: readonly RosterFact[] = ['violationOn', 'endedOn'];

/** What the import of a roster comes to, before anything is written. */
export interface PlannedRoster {
  readonly taken: readonly RosterRow[];
  readonly refused: readonly RefusedRow[];
  readonly added: readonly HouseholdRecord[];
  readonly changed: readonly ChangedHousehold[];
  /** Personal values that are new, in their kept form. */
  readonly values: readonly ValueChange[];
  /** Households of which the rows say otherwise than an undismissed case, which is kept. */
  readonly keptViolations: number;
}

export interface ChangedHousehold {
  readonly was: HouseholdRecord;
  readonly record: HouseholdRecord;
}

/** The facts that an import replaces where it does not say which. */
export function factsIn(rows: readonly RosterRow[]): RosterFact[] {
  return ROSTER_FACTS.filter(
    (fact) => ALWAYS_REPLACED.includes(fact) || rows.some((row) => row[fact] !== undefined),
  );
}

/** Holds rows against what stands. */
export async function planRoster(
  work: Work,
  context: LedgerContext,
  rows: readonly RosterRow[],
  facts: readonly RosterFact[],
): Promise<PlannedRoster> {
  const { taken, refused } = sortOut(rows);
  const compared = await compare(work, await standingHouseholds(work), taken, facts);
  return { taken, refused, ...compared, values: await changedValues(work, context, taken) };
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

type Comparison = Pick<PlannedRoster, 'added' | 'changed' | 'keptViolations'>;

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
  let last = greatest(
    Array.from(known.values(), ({ position }) => position),
    0,
  );
  const added: HouseholdRecord[] = [];
  const changed: ChangedHousehold[] = [];
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
    if (!isSameHousehold(was, record)) changed.push({ was, record });
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
