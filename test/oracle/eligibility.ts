import type { Household, Span } from './facts.ts';

/** P4: seed 000 pays the conversions of 2021 in the seasons that begin in these years. */
const PAID_BY_COHORT: ReadonlyMap<string, readonly number[]> = new Map([
  ['2021', [2021, 2022, 2023]],
]);

/** The day of acceptance where it counts: before the season's end. */
function acceptance(household: Household, season: Span): bigint | null {
  const { acceptedAt } = household;
  return acceptedAt !== null && acceptedAt < season.to ? acceptedAt : null;
}

/** What counts of the season: from acceptance, or all of it where there is none. */
export function countedSpan(household: Household, season: Span): Span {
  const accepted = acceptance(household, season);
  return accepted !== null && accepted > season.from ? { from: accepted, to: season.to } : season;
}

function ownReason(household: Household, season: Span, seasonYear: number): string | null {
  if (!PAID_BY_COHORT.get(household.cohortYear)?.includes(seasonYear)) return 'cohortNotInSeason';
  if (acceptance(household, season) === null) return 'notAccepted';
  if (!household.resident) return 'notResident';
  if (!household.collectiveMember) return 'notCollectiveMember';
  if (household.hasViolation) return 'openViolation';
  return null;
}

/** P3: each household's first reason, in the order of the checks; `null` for the eligible. */
export function reasons(
  households: readonly Household[],
  season: Span,
  seasonYear: number,
): Map<string, string | null> {
  const taken = new Set<string>();
  const result = new Map<string, string | null>();
  for (const household of households) {
    const reason = ownReason(household, season, seasonYear);
    const { dwellingId } = household;
    if (reason !== null || dwellingId === '') {
      result.set(household.id, reason);
    } else {
      result.set(household.id, taken.has(dwellingId) ? 'dwellingAlreadyPaid' : null);
      taken.add(dwellingId);
    }
  }
  return result;
}
