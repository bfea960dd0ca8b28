import type { Installation } from '@nuanbu/metering';
import type { Day } from '@nuanbu/units';

/** What the roster says of a household, as far as money depends on it (domain rule P3). */
export interface HouseholdFacts {
  readonly householdId: string;
  readonly name: string;
  readonly town: string;
  readonly village: string;
  /** 改造年度 */
  readonly cohortYear: number;
  readonly acceptedOn?: Day | undefined;
  readonly resident: boolean;
  readonly collectiveMember: boolean;
  /** The day of a violation that is still open. */
  readonly violationOn?: Day | undefined;
  /** Households that name the same dwelling share it; undefined is a dwelling of one's own. */
  readonly dwellingId?: string | undefined;
}

/** A household with its meters, as a run settles it. */
export interface HouseholdCase {
  readonly facts: HouseholdFacts;
  readonly installations: readonly Installation[];
}
