import type { BudgetGap } from '@nuanbu/terms';
import { type Fen, safeInteger, splitFen, sumIntegers } from '@nuanbu/units';
import type { Cohort, Component, Programme } from '../programme.ts';
import { type Budget, type BudgetEntry, HOUSEHOLD_BEARER, type UnbudgetedRow } from './entry.ts';
import { type PlannedPayout, plannedPayouts } from './household.ts';
import type { PlanRow } from './plan.ts';
import { statedEntries } from './stated.ts';

/**
 * What a plan costs under a programme: each row's households by each component, rule, funder and
 * period, then what they bear themselves, then what the notice states as sums. One household's
 * payout is rounded as the programme says and multiplied; the funders split the row's total
 * (domain rule E3). What cannot be known is named with its reason and is in no total.
 */
export function budgetOf(programme: Programme, rows: readonly PlanRow[]): Budget {
  const parts = rows.map((row, index) => new RowBudget(programme, row, index).made());
  return {
    entries: [...parts.flatMap(({ entries }) => entries), ...statedEntries(programme)],
    unbudgeted: parts.flatMap(({ unbudgeted }) => unbudgeted),
  };
}

type Paid = Extract<PlannedPayout, { kind: 'paid' }>;

/** The budget of one row of a plan. */
class RowBudget {
  readonly #programme: Programme;
  readonly #row: PlanRow;
  readonly #index: number;
  readonly #entries: BudgetEntry[] = [];
  readonly #unbudgeted: UnbudgetedRow[] = [];

  constructor(programme: Programme, row: PlanRow, index: number) {
    this.#programme = programme;
    this.#row = row;
    this.#index = index;
  }

  made(): Budget {
    const { year } = this.#row;
    const { cohorts } = this.#programme;
    const possible = year === undefined ? cohorts : cohorts.filter((each) => each.year === year);
    const unknown = this.#unknownWord(possible);
    if (unknown) this.#gap('', unknown);
    else this.#addComponents(possible);
    return { entries: this.#entries, unbudgeted: this.#unbudgeted };
  }

  /** What the row says that the programme does not know: nothing can be said of its money then. */
  #unknownWord(cohorts: readonly Cohort[]): BudgetGap | undefined {
    const { pathway, equipment } = this.#row;
    const { pathways = {}, equipment: declared = {} } = this.#programme.file;
    if (cohorts.length === 0) return 'yearNotInProgramme';
    if (pathway !== undefined && !Object.hasOwn(pathways, pathway)) return 'pathwayNotInProgramme';
    if (equipment !== undefined && !Object.hasOwn(declared, equipment)) {
      return 'equipmentNotInProgramme';
    }
    return undefined;
  }

  #addComponents(cohorts: readonly Cohort[]): void {
    const conversions: Paid[] = [];
    let isConversionKnown = true;
    for (const component of this.#programme.components.values()) {
      for (const payout of this.#payouts(component, cohorts)) {
        if (payout.kind === 'gap') this.#gap(component.name, payout.because);
        else this.#pay(component, payout, cohorts);
        if (component.per !== 'once') continue;
        if (payout.kind === 'paid') conversions.push(payout);
        if (payout.kind === 'gap' || payout.isCeiling) isConversionKnown = false;
      }
    }
    this.#addOwnPart(conversions, isConversionKnown, cohorts);
    if (this.#entries.length + this.#unbudgeted.length === 0) this.#gap('', 'noRuleForRow');
  }

  /** A component's payouts; where the row says no year, those that all cohorts have in common. */
  #payouts(component: Component, cohorts: readonly Cohort[]): PlannedPayout[] {
    const [first, ...others] = cohorts.map((cohort) =>
      plannedPayouts(this.#row, this.#programme, component, cohort),
    );
    const shape = (payouts: readonly PlannedPayout[]) =>
      JSON.stringify(payouts.map((payout) => ({ ...payout, period: undefined })));
    const isCommon = others.every((other) => shape(other) === shape(first!));
    return isCommon ? first! : [{ kind: 'gap', because: 'planLacksYear' }];
  }

  #pay(component: Component, payout: Paid, cohorts: readonly Cohort[]): void {
    const { plannedHouseholds, costFen } = this.#row;
    const when = this.#when(payout, cohorts);
    const what = { item: component.name, rule: payout.rule, ...when };
    const totalFen = safeInteger(payout.amountFen * plannedHouseholds, 'subsidy of a row');
    const { isCeiling } = payout;
    for (const { funder, amountFen } of splitFen(totalFen, payout.funders)) {
      this.#add({ ...what, kind: 'subsidy', funder, amountFen, isCeiling });
    }
    // The cost of the whole conversion, where the plan says it, stands before what a unit costs.
    if (payout.ownFen > 0 && (costFen === undefined || component.per !== 'once')) {
      this.#addOwn(what, payout.ownFen);
    }
  }

  /** What the conversion costs beyond all that is paid for it once. */
  #addOwnPart(conversions: readonly Paid[], isKnown: boolean, cohorts: readonly Cohort[]): void {
    const { costFen } = this.#row;
    const [one] = conversions;
    if (costFen === undefined || (!one && isKnown)) return;
    if (!one || !isKnown) {
      this.#gap('', 'ownPartUnknown');
      return;
    }
    const paidFen = sumIntegers(
      conversions.map(({ amountFen }) => amountFen),
      'subsidies for a conversion',
    );
    const ownFen = Math.max(0, costFen - paidFen);
    if (ownFen > 0) this.#addOwn({ item: '', rule: '', ...this.#when(one, cohorts) }, ownFen);
  }

  #addOwn(what: Pick<BudgetEntry, 'item' | 'rule' | 'period' | 'year'>, ownFen: Fen): void {
    const amountFen = safeInteger(ownFen * this.#row.plannedHouseholds, 'own part of a row');
    this.#add({ ...what, kind: 'ownPart', funder: HOUSEHOLD_BEARER, amountFen, isCeiling: false });
  }

  #when({ period }: Paid, cohorts: readonly Cohort[]): Pick<BudgetEntry, 'period' | 'year'> {
    const isOnce = period.name === 'once';
    const [cohort, ...others] = cohorts;
    if (others.length > 0) return { period: isOnce ? period.name : '', year: '' };
    return { period: period.name, year: String(isOnce ? cohort!.year : period.beginYear) };
  }

  #add(
    entry: Pick<
      BudgetEntry,
      'kind' | 'item' | 'rule' | 'period' | 'year' | 'funder' | 'amountFen' | 'isCeiling'
    >,
  ): void {
    const { town, village, pathway = '', equipment = '', plannedHouseholds } = this.#row;
    this.#entries.push({
      ...entry,
      town,
      village,
      pathway,
      equipment,
      households: plannedHouseholds,
    });
  }

  #gap(item: string, because: BudgetGap): void {
    if (this.#unbudgeted.some((other) => other.item === item && other.because === because)) return;
    const { pathway = '', plannedHouseholds } = this.#row;
    this.#unbudgeted.push({
      because,
      item,
      rowIndex: this.#index,
      pathway,
      households: plannedHouseholds,
    });
  }
}
