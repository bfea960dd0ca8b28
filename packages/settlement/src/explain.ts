import {
  type Component,
  type DeterminedComponent,
  entitlementOf,
  type PayoutStep,
  type PayoutStepName,
  type Programme,
  type ProgrammeOrigin,
  payoutAt,
  type Rule,
} from '@nuanbu/policy';
import { type Day, dayOf, type FunderPart, formatKwh, formatYuan, type Span } from '@nuanbu/units';
import { type CitedValue, cite } from './cite.ts';
import { type ExplainedGap, explainGap } from './explain-gap.ts';
import type { HouseholdFacts } from './facts.ts';
import type { Line } from './line.ts';
import type { RunTerms } from './terms.ts';

/** One step to the amount: what came out, and the parameter that decided it. */
export interface ExplainedStep {
  readonly step: PayoutStepName;
  /** A quantity with three decimals; exact yuan for the price; yuan and fen from rounding on. */
  readonly result: string;
  readonly cited?: CitedValue | undefined;
  /** Of a start: how its number is read, with the source of that reading (domain rule P1). */
  readonly readAs?: CitedValue | undefined;
}

/** A funder's part of the line's amount, with its share as the file prints it. */
export interface ExplainedFunder extends FunderPart {
  readonly cited?: CitedValue | undefined;
}

/** The period that a line is of, and what the roster says of the household's acceptance. */
export interface ExplainedPeriod {
  readonly name: string;
  /** The first and the last day. */
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** What counts of it for this household; undefined where neither meters nor roster are given. */
  readonly countedSpan?: Span | undefined;
  readonly acceptedOn?: Day | undefined;
  readonly acceptedBy?: string | undefined;
}

/** Why a line is what it is, for a program to read; the line's evidence has the registers. */
export interface LineExplanation {
  readonly householdId: string;
  readonly programme: string;
  readonly programmeDigest: string;
  readonly component: string;
  readonly componentTitle: { readonly zh: string; readonly en: string };
  readonly status: Line['status'];
  readonly period: ExplainedPeriod;
  readonly reason?: { readonly code: string; readonly cited?: CitedValue | undefined } | undefined;
  /** The clause by which the household is one with the registration that the evidence names. */
  readonly joined?: CitedValue | undefined;
  /** What keeps the amount from being known, and who asks for it. */
  readonly gap?: ExplainedGap | undefined;
  /** The rule that applied, with the days on which it holds. */
  readonly rule?: ExplainedRule | undefined;
  /** Absent where the household is not entitled or its amount is not known. */
  readonly steps?: readonly ExplainedStep[] | undefined;
  readonly funders?: readonly ExplainedFunder[] | undefined;
  /** How the money reaches the household. */
  readonly channel?: CitedValue | undefined;
  /** What the funders are called. */
  readonly funderTitles: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
  /** What the pathways and the equipment of the programme are called. */
  readonly words: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
  readonly tolerance?: CitedValue | undefined;
  readonly doubt?: CitedValue | undefined;
  readonly peakHours?: CitedValue | undefined;
  readonly evidence: Line['evidence'];
}

export interface ExplainedRule {
  readonly name: string;
  readonly title?: { readonly zh: string; readonly en: string } | undefined;
  readonly path: string;
  readonly basis: CitedValue | undefined;
  /** The conditions that the household met, in the order of the file. */
  readonly conditions: readonly CitedValue[];
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
}

/**
 * Explains a line by its evidence and the terms of its run.
 *
 * @param facts what the roster of the run says of the household; without it neither the acceptance is
 *   told, nor which of several rules waits for a fact.
 */
export function explainLine(line: Line, terms: RunTerms, facts?: HouseholdFacts): LineExplanation {
  const { programme, component } = terms;
  const { reckoning, oneWith } = line.evidence;
  const rule =
    reckoning && component.isDetermined
      ? component.rules.find(({ path }) => path === reckoning.rulePath)
      : undefined;
  const origin = originOf(component, programme);
  const inComponent = (parameter: string) =>
    cite(`components.${component.name}.${parameter}`, origin);
  return {
    householdId: line.householdId,
    programme: programme.name,
    programmeDigest: programme.digest,
    component: component.name,
    componentTitle: component.title,
    status: line.status,
    period: periodOf(line, terms, facts),
    reason: line.reason && { code: line.reason, cited: citeReason(line, terms) },
    joined: oneWith && cite(`recognition.${oneWith.because}`, programme),
    gap: explainGap(line, terms, facts),
    rule: rule && {
      name: rule.name,
      title: rule.title,
      path: rule.path,
      basis: cite(`${rule.path}.basis`, origin),
      conditions: conditionsOf(rule, origin),
      validFrom: rule.validFrom,
      validTo: rule.validTo,
    },
    steps: rule && component.isDetermined ? stepsOf(line, rule, component) : undefined,
    funders: reckoning?.funders.map((part) => ({
      ...part,
      cited: rule?.funders
        ? cite(`${rule.path}.funders.${part.funder}.share`, origin)
        : inComponent(`funders.${part.funder}.share`),
    })),
    channel: inComponent('channel'),
    funderTitles: component.isDetermined ? component.origin.funderTitles : {},
    words: wordsOf(programme),
    tolerance: inComponent('toleranceYuan'),
    doubt: inComponent('doubt'),
    peakHours: peakHours(terms),
    evidence: line.evidence,
  };
}

/** Where a component's parameters stand: another file where it is inherited. */
function originOf(component: Component, programme: ProgrammeOrigin): ProgrammeOrigin {
  return component.isDetermined ? component.origin : programme;
}

/** The steps of the line's amount, reckoned once more with each of them written down. */
function stepsOf(line: Line, rule: Rule, component: DeterminedComponent): ExplainedStep[] {
  const { reckoning } = line.evidence;
  if (!reckoning) return [];
  const bound = line.status === 'certainPart' ? 'low' : 'best';
  const trace: PayoutStep[] = [];
  payoutAt(reckoning.counted[bound], rule, component, reckoning.terms, trace);
  const { origin } = component;
  return trace.map(({ step, result, path }) => ({
    step,
    result: printed(result),
    ...(step === 'start'
      ? citeStart(rule, reckoning.terms.startRule, origin)
      : { cited: path === undefined ? undefined : cite(path, origin) }),
  }));
}

function printed(result: PayoutStep['result']): string {
  switch (result.kind) {
    case 'quantity':
      return formatKwh(result.thousandths);
    case 'exactYuan':
      return result.text;
    case 'fen':
      return formatYuan(result.fen);
  }
}

/**
 * The start's number by the notice, and how it is read. A reading that the run took in place of the
 * file's own has no source of its own; it reads the notice's words in another way.
 */
function citeStart(
  rule: Rule,
  startRule: string | undefined,
  origin: ProgrammeOrigin,
): Pick<ExplainedStep, 'cited' | 'readAs'> {
  const cited = cite(`${rule.path}.start.at`, origin);
  const own = cite(`${rule.path}.start.rule`, origin);
  if (!cited || !own || startRule === undefined || startRule === own.value) {
    return { cited, readAs: own };
  }
  return { cited, readAs: { ...cited, parameter: own.parameter, value: startRule } };
}

function wordsOf({ file: { pathways, equipment } }: Programme): LineExplanation['words'] {
  const named = Object.entries({ ...equipment, ...pathways });
  return Object.fromEntries(named.map(([word, { zh, en }]) => [word, { zh, en }]));
}

function conditionsOf(rule: Rule, origin: ProgrammeOrigin): CitedValue[] {
  return [...origin.parameters.keys()]
    .filter((path) => path.startsWith(`${rule.path}.when.`))
    .flatMap((path) => cite(path, origin) ?? []);
}

/** The days of the run's season, and what counts of them for the household. */
function periodOf(
  { evidence }: Line,
  { programme, component, season }: RunTerms,
  facts: HouseholdFacts | undefined,
): ExplainedPeriod {
  return {
    name: season.name,
    firstDay: dayOf(season.span.from),
    lastDay: dayOf(season.span.to - 1),
    countedSpan:
      evidence.measure?.span ??
      (facts && entitlementOf(facts, programme, component, season).countedSpan),
    acceptedOn: facts?.acceptedOn,
    acceptedBy: facts?.acceptedBy,
  };
}

function peakHours({ component }: RunTerms): CitedValue | undefined {
  const origin = component.isDetermined ? component.tariff?.origin : undefined;
  const from = origin && cite('tariff.peakFrom', origin);
  const to = origin && cite('tariff.peakTo', origin);
  return from && to && { ...to, value: `${from.value}–${to.value}` };
}

function citeReason(
  { reason, evidence }: Line,
  { programme, component }: RunTerms,
): CitedValue | undefined {
  const flag = (name: string) => cite(`eligibility.${name}`, programme);
  switch (reason) {
    case 'cohortNotInSeason': {
      const [first] = programme.cohorts;
      const cited = first && cite(`cohorts.${first.year}.seasonsPaid`, programme);
      const years = programme.cohorts.map(({ year, seasonsPaid }) => `${year}: ${seasonsPaid}`);
      return cited && { ...cited, parameter: 'cohorts', value: years.join(', ') };
    }
    case 'notAccepted':
      return (
        cite(`components.${component.name}.acceptanceRequired`, originOf(component, programme)) ??
        flag('acceptanceRequired')
      );
    case 'notResident':
      return flag('residenceRequired');
    case 'notCollectiveMember':
      return flag('collectiveMembershipRequired');
    case 'openViolation':
    case 'subsidyEnded':
      return flag('openViolationBlocks');
    case 'sameHousehold':
      return cite(`recognition.${evidence.oneWith?.because}`, programme);
    case 'dwellingAlreadyPaid':
      return flag('oneHouseholdPerDwelling');
    case 'conditionNotMet':
      return citeConditions(component);
    default:
      throw new RangeError(`no parameter decides ${reason}`);
  }
}

/** The first condition of a component, which stands for them all: none of its rules applies. */
function citeConditions(component: Component): CitedValue | undefined {
  if (!component.isDetermined) return undefined;
  const { origin, rules } = component;
  const path = [...origin.parameters.keys()].find((each) =>
    rules.some((rule) => each.startsWith(`${rule.path}.when.`)),
  );
  return path === undefined ? undefined : cite(path, origin);
}
