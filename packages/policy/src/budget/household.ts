import type { BudgetGap, UnknownAmountFinding } from '@nuanbu/terms';
import { exactAmount, type Fen, roundAmountFen, type Share } from '@nuanbu/units';
import type { Applicant } from '../applicant.ts';
import { factQuantity, isEnergyBasis } from '../basis.ts';
import { entitlementOf } from '../entitlement.ts';
import { payoutAt } from '../payout.ts';
import type { Cohort, Component, DeterminedComponent, Programme } from '../programme.ts';
import type { Rule } from '../rule.ts';
import { monthsOf } from '../season.ts';
import { ceilingFen } from './ceiling.ts';
import { type PlannedPeriod, plannedPeriods } from './periods.ts';
import type { PlanRow } from './plan.ts';

/** What a component pays one household of a row in one period, or why that is not known. */
export type PlannedPayout =
  | {
      readonly kind: 'paid';
      readonly period: PlannedPeriod['season'];
      readonly rule: string;
      readonly funders: readonly Share[];
      readonly amountFen: Fen;
      readonly isCeiling: boolean;
      /** What the unit's cost leaves to the household; zero where the file says no such cost. */
      readonly ownFen: Fen;
    }
  | { readonly kind: 'gap'; readonly because: BudgetGap };

/** A component's payouts to one household of a row, for the periods for which it is paid. */
export function plannedPayouts(
  row: PlanRow,
  programme: Programme,
  component: Component,
  cohort: Cohort,
): PlannedPayout[] {
  return plannedPeriods(programme, component, cohort).flatMap(
    (period) => payoutIn(period, row, programme, component, cohort) ?? [],
  );
}

function payoutIn(
  { season, acceptedOn }: PlannedPeriod,
  row: PlanRow,
  programme: Programme,
  component: Component,
  cohort: Cohort,
): PlannedPayout | undefined {
  const applicant = applicantOf(row, component, cohort, acceptedOn);
  const { reason, unknown, rule, seasonNumber } = entitlementOf(
    applicant,
    programme,
    component,
    season,
  );
  if (reason !== undefined) return undefined;
  if (!component.isDetermined) return { kind: 'gap', because: 'ancestorNotOnFile' };
  if (!rule) return { kind: 'gap', because: unknown ? gapOf(unknown) : 'amountNotStated' };
  const quantity = exactQuantity(rule, row, applicant);
  const terms = { seasonNumber, costFen: row.costFen };
  const amountFen =
    quantity === undefined
      ? ceilingFen(rule, component, terms, mostOf(rule, row), monthsOf(season.span).length)
      : payoutAt({ whole: quantity }, rule, component, terms).amountFen;
  if (amountFen === undefined) return { kind: 'gap', because: 'quantityUnlimited' };
  return {
    kind: 'paid',
    period: season,
    rule: rule.name,
    funders: rule.funders ?? component.funders,
    amountFen,
    isCeiling: quantity === undefined || (rule.notAboveCost && row.costFen === undefined),
    ownFen: quantity === undefined ? 0 : unitOwnFen(rule, component, quantity, amountFen),
  };
}

/**
 * A household as its plan has it: accepted, resident, a member. Gas, coal, heating cost and the
 * baseline month are in no plan; they stand in only so that the rule that counts them is found, as
 * does a cost that no more than limits what is paid.
 */
function applicantOf(
  row: PlanRow,
  component: Component,
  cohort: Cohort,
  acceptedOn: string,
): Applicant {
  const { town, village, pathway, equipment, areaMilliM2 } = row;
  return {
    town,
    village,
    cohortYear: cohort.year,
    acceptedOn,
    resident: true,
    collectiveMember: true,
    pathway,
    equipment,
    areaMilliM2,
    costFen: row.costFen ?? (asksCost(component) ? undefined : 0),
    runningCostFen: 0,
    gasMilliM3: 0,
    coalKg: 0,
    baselineWh: 0,
  };
}

/** Whether the cost of a conversion decides which rule applies, or is what it counts. */
function asksCost(component: Component): boolean {
  return (
    component.isDetermined &&
    component.rules.some(
      ({ basis, when }) => basis === 'costYuan' || when.some(({ fact }) => fact === 'costYuan'),
    )
  );
}

/** The quantity that a rule counts, where the plan says all that the rule asks. */
function exactQuantity(rule: Rule, row: PlanRow, applicant: Applicant): number | undefined {
  const { basis } = rule;
  switch (basis) {
    case 'household':
    case 'areaM2':
    case 'costYuan': {
      const quantity = factQuantity(basis, applicant);
      return typeof quantity === 'number' ? quantity : undefined;
    }
    case 'totalKwh':
      return rule.monthly || rule.baseline === 'roster' ? undefined : row.energyWh;
    default:
      return undefined;
  }
}

/** The most of it: peak and valley are parts of what the household uses. */
function mostOf(rule: Rule, row: PlanRow): number | undefined {
  return isEnergyBasis(rule.basis) ? row.energyWh : undefined;
}

function unitOwnFen(
  { unitCost }: Rule,
  { rounding }: DeterminedComponent,
  quantity: number,
  paidFen: Fen,
): Fen {
  if (!unitCost) return 0;
  return Math.max(0, roundAmountFen(exactAmount(quantity, unitCost), rounding) - paidFen);
}

function gapOf(finding: UnknownAmountFinding): BudgetGap {
  switch (finding) {
    case 'pathwayMissing':
      return 'planLacksPathway';
    case 'equipmentMissing':
      return 'planLacksEquipment';
    case 'areaMissing':
      return 'planLacksArea';
    case 'costMissing':
      return 'planLacksCost';
    default:
      return 'amountNotStated';
  }
}
