import type { BudgetGap } from '@nuanbu/terms';
import type { Fen } from '@nuanbu/units';

/** The bearer of what a conversion costs beyond its subsidies. */
export const HOUSEHOLD_BEARER = 'household';

/** The year of money that the notice leaves to the years after the first. */
export const LATER_YEARS = 'later';

/** One funder's part of one component for the households of one row of the plan in one period. */
export interface BudgetEntry {
  /**
   * `subsidy` and `ownPart` follow from the rules and the plan; `stated` is a sum that the notice
   * prints without a rule that gives it.
   */
  readonly kind: 'subsidy' | 'ownPart' | 'stated';
  /** A component's name, or a stated investment's; empty for the own part of a whole conversion. */
  readonly item: string;
  readonly rule: string;
  readonly town: string;
  readonly village: string;
  readonly pathway: string;
  readonly equipment: string;
  readonly households: number;
  /** `2021-2022`, `2021` or `once`; empty where the plan does not say which. */
  readonly period: string;
  /** The year in which the period begins, `later`, or empty where nothing says it. */
  readonly year: string;
  readonly funder: string;
  readonly amountFen: Fen;
  /** Set where the plan says no quantity: the most that the rule can pay. */
  readonly isCeiling: boolean;
}

/** Households for whom an amount is not known; it is in no total. */
export interface UnbudgetedRow {
  readonly because: BudgetGap;
  /** The component; empty where it concerns the row as a whole. */
  readonly item: string;
  /** The row's index in the plan. */
  readonly rowIndex: number;
  readonly pathway: string;
  readonly households: number;
}

/** What can be known of a plan's money, and what cannot. */
export interface Budget {
  readonly entries: readonly BudgetEntry[];
  readonly unbudgeted: readonly UnbudgetedRow[];
}
