import type { Day, Fen, Rate, Share } from '@nuanbu/units';
import type { Basis } from './basis.ts';
import type { RuleFile } from './schema/rule.ts';
import type { StartRule } from './start-rule.ts';

/** A condition on a household's facts. */
export type Condition =
  | {
      readonly fact: 'pathway' | 'equipment' | 'town' | 'village';
      readonly in: readonly string[];
      readonly path: string;
    }
  | { readonly fact: 'cohortYear'; readonly in: readonly number[]; readonly path: string }
  | {
      readonly fact: 'areaM2' | 'costYuan';
      /** In thousandths; a bound that is absent bounds nothing. */
      readonly atLeast?: number | undefined;
      readonly above?: number | undefined;
      readonly atMost?: number | undefined;
      readonly below?: number | undefined;
      readonly path: string;
    };

/** What is subtracted first: thousandths, or the household's own figure in the roster. */
export type Baseline = number | 'roster';

export interface Band {
  readonly from: number;
  /** Undefined for the last band, which has no end. */
  readonly upTo?: number | undefined;
  readonly rate: Rate;
  /** Where its rate stands in the file. */
  readonly path: string;
}

/** What a paid quantity is worth. */
export type Price =
  | { readonly kind: 'rate'; readonly rate: Rate }
  | {
      readonly kind: 'bands';
      readonly mode: 'marginal' | 'whole';
      /** Of the whole mode: the band to which a border belongs. */
      readonly boundary: 'lower' | 'upper';
      readonly bands: readonly Band[];
    }
  | { readonly kind: 'notStated' };

/** Another rate or limit from a season of the cohort on; the first season is 1. */
export interface YearlyStep {
  readonly fromSeason: number;
  readonly toSeason: number;
  readonly rate?: Rate | undefined;
  readonly limitFen?: Fen | undefined;
}

/** One rule of a component with exact values; quantities are thousandths of the basis's unit. */
export interface Rule {
  readonly name: string;
  /** Where it stands in its file, e.g. `components.energySubsidy.rules.perKwh`. */
  readonly path: string;
  readonly title?: { readonly zh: string; readonly en: string } | undefined;
  readonly validFrom?: Day | undefined;
  readonly validTo?: Day | undefined;
  readonly when: readonly Condition[];
  readonly basis: Basis;
  readonly monthly?:
    | { readonly baseline?: Baseline | undefined; readonly limit?: number | undefined }
    | undefined;
  readonly baseline?: Baseline | undefined;
  readonly start?:
    | { readonly at: number; readonly rule: StartRule; readonly qualifies: boolean }
    | undefined;
  readonly limit?: number | undefined;
  readonly price: Price;
  readonly yearly: readonly YearlyStep[];
  readonly limitFen?: Fen | undefined;
  readonly notAboveCost: boolean;
  /** What a unit costs before any subsidy, for budgets. */
  readonly unitCost?: Rate | undefined;
  /** The rule's own funders, in place of the component's. */
  readonly funders?: readonly Share[] | undefined;
}

/**
 * Draws a rule's values out of its part of the file.
 *
 * @param paths of the file's parameters, in its order.
 */
export function ruleOf(file: RuleFile, path: string, paths: readonly string[]): Rule {
  const { bands, start, monthly } = file;
  const ofBands = paths.filter((each) => each.startsWith(`${path}.bands.list.`));
  return {
    name: file.name,
    path,
    title: file.title,
    validFrom: file.validFrom?.value,
    validTo: file.validTo?.value,
    when: (file.when ?? []).map((condition) => conditionOf(condition, path)),
    basis: file.basis.value,
    monthly: monthly && { baseline: monthly.baseline?.value, limit: monthly.limit?.value },
    baseline: file.baseline?.value,
    start: start && {
      at: start.at.value,
      rule: start.rule.value,
      qualifies: start.qualifies.value,
    },
    limit: file.limit?.value,
    price: file.notStated
      ? { kind: 'notStated' }
      : bands
        ? {
            kind: 'bands',
            mode: bands.mode.value,
            boundary: bands.boundary?.value ?? 'lower',
            bands: bands.list.map(({ from, upTo, rate }, index) => {
              return { from, upTo, rate: rate.value, path: ofBands[index]! };
            }),
          }
        : { kind: 'rate', rate: file.rate?.value ?? NOTHING },
    yearly: (file.yearly ?? []).map((step) => ({
      fromSeason: step.fromSeason,
      toSeason: step.toSeason,
      rate: step.rate?.value,
      limitFen: step.limitYuan?.value,
    })),
    limitFen: file.limitYuan?.value,
    notAboveCost: file.notAboveCost?.value ?? false,
    unitCost: file.unitCost?.value,
    funders: file.funders && sharesOf(file.funders),
  };
}

/** Stands where every yearly step has a rate of its own, and is never read. */
const NOTHING: Rate = { microYuanPerUnit: 0 };

export function sharesOf(funders: NonNullable<RuleFile['funders']>): Share[] {
  return funders.map(({ funder, share }) => ({ funder, ...share.value }));
}

function conditionOf(
  condition: NonNullable<RuleFile['when']>[number],
  rulePath: string,
): Condition {
  const path = `${rulePath}.when.${condition.fact}`;
  switch (condition.fact) {
    case 'pathway':
    case 'equipment':
    case 'town':
    case 'village':
      return { fact: condition.fact, in: condition.in.value, path };
    case 'cohortYear':
      return { fact: condition.fact, in: condition.in.value, path };
    default:
      return {
        fact: condition.fact,
        atLeast: condition.atLeast?.value,
        above: condition.above?.value,
        atMost: condition.atMost?.value,
        below: condition.below?.value,
        path,
      };
  }
}
