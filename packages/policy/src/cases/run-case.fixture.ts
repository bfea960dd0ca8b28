/** From a case to its line: entitlement, payout at the bounds, status and the funders' parts. */
import { type Fen, formatKwh, formatYuan, splitFen } from '@nuanbu/units';
import { factQuantity, isEnergyBasis } from '../basis.ts';
import { type Entitlement, entitlementOf } from '../entitlement.ts';
import { type Counted, type Payout, type PayoutTerms, payoutAt } from '../payout.ts';
import { type Component, componentIn, type Programme } from '../programme.ts';
import type { Rule } from '../rule.ts';
import { periodOf } from '../season.ts';
import type { Gives, Measured, ProgrammeCase } from './case-file.ts';

const BOUNDS = ['low', 'best', 'high'] as const;
type Bound = (typeof BOUNDS)[number];

/** A case with the component that it is about and what entitlement says of its household. */
export interface JudgedCase {
  readonly given: ProgrammeCase;
  readonly component: Component;
  readonly entitlement: Entitlement;
}

/** @throws Error where the case names a component or a period that the programme does not have. */
export function judgedCase(given: ProgrammeCase, programme: Programme): JudgedCase {
  const component = componentIn(programme, given.component);
  if (!component) throw new Error(`${programme.name} has no component ${given.component}`);
  const period = periodOf(programme, component, given.period, given.until);
  if (!period) throw new Error(`${given.component} is not paid for a period ${given.period}`);
  return {
    given,
    component,
    entitlement: entitlementOf(given.household, programme, component, period),
  };
}

/** What decides a case's amount beside the quantity. */
export function termsOf({ given, entitlement }: JudgedCase): PayoutTerms {
  return {
    startRule: given.startRule,
    seasonNumber: entitlement.seasonNumber,
    baselineWh: given.household.baselineWh,
    costFen: given.household.costFen,
  };
}

/** The line of a case. */
export function lineOf(judged: JudgedCase): Gives {
  const { component, entitlement } = judged;
  const { reason, unknown, rule } = entitlement;
  if (reason !== undefined) return { status: 'ineligible', reason };
  if (unknown !== undefined) return { status: 'held', finding: unknown };
  if (!rule || !component.isDetermined) throw new Error('neither a rule nor a reason');
  const at = (bound: Bound) =>
    payoutAt(countedAt(bound, judged.given, rule), rule, component, termsOf(judged));
  const payouts = { low: at('low'), best: at('best'), high: at('high') };
  const amounts = BOUNDS.map((bound) => payouts[bound].amountFen);
  const atRiskYuan = Math.max(...amounts) - Math.min(...amounts);
  const money = ({ amountFen, paid }: Payout) => ({
    amountYuan: amountFen,
    paid,
    funders: partsOf(amountFen, rule, component.funders),
  });
  if (atRiskYuan > component.toleranceFen) {
    const paysNow = component.doubt === 'payCertain' && payouts.low.amountFen > 0;
    return paysNow
      ? { status: 'certainPart', ...money(payouts.low), atRiskYuan }
      : { status: 'held', atRiskYuan };
  }
  return payouts.best.hasStarted
    ? { status: 'payable', ...money(payouts.best) }
    : { status: 'belowStart' };
}

function partsOf(amountFen: Fen, { funders }: Rule, ofComponent: NonNullable<Rule['funders']>) {
  const parts = splitFen(amountFen, funders ?? ofComponent);
  return Object.fromEntries(parts.map((part) => [part.funder, part.amountFen]));
}

/**
 * The quantity of a case at one bound, as its rule counts it.
 *
 * @throws Error where the case does not say it, or says months that do not make the season.
 */
export function countedAt(bound: Bound, given: ProgrammeCase, { basis }: Rule): Counted {
  if (!isEnergyBasis(basis)) {
    const whole = factQuantity(basis, given.household);
    if (typeof whole !== 'number') throw new Error(`the household has no ${basis}`);
    return { whole };
  }
  const measured: Measured | undefined = given.quantity?.[basis];
  if (!measured) throw new Error(`says no ${basis}`);
  const months = given.quantity?.months?.map((month) => month[bound]);
  const whole = measured[bound];
  if (months && bound === 'best' && months.reduce((sum, month) => sum + month, 0) !== whole) {
    throw new Error(`the months do not add up to ${formatKwh(whole)}`);
  }
  return { whole, months };
}

/** A line in words, for comparison: `payable 100.00 yuan for 500.000, district 100.00`. */
export function lineInWords(line: Gives): string {
  switch (line.status) {
    case 'belowStart':
      return line.status;
    case 'ineligible':
      return `${line.status} ${line.reason}`;
    case 'held':
      return line.atRiskYuan === undefined
        ? `held ${line.finding}`
        : `held for ${formatYuan(line.atRiskYuan)} yuan at risk`;
    case 'payable':
    case 'certainPart': {
      const parts = Object.entries(line.funders).map(([name, fen]) => `${name} ${formatYuan(fen)}`);
      const money = `${formatYuan(line.amountYuan)} yuan for ${formatKwh(line.paid)}`;
      const risk = line.status === 'certainPart' ? `, ${formatYuan(line.atRiskYuan)} at risk` : '';
      return `${line.status} ${money}, ${parts.join(' ')}${risk}`;
    }
  }
}
