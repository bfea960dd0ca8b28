import {
  changedFields,
  type FieldChange,
  meterFields,
  PERSONAL_COLUMNS,
  type PlanRow,
  planFields,
  rosterFields,
} from '@nuanbu/contracts';
import type { importChangeSchema } from '@nuanbu/contracts/http';
import type { HouseholdPreview, MaskedChange, MeterPreview } from '@nuanbu/ledger';
import type { z } from 'zod';

export type ImportChange = z.output<typeof importChangeSchema>;

/** A change as it is counted, and as it is shown when somebody looks. */
export interface Change {
  readonly change: ImportChange['change'];
  readonly show: () => ImportChange;
}

const NOTHING = new Map<string, string>();

/** What becomes of a household, by the line of each row. */
export function householdChange(
  { index, before, after, personal }: HouseholdPreview,
  lines: readonly number[],
): Change {
  const change = kindOf(before, after);
  const { householdId, name, town, village } = after;
  return {
    change,
    show: () => ({
      ...{ change, line: lines[index], householdId, name, town, village },
      fields: [
        ...changedFields(before ? rosterFields(before) : NOTHING, rosterFields(after)),
        ...personal.map(personalField),
      ],
    }),
  };
}

/** A personal value under the name of its column; both masked. */
export function personalField({ field, before, after }: MaskedChange) {
  return { field: PERSONAL_COLUMNS[field], before, after } satisfies FieldChange;
}

function kindOf(
  before: HouseholdPreview['before'],
  after: HouseholdPreview['after'],
): ImportChange['change'] {
  if (!before) return 'added';
  const ends = (['endedOn', 'violationOn'] as const).some(
    (fact) => before[fact] === undefined && after[fact] !== undefined,
  );
  const isWithdrawn = before.acceptedOn !== undefined && after.acceptedOn === undefined;
  if (ends || isWithdrawn) return 'closed';
  return before.town === after.town && before.village === after.village ? 'changed' : 'moved';
}

/** Where a household is; empty where the roster does not say. */
export type PlaceOf = (householdId: string) => { readonly town: string; readonly village: string };

/** What becomes of an installation. */
export function meterChange(
  { index, before, after, movedFrom }: MeterPreview,
  lines: readonly number[],
  placeOf: PlaceOf,
): Change {
  const isRemoved = before?.removedAt === undefined && after.removedAt !== undefined;
  const existing = isRemoved ? 'closed' : 'changed';
  const change = before ? existing : movedFrom === undefined ? 'added' : 'moved';
  const { householdId, meterId } = after;
  const { town, village } = placeOf(householdId);
  return {
    change,
    show: () => {
      const was = before ? meterFields(before) : movedFields(movedFrom);
      const fields = changedFields(was, meterFields(after));
      return { change, line: lines[index], householdId, meterId, town, village, fields };
    },
  };
}

function movedFields(movedFrom: string | undefined): ReadonlyMap<string, string> {
  return movedFrom === undefined ? NOTHING : new Map([['household_id', movedFrom]]);
}

/** What becomes of a plan's rows where another one takes its place, and how many stay. */
export function planChanges(
  before: readonly PlanRow[],
  after: readonly PlanRow[],
  lines: readonly number[],
): { readonly changes: Change[]; readonly unchanged: number } {
  const old = new Map(before.map((row) => [keyOf(row), row]));
  const kept = new Set(after.map(keyOf));
  const changes = after.flatMap((row, index) => {
    const was = old.get(keyOf(row));
    const fields = changedFields(was ? planFields(was) : NOTHING, planFields(row));
    if (was && fields.length === 0) return [];
    return [planChange(was ? 'changed' : 'added', row, fields, lines[index])];
  });
  const unchanged = after.length - changes.length;
  const removed = before
    .filter((row) => !kept.has(keyOf(row)))
    .map((row) => planChange('removed', row, changedFields(planFields(row), NOTHING)));
  return { changes: [...changes, ...removed], unchanged };
}

function planChange(
  change: Change['change'],
  { town, village }: PlanRow,
  fields: readonly FieldChange[],
  line?: number,
): Change {
  return { change, show: () => ({ change, line, town, village, fields }) };
}

/** Rows that are like each other in all of this speak of the same households. */
function keyOf({ town, village, pathway, equipment, year }: PlanRow): string {
  return JSON.stringify([town, village, pathway, equipment, year]);
}
