import type { Installation } from '@nuanbu/metering';
import type { Applicant, Registration } from '@nuanbu/policy';
import type { Day } from '@nuanbu/units';

/** What the roster says of a household, as far as money depends on it (domain rule P3). */
export interface HouseholdFacts extends Applicant, Registration {
  readonly name: string;
  readonly town: string;
  readonly village: string;
  /** Households that name the same dwelling share it; undefined is a dwelling of one's own. */
  readonly dwellingId?: string | undefined;
  /** The day on which the conversion was done. */
  readonly convertedOn?: Day | undefined;
  /** Who accepted it. */
  readonly acceptedBy?: string | undefined;
}

/** A household with its meters, as a run settles it. */
export interface HouseholdCase {
  readonly facts: HouseholdFacts;
  readonly installations: readonly Installation[];
  /**
   * Installations of the same meters at other households: a conflict belongs to every line of its
   * meter, wherever the meter was then (rule U10).
   */
  readonly elsewhere?: readonly Installation[] | undefined;
}

/** Marks the households whose meters were or will be installed at others of the same roster. */
export function markMoves(cases: readonly HouseholdCase[]): HouseholdCase[] {
  const placesOf = new Map<string, Installation[]>();
  for (const { installations } of cases) {
    for (const installation of installations) {
      const places = placesOf.get(installation.meterId);
      if (places) places.push(installation);
      else placesOf.set(installation.meterId, [installation]);
    }
  }
  return cases.map((household) => {
    const own = new Set(household.installations);
    const elsewhere = [...new Set(household.installations.map(({ meterId }) => meterId))]
      .flatMap((meterId) => placesOf.get(meterId) ?? [])
      .filter((installation) => !own.has(installation));
    return elsewhere.length === 0 ? household : { ...household, elsewhere };
  });
}
