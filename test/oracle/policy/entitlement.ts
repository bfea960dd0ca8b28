/** P3 and P4 for any programme: who may be paid by a component, by which rule, for which days. */
import { greatest } from '../bigints.ts';
import type { Household, Span } from '../facts.ts';
import { type Choice, choose } from './choice.ts';
import { recognise } from './one-household.ts';
import { dayOf, type Period } from './periods.ts';
import type { Component, Programme, Rule } from './programme.ts';

export interface Entitlement {
  /** The first reason in the order of the checks. */
  readonly reason: string | null;
  /** Why the amount is not known, where nothing speaks against paying it. */
  readonly unknown: string | null;
  readonly rule: Rule | null;
  readonly seasonNumber: number;
  readonly counted: Span;
  /** The registration of the same household that claims it, or whose violation it is. */
  readonly oneWith: string | null;
}

/** Acceptance on or after the period's end is none. */
function acceptanceOf({ acceptedAt }: Household, { span }: Period): bigint | null {
  return acceptedAt !== null && acceptedAt < span.to ? acceptedAt : null;
}

/** The days of the period that count. */
export function countedSpan(household: Household, programme: Programme, period: Period): Span {
  const { span } = period;
  const accepted = acceptanceOf(household, period);
  if (accepted === null || programme.asks('daysBeforeAcceptanceCount')) return span;
  return { from: greatest(accepted, span.from), to: span.to };
}

/** P4: whether the cohort is paid in this period, whatever the household. */
function isPaid(
  programme: Programme,
  { per }: Component,
  cohortYear: string,
  beginYear: number,
): boolean {
  const seasons = programme.seasonsPaid.get(cohortYear);
  if (seasons === undefined) return false;
  const age = beginYear - Number(cohortYear);
  return per === 'once' || (age >= 0 && age < seasons);
}

/** The violation that speaks against a registration: an open one before one that was confirmed. */
function violationOf(
  { hasViolation, columns }: Household,
  programme: Programme,
  component: Component,
  { span }: Period,
): string | null {
  if (programme.asks('openViolationBlocks') && hasViolation) return 'openViolation';
  if (columns.endedAt === null) return null;
  const isOver = columns.endedAt < span.to || programme.takesAllBack(component.name);
  return isOver ? 'subsidyEnded' : null;
}

function ownReason(
  household: Household,
  programme: Programme,
  component: Component,
  period: Period,
  choice: Choice,
): string | null {
  const isAccepted = acceptanceOf(household, period) !== null;
  const violation = violationOf(household, programme, component, period);
  const isOver = !isPaid(programme, component, household.cohortYear, period.beginYear);
  if (isOver || choice.kind === 'ended') return 'cohortNotInSeason';
  const asked = component.rules?.asksAcceptance ?? programme.asks('acceptanceRequired');
  if (asked && !isAccepted) return 'notAccepted';
  if (programme.asks('residenceRequired') && !household.resident) return 'notResident';
  if (programme.asks('collectiveMembershipRequired') && !household.collectiveMember)
    return 'notCollectiveMember';
  if (violation !== null) return violation;
  if (choice.kind === 'none') return 'conditionNotMet';
  return null;
}

/** The entitlement of every household of a roster, given in its order. */
export function entitle(
  roster: readonly Household[],
  programme: Programme,
  component: Component,
  period: Period,
): Map<string, Entitlement> {
  const recognised = recognise(roster, programme.recognition);
  const claimed = new Map<string, string>();
  const dwellings = new Set<string>();
  const result = new Map<string, Entitlement>();
  const violators = roster.flatMap((household) => {
    const reason = violationOf(household, programme, component, period);
    const { headId } = recognised.get(household.id)!;
    return reason === null ? [] : [{ id: household.id, headId, reason }];
  });
  for (const household of roster) {
    const accepted = acceptanceOf(household, period);
    const seasonNumber =
      component.per === 'once' ? 1 : period.beginYear - Number(household.cohortYear) + 1;
    const day = component.per === 'once' ? (accepted ?? period.span.from) : period.span.from;
    const choice: Choice =
      component.rules === null
        ? { kind: 'unknown', finding: 'amountNotDetermined' }
        : choose(component.rules, household, dayOf(day), seasonNumber);
    const { headId, isOpen } = recognised.get(household.id)!;
    const { dwellingId } = household;
    const own = ownReason(household, programme, component, period, choice);
    const claimant = claimed.get(headId);
    const isTaken = programme.asks('oneHouseholdPerDwelling') && dwellings.has(dwellingId);
    const violator = violators.find((each) => each.headId === headId);
    let reason = own ?? violator?.reason ?? null;
    if (reason === null && !isOpen) {
      if (claimant !== undefined) reason = 'sameHousehold';
      else if (dwellingId !== '' && isTaken) reason = 'dwellingAlreadyPaid';
    }
    if (reason === null) {
      // Whoever is paid or held claims the household and the dwelling.
      if (claimant === undefined) claimed.set(headId, household.id);
      dwellings.add(dwellingId);
    }
    const isOfAnother = own === null && violator !== undefined;
    const isRuled = reason === null && !isOpen;
    const unknown = choice.kind === 'unknown' ? choice.finding : null;
    result.set(household.id, {
      reason,
      unknown: reason !== null ? null : isOpen ? 'splitCertificationMissing' : unknown,
      rule: isRuled && choice.kind === 'rule' ? choice.rule : null,
      seasonNumber,
      counted: countedSpan(household, programme, period),
      oneWith: reason === 'sameHousehold' ? claimant! : isOfAnother ? violator!.id : null,
    });
  }
  return result;
}
