import { decide } from '../commands.ts';
import type { LedgerContext } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import { replaceValues } from '../personal/values.ts';
import type { RosterFact } from './facts.ts';
import { putHouseholds } from './households.ts';
import { factsIn, planRoster } from './plan-roster.ts';
import type { RosterImport, RosterRow } from './rows.ts';
import { type ImportBy, openVersion, refuseOtherVersion, rosterVersion } from './versions.ts';

/**
 * Takes a roster in one transaction. A household that is known gets a new version of what changed,
 * and keeps its place in the roster's order; new ones follow in the order given. Households that
 * the rows do not name stay as they are. A personal field that is undefined stays as it is.
 *
 * @param facts those for which the file has a column: each is replaced, by nothing too, and the
 *   others stay, since conversions or an earlier file may have told them. Where it is not said, they
 *   are acceptance, violation and dwelling, and whatever some row tells. What a case in the register
 *   of violations decides stays in any event.
 * @throws TroubleError `staleEdit`.
 */
export function importRoster(
  context: LedgerContext,
  rows: readonly RosterRow[],
  by: ImportBy,
  facts: readonly RosterFact[] = factsIn(rows),
): Promise<RosterImport> {
  return decide(context, by, 'importRoster', { rows, facts }, async (work) => {
    await oneAtATime(work, 'roster');
    await refuseOtherVersion(work, by);
    const planned = await planRoster(work, context, rows, facts);
    const { taken, refused, added, values, keptViolations } = planned;
    const changed = planned.changed.map(({ record }) => record);
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
