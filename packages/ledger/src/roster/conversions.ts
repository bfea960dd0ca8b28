import { decide } from '../commands.ts';
import type { LedgerContext, Work } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import { columnsOf, type OptionalFacts, ROSTER_FACTS } from './facts.ts';
import { isSameHousehold, putHouseholds, standingHouseholds } from './households.ts';
import type { ChangedHousehold } from './plan-roster.ts';
import { fieldThatIsNoText, type ImportResult, type RefusedRow } from './rows.ts';
import { type ImportBy, openVersion, refuseOtherVersion, rosterVersion } from './versions.ts';

/** What is told of one household's conversion and its acceptance. A field left out stays as it is. */
export interface ConversionRow
  extends Pick<
    OptionalFacts,
    | 'pathway'
    | 'equipment'
    | 'areaMilliM2'
    | 'costFen'
    | 'convertedOn'
    | 'acceptedOn'
    | 'acceptedBy'
  > {
  readonly householdId: string;
}

/**
 * Writes conversions into the facts of their households, in one transaction and one roster version.
 * A conversion has no table of its own: its history is that of the roster. Rows of households that
 * are not on the roster, or that stand twice, are refused and the rest is taken.
 */
export function updateConversions(
  context: LedgerContext,
  rows: readonly ConversionRow[],
  by: ImportBy,
): Promise<ImportResult> {
  return decide(context, by, 'updateConversions', rows, async (work) => {
    await oneAtATime(work, 'roster');
    await refuseOtherVersion(work, by);
    const planned = await planConversions(work, rows);
    const { unchanged, refused } = planned;
    const changed = planned.changed.map(({ record }) => record);
    const counts = { added: 0, changed: changed.length };
    if (changed.length === 0) {
      return { version: await rosterVersion(work), ...counts, unchanged, refused };
    }
    const what = { kind: 'conversions' as const, ...counts, refused: refused.length };
    const version = await openVersion(work, context, by, what);
    await putHouseholds(work, version, changed);
    return { version, ...counts, unchanged, refused };
  });
}

/** Holds rows against what stands. */
export async function planConversions(
  work: Work,
  rows: readonly ConversionRow[],
): Promise<{
  readonly changed: readonly ChangedHousehold[];
  readonly unchanged: number;
  readonly refused: readonly RefusedRow[];
}> {
  const standing = await standingHouseholds(work);
  const refused: RefusedRow[] = [];
  const changed: ChangedHousehold[] = [];
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const { householdId } = row;
    const was = standing.get(householdId);
    const field = fieldThatIsNoText(row);
    if (field !== undefined) refused.push({ index, code: 'notText', detail: field });
    else if (!was) refused.push({ index, code: 'unknownHousehold', detail: householdId });
    else if (seen.has(householdId)) {
      refused.push({ index, code: 'duplicateHousehold', detail: householdId });
    } else {
      seen.add(householdId);
      const told = ROSTER_FACTS.filter((fact) => (row as OptionalFacts)[fact] !== undefined);
      const record = { ...was, ...columnsOf(row, told) };
      if (!isSameHousehold(was, record)) changed.push({ was, record });
    }
  }
  return { changed, unchanged: seen.size - changed.length, refused };
}
