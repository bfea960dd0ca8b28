import type { IneligibleReason } from '@nuanbu/terms';
import { type Day, type Span, startOfDay } from '@nuanbu/units';
import type { Programme } from './programme.ts';
import type { Season } from './season.ts';

/** The roster facts on which entitlement depends (domain rule P3). */
export interface Applicant {
  readonly cohortYear: number;
  readonly acceptedOn?: Day | undefined;
  readonly resident: boolean;
  readonly collectiveMember: boolean;
  readonly violationOn?: Day | undefined;
}

/** Whether a household may be paid, and the days that count. */
export interface Entitlement {
  /** The first reason in the order of the checks; undefined where there is none. */
  readonly reason?: IneligibleReason | undefined;
  /** The season's days that count: from acceptance on, where the programme says so. */
  readonly countedSpan: Span;
}

/**
 * Decides entitlement before energy (domain rule P3). A household without acceptance counts from
 * the season's first day, so that its line still shows its kWh. Whether its dwelling is paid
 * already depends on the other households and is decided by who knows them all.
 */
export function entitlementOf(
  applicant: Applicant,
  programme: Programme,
  season: Season,
): Entitlement {
  const rules = programme.file.eligibility;
  const acceptedAt =
    applicant.acceptedOn === undefined ? undefined : startOfDay(applicant.acceptedOn);
  const isAccepted = acceptedAt !== undefined && acceptedAt < season.span.to;
  const cutsAtAcceptance = isAccepted && !rules.daysBeforeAcceptanceCount.value;
  const from = cutsAtAcceptance ? Math.max(season.span.from, acceptedAt) : season.span.from;
  const countedSpan = { from, to: season.span.to };
  const checks: readonly [IneligibleReason, boolean][] = [
    ['cohortNotInSeason', !isCohortPaid(programme, applicant.cohortYear, season)],
    ['notAccepted', rules.acceptanceRequired.value && !isAccepted],
    ['notResident', rules.residenceRequired.value && !applicant.resident],
    [
      'notCollectiveMember',
      rules.collectiveMembershipRequired.value && !applicant.collectiveMember,
    ],
    ['openViolation', rules.openViolationBlocks.value && applicant.violationOn !== undefined],
  ];
  return { reason: checks.find(([, applies]) => applies)?.[0], countedSpan };
}

/** P4: a cohort is paid for a number of seasons, the first beginning in its own year. */
function isCohortPaid(programme: Programme, cohortYear: number, season: Season): boolean {
  const cohort = programme.cohorts.find(({ year }) => year === cohortYear);
  if (!cohort) return false;
  const age = season.beginYear - cohort.year;
  return age >= 0 && age < cohort.seasonsPaid;
}
