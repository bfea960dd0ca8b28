import type { IneligibleReason, UnknownAmountFinding } from '@nuanbu/terms';
import { type Day, dayOf, type Span, startOfDay } from '@nuanbu/units';
import type { Applicant } from './applicant.ts';
import { factQuantity, isEnergyBasis } from './basis.ts';
import { judge } from './conditions.ts';
import { paysInSeason } from './payout.ts';
import type { Component, Programme } from './programme.ts';
import type { Rule } from './rule.ts';
import type { Season } from './season.ts';

/** Whether a household may be paid by a component, by which rule, and the days that count. */
export interface Entitlement {
  /** The first reason in the order of the checks; undefined where there is none. */
  readonly reason?: IneligibleReason | undefined;
  /** Why the amount cannot be known, where nothing else speaks against paying it. */
  readonly unknown?: UnknownAmountFinding | undefined;
  /** The rule that applies; undefined where there is a reason or the amount cannot be known. */
  readonly rule?: Rule | undefined;
  /** Which season of its cohort it is; the first is 1. */
  readonly seasonNumber: number;
  /** The season's days that count: from acceptance on, where the programme says so. */
  readonly countedSpan: Span;
}

/**
 * Decides entitlement before energy (domain rule P3). A household without acceptance counts from
 * the season's first day, so that its line still shows its kWh. Whether it is one household with
 * another, or its dwelling is paid already, depends on the others and is decided by who knows all.
 */
export function entitlementOf(
  applicant: Applicant,
  programme: Programme,
  component: Component,
  season: Season,
): Entitlement {
  const rules = programme.file.eligibility;
  const acceptedAt =
    applicant.acceptedOn === undefined ? undefined : startOfDay(applicant.acceptedOn);
  const isAccepted = acceptedAt !== undefined && acceptedAt < season.span.to;
  const cutsAtAcceptance = isAccepted && !rules.daysBeforeAcceptanceCount.value;
  const from = cutsAtAcceptance ? Math.max(season.span.from, acceptedAt) : season.span.from;
  const countedSpan = { from, to: season.span.to };
  const seasonNumber = component.per === 'once' ? 1 : season.beginYear - applicant.cohortYear + 1;
  // A season is paid by the rules of its first day, what is paid once by those of its acceptance.
  const decidedAt = isAccepted && component.per === 'once' ? acceptedAt : season.span.from;
  const choice = chooseRule(applicant, component, dayOf(decidedAt), seasonNumber);
  const violation = violationReason(applicant, programme, component, season);
  const checks: readonly [IneligibleReason, boolean][] = [
    [
      'cohortNotInSeason',
      !isCohortPaid(programme, component, applicant.cohortYear, season) || choice.kind === 'ended',
    ],
    ['notAccepted', asksForAcceptance(programme, component) && !isAccepted],
    ['notResident', rules.residenceRequired.value && !applicant.resident],
    [
      'notCollectiveMember',
      rules.collectiveMembershipRequired.value && !applicant.collectiveMember,
    ],
    ['openViolation', violation === 'openViolation'],
    ['subsidyEnded', violation === 'subsidyEnded'],
    ['conditionNotMet', choice.kind === 'none'],
  ];
  const reason = checks.find(([, applies]) => applies)?.[0];
  return {
    reason,
    unknown: reason === undefined && choice.kind === 'unknown' ? choice.finding : undefined,
    rule: reason === undefined && choice.kind === 'rule' ? choice.rule : undefined,
    seasonNumber,
    countedSpan,
  };
}

/** P4: a cohort is paid for a number of seasons, the first beginning in its own year. */
function isCohortPaid(
  programme: Programme,
  component: Component,
  cohortYear: number,
  season: Season,
): boolean {
  const cohort = programme.cohorts.find(({ year }) => year === cohortYear);
  if (!cohort) return false;
  if (component.per === 'once') return true;
  const age = season.beginYear - cohort.year;
  return age >= 0 && age < cohort.seasonsPaid;
}

function asksForAcceptance(programme: Programme, component: Component): boolean {
  const own = component.isDetermined ? component.acceptanceRequired : undefined;
  return own ?? programme.file.eligibility.acceptanceRequired.value;
}

/**
 * Why a violation speaks against paying a household. A confirmed one ends the subsidy for every
 * season that had not ended on its day, and for all of them where the programme takes all back: what
 * would be taken back at once is not paid.
 */
export function violationReason(
  { violationOn, endedOn }: Pick<Applicant, 'violationOn' | 'endedOn'>,
  { file }: Programme,
  component: Component,
  season: Season,
): 'openViolation' | 'subsidyEnded' | undefined {
  if (file.eligibility.openViolationBlocks.value && violationOn !== undefined) {
    return 'openViolation';
  }
  if (endedOn === undefined) return undefined;
  const takesBack = file.recovery?.components.value ?? [];
  const takesAll =
    file.recovery?.seasons.value === 'all' &&
    (takesBack.includes('all') || takesBack.includes(component.name));
  return takesAll || startOfDay(endedOn) < season.span.to ? 'subsidyEnded' : undefined;
}

type Choice =
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'none' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'unknown'; readonly finding: UnknownAmountFinding };

/**
 * The first rule that holds on the day that decides and whose conditions the household meets. One
 * that might apply, if a missing fact were known, stops the search: the line waits for the fact.
 */
function chooseRule(
  applicant: Applicant,
  component: Component,
  day: Day,
  seasonNumber: number,
): Choice {
  if (!component.isDetermined) return { kind: 'unknown', finding: 'amountNotDetermined' };
  for (const rule of component.rules) {
    if (!holdsOn(rule, day)) continue;
    const verdict = judge(rule.when, applicant, component.words);
    if (verdict === 'notMet') continue;
    if (verdict !== 'met') return { kind: 'unknown', finding: verdict.missing };
    if (!paysInSeason(rule, seasonNumber)) return { kind: 'ended' };
    const missing = missingFor(rule, applicant);
    return missing ? { kind: 'unknown', finding: missing } : { kind: 'rule', rule };
  }
  return { kind: 'none' };
}

/** Whether a rule holds on a day; its first and last days count. */
export function holdsOn(rule: Rule, day: Day): boolean {
  return (
    (rule.validFrom === undefined || rule.validFrom <= day) &&
    (rule.validTo === undefined || day <= rule.validTo)
  );
}

function missingFor(rule: Rule, applicant: Applicant): UnknownAmountFinding | undefined {
  if (rule.price.kind === 'notStated') return 'amountNotDetermined';
  const needsBaseline = rule.baseline === 'roster' || rule.monthly?.baseline === 'roster';
  if (needsBaseline && applicant.baselineWh === undefined) return 'baselineMissing';
  if (rule.notAboveCost && applicant.costFen === undefined) return 'costMissing';
  if (isEnergyBasis(rule.basis)) return undefined;
  const quantity = factQuantity(rule.basis, applicant);
  return typeof quantity === 'number' ? undefined : quantity;
}
