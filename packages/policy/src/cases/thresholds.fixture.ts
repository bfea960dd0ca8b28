/**
 * Whether a programme's cases stand where its rules change: for each threshold one exactly at it,
 * one a unit below and one a unit above. A unit is a thousandth of what is counted, and a fen.
 */
import { formatKwh } from '@nuanbu/units';
import type { Applicant } from '../applicant.ts';
import { type Basis, factQuantity } from '../basis.ts';
import { judge } from '../conditions.ts';
import { type PayoutStep, type PayoutStepName, payoutAt } from '../payout.ts';
import type { DeclaredWords, DeterminedComponent, Programme } from '../programme.ts';
import type { Baseline, Condition, Rule } from '../rule.ts';
import { countedAt, type JudgedCase, termsOf } from './run-case.fixture.ts';

/** A place where a rule changes, and where a case stands beside it. */
interface Threshold {
  readonly path: string;
  readonly at: number;
  readonly unit: number;
  /** Where a case stands on this scale; nothing where it has no place on it. */
  readonly seenIn: (judged: JudgedCase) => readonly number[];
}

/** What a programme's cases leave out, one line each; empty where they leave out nothing. */
export function uncovered(programme: Programme, cases: readonly JudgedCase[]): string[] {
  return [...programme.components.values()].flatMap((component) => {
    const own = cases.filter((each) => each.given.component === component.name);
    const seasons = component.per === 'once' ? [] : seasonGaps(programme, component.name, own);
    if (!component.isDetermined) {
      return own.length > 0 ? seasons : [`components.${component.name} has no case`, ...seasons];
    }
    const rules = component.rules.flatMap((rule) => ruleGaps(rule, component, own));
    return [...rules, ...seasons];
  });
}

function ruleGaps(
  rule: Rule,
  component: DeterminedComponent,
  cases: readonly JudgedCase[],
): string[] {
  // Another reading of the start moves its thresholds; the file's own are asked for.
  const own = cases.filter(
    ({ given }) => given.startRule === undefined && firstMet(component, given.household) === rule,
  );
  if (own.length === 0) return [`${rule.path} has no case`];
  return [
    ...rule.when.flatMap((condition) =>
      conditionThresholds(condition, rule, component.origin.words).flatMap((threshold) =>
        thresholdGaps(threshold, cases),
      ),
    ),
    ...quantityThresholds(rule, component).flatMap((threshold) => thresholdGaps(threshold, own)),
    ...yearlyGaps(rule, own),
  ];
}

/** The first and the last season of each step of a rule. */
function yearlyGaps({ path, yearly }: Rule, cases: readonly JudgedCase[]): string[] {
  const seen = new Set(cases.map(({ entitlement }) => entitlement.seasonNumber));
  const edges = yearly.flatMap(({ fromSeason, toSeason }) => [fromSeason, toSeason]);
  return [...new Set(edges)]
    .filter((season) => !seen.has(season))
    .map((season) => `${path}.yearly has no case of season ${season}`);
}

function thresholdGaps(threshold: Threshold, cases: readonly JudgedCase[]): string[] {
  const { path, at, unit, seenIn } = threshold;
  const seen = new Set(cases.flatMap(seenIn));
  const places = [
    ['at', at],
    ['below', at - unit],
    ['above', at + unit],
  ] as const;
  return places
    .filter(([, value]) => !seen.has(value))
    .map(([name, value]) => `${path} has no case ${name} it: ${formatKwh(value)}`);
}

/** The first rule whose conditions the household meets, whether it says an amount or not. */
function firstMet({ rules, origin }: DeterminedComponent, applicant: Applicant): Rule | undefined {
  return rules.find((rule) => judge(rule.when, applicant, origin.words) === 'met');
}

/** A condition's numbers, for households that meet the rule's other conditions. */
function conditionThresholds(condition: Condition, rule: Rule, words: DeclaredWords): Threshold[] {
  if (condition.fact !== 'areaM2' && condition.fact !== 'costYuan') return [];
  const { fact, path, atLeast, above, atMost, below } = condition;
  const others = rule.when.filter((other) => other !== condition);
  const seenIn = ({ given }: JudgedCase) => {
    const has = factQuantity(fact, given.household);
    return typeof has === 'number' && judge(others, given.household, words) === 'met' ? [has] : [];
  };
  const unit = unitOf(fact);
  return Object.entries({ atLeast, above, atMost, below }).flatMap(([name, at]) =>
    at === undefined ? [] : [{ path: `${path}.${name}`, at, unit, seenIn }],
  );
}

const BEFORE_START: readonly PayoutStepName[] = ['energy', 'quantity', 'baseline', 'monthly'];

function quantityThresholds(rule: Rule, component: DeterminedComponent): Threshold[] {
  const { path, start, limit, monthly, price } = rule;
  const found: Threshold[] = [];
  const add = (name: string, at: number, seenIn: Threshold['seenIn'], unit = unitOf(rule.basis)) =>
    found.push({ path: `${path}.${name}`, at, unit, seenIn });
  const after = (names: readonly PayoutStepName[]) => (judged: JudgedCase) =>
    quantityAfter(judged, rule, component, names);
  if (start) add('start.at', start.at, after(BEFORE_START));
  if (limit !== undefined) {
    // A limit on what is paid for is reached once the start is deducted too.
    const deducted = start?.rule === 'deductCapPaid' ? start.at : 0;
    add('limit', limit + deducted, after(BEFORE_START));
  }
  if (price.kind === 'bands') {
    const borders = price.bands.flatMap(({ upTo }) => upTo ?? []);
    const afterCap = after([...BEFORE_START, 'start', 'cap']);
    for (const border of borders) add(`bands.${formatKwh(border)}`, border, afterCap);
  }
  const monthsAbove = (judged: JudgedCase) => {
    const months = isCounted(judged, rule) ? countedAt('best', judged.given, rule).months : [];
    return (months ?? []).map((month) => month - baselineOf(judged, monthly?.baseline));
  };
  if (monthly?.limit !== undefined) add('monthly.limit', monthly.limit, monthsAbove);
  if (monthly?.baseline !== undefined) add('monthly.baseline', 0, monthsAbove);
  if (rule.baseline !== undefined) {
    add('baseline', 0, (judged) =>
      after(['energy', 'quantity'])(judged).map(
        (whole) => whole - baselineOf(judged, rule.baseline),
      ),
    );
  }
  return [...found, ...moneyThresholds(rule, component)];
}

/** Where an amount meets a limit in yuan, or the cost of the conversion. */
function moneyThresholds(rule: Rule, component: DeterminedComponent): Threshold[] {
  const fenAfter = (judged: JudgedCase, names: readonly PayoutStepName[]) => {
    const last = lastStep(judged, rule, component, names);
    return last?.result.kind === 'fen' ? [last.result.fen] : [];
  };
  const limits = moneyLimits(rule).map(([name, at, isIn]) => ({
    path: `${rule.path}.${name}`,
    at,
    unit: 1,
    seenIn: (judged: JudgedCase) =>
      isIn(judged.entitlement.seasonNumber) ? fenAfter(judged, ['rounding']) : [],
  }));
  if (!rule.notAboveCost) return limits;
  const seenIn = (judged: JudgedCase) => {
    const { costFen = 0 } = judged.given.household;
    return fenAfter(judged, ['rounding', 'limitYuan']).map((fen) => costFen - fen);
  };
  return [...limits, { path: `${rule.path}.notAboveCost`, at: 0, unit: 1, seenIn }];
}

type MoneyLimit = readonly [name: string, limitFen: number, isIn: (season: number) => boolean];

/** Limits in yuan, each with the seasons of a cohort in which it holds. */
function moneyLimits({ limitFen, yearly }: Rule): MoneyLimit[] {
  const ofYears = yearly.flatMap(({ fromSeason, toSeason, limitFen: ofYear }): MoneyLimit[] => {
    const isIn = (season: number) => fromSeason <= season && season <= toSeason;
    return ofYear === undefined ? [] : [[`yearly.${fromSeason}.limitYuan`, ofYear, isIn]];
  });
  const own: MoneyLimit[] =
    limitFen === undefined
      ? []
      : [['limitYuan', limitFen, (season) => !ofYears.some(([, , isIn]) => isIn(season))]];
  return [...own, ...ofYears];
}

/** A case's quantity after the last of some steps; of a rule without an amount as it was. */
function quantityAfter(
  judged: JudgedCase,
  rule: Rule,
  component: DeterminedComponent,
  names: readonly PayoutStepName[],
): number[] {
  if (rule.price.kind === 'notStated') return [countedAt('best', judged.given, rule).whole];
  const last = lastStep(judged, rule, component, names);
  return last?.result.kind === 'quantity' ? [last.result.thousandths] : [];
}

/** The last of some steps of a case's payout; nothing where the line has none. */
function lastStep(
  judged: JudgedCase,
  rule: Rule,
  component: DeterminedComponent,
  names: readonly PayoutStepName[],
): PayoutStep | undefined {
  if (!isCounted(judged, rule)) return undefined;
  const steps: PayoutStep[] = [];
  payoutAt(countedAt('best', judged.given, rule), rule, component, termsOf(judged), steps);
  return steps.findLast(({ step }) => names.includes(step));
}

/** Whether a case's household is paid by the rule: entitled, with every fact that it asks for. */
function isCounted({ entitlement }: JudgedCase, rule: Rule): boolean {
  return entitlement.rule === rule;
}

function baselineOf({ given }: JudgedCase, baseline: Baseline | undefined): number {
  return (baseline === 'roster' ? given.household.baselineWh : baseline) ?? 0;
}

/** P4: each cohort the season before its first, its first, its last, and the one after that. */
function seasonGaps(
  { cohorts }: Programme,
  component: string,
  cases: readonly JudgedCase[],
): string[] {
  return cohorts.flatMap(({ year, seasonsPaid }) => {
    const ofCohort = cases.filter(({ given }) => given.household.cohortYear === year);
    const seen = new Set(ofCohort.map(({ entitlement }) => entitlement.seasonNumber));
    return [0, 1, seasonsPaid, seasonsPaid + 1]
      .filter((season) => !seen.has(season))
      .map((season) => `components.${component} has no case of season ${season} of ${year}`);
  });
}

function unitOf(basis: Basis): number {
  return basis === 'costYuan' || basis === 'runningCostYuan' ? 10 : 1;
}
