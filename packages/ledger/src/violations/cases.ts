import type { ViolationKind, ViolationState, ViolationStep } from '@nuanbu/terms';
import type { Day, Instant } from '@nuanbu/units';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** A case against one household. Its steps are kept; nothing of it is ever changed. */
export interface ViolationCase {
  /** From 1, without a gap. */
  readonly number: number;
  readonly householdId: string;
  readonly kind: ViolationKind;
  /** The day of the violation, which a confirmation makes the end of the subsidy. */
  readonly foundOn: Day;
  readonly state: ViolationState;
  /** In order; the first opened it. */
  readonly entries: readonly ViolationEntry[];
}

/** One step in a case. */
export interface ViolationEntry {
  readonly step: ViolationStep;
  /** Where the evidence is, such as the number of a record. */
  readonly evidence: string;
  readonly reason: string;
  /** What a confirmation takes back. */
  readonly recovery?: Recovery | undefined;
  /** The roster version that held after it. */
  readonly rosterVersion: number;
  readonly at: Instant;
  readonly actor: string;
  readonly auditNumber: number;
}

/** What a programme takes back from a household whose violation is confirmed. */
export interface Recovery {
  readonly programme: string;
  readonly takesBack: TakesBack;
}

export interface TakesBack {
  /** Components by name; `all`, also as one of them, for every one. */
  readonly components: readonly string[] | 'all';
  /** Those of every season, or of seasons whose last day is not before that of the violation. */
  readonly seasons: 'all' | 'endingAfter';
}

/** What a confirmed case takes back, and from whom. */
export interface Claim extends Recovery {
  readonly caseNumber: number;
  readonly householdId: string;
  readonly foundOn: Day;
}

/** The state to which each step leads. */
export const STATE_AFTER: Readonly<Record<ViolationStep, ViolationState>> = {
  violationOpened: 'open',
  violationDismissed: 'dismissed',
  violationConfirmed: 'confirmed',
  violationReversed: 'open',
};

/** Cases in the order of their numbers; all, one, or those of a household. */
export async function casesOf(
  db: Kysely<Database>,
  wanted: { readonly number?: number; readonly householdId?: string | undefined } = {},
): Promise<ViolationCase[]> {
  let query = db
    .selectFrom('violation_case as case')
    .innerJoin('violation_entry as entry', 'entry.case_number', 'case.case_number')
    .selectAll('entry')
    .select(['case.household_id', 'case.kind', 'case.found_on'])
    .orderBy('entry.case_number')
    .orderBy('entry.position');
  const { number, householdId } = wanted;
  if (number !== undefined) query = query.where('case.case_number', '=', number);
  if (householdId !== undefined) query = query.where('case.household_id', '=', householdId);
  const cases = new Map<number, ViolationCase>();
  for (const row of await query.execute()) {
    const entry = {
      step: row.step,
      evidence: row.evidence,
      reason: row.reason,
      recovery: recoveryOf(row),
      rosterVersion: row.roster_version,
      at: row.at,
      actor: row.actor,
      auditNumber: row.audit_number,
    };
    cases.set(row.case_number, {
      number: row.case_number,
      householdId: row.household_id,
      kind: row.kind,
      foundOn: row.found_on,
      state: STATE_AFTER[row.step],
      entries: [...(cases.get(row.case_number)?.entries ?? []), entry],
    });
  }
  return [...cases.values()];
}

/** The claims of those cases that are confirmed. */
export function claimsOf(cases: readonly ViolationCase[]): Claim[] {
  return cases.flatMap(({ number: caseNumber, householdId, foundOn, state, entries }) => {
    const recovery = entries.at(-1)?.recovery;
    if (state !== 'confirmed' || !recovery) return [];
    return [{ caseNumber, householdId, foundOn, ...recovery }];
  });
}

function recoveryOf(
  row: Pick<Database['violation_entry'], 'programme' | 'components' | 'seasons'>,
): Recovery | undefined {
  const { programme, components, seasons } = row;
  if (programme === null || seasons === null) return undefined;
  return { programme, takesBack: { components: components ?? 'all', seasons } };
}
