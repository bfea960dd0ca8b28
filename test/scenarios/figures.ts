/** Compares figures as a notice prints them with what a budget gives, to the last printed digit. */
import { type Budget, type BudgetEntry, type PlanRow, planTotals } from '@nuanbu/policy';

/** A figure of a notice and what it is the figure of. Everything is text. */
export interface Figure {
  /** Where it is printed, and as what. */
  readonly at: string;
  /** As printed, a number and its unit: `24416.64 万元`. */
  readonly printed: string;
  /**
   * What it sums: `field=value` of entries or plan rows, `|` between values of one field, ` + `
   * between groups. Empty for everything.
   */
  readonly of: string;
  /** Of a percentage, what it is a part of. */
  readonly outOf?: string;
  /**
   * How the notice came from the exact sum to what it prints: `exact`, `halfUp`, `cutOff`, `either`
   * of both, or `no`, where it cannot be derived.
   */
  readonly rounds: string;
  /** Where it cannot be derived: the exact sum less the printed figure, in its unit. */
  readonly differs?: string;
}

/** What was budgeted, and from what. */
export interface Budgeted {
  readonly rows: readonly PlanRow[];
  readonly budget: Budget;
}

/** A sum as a fraction of the unit in which it is printed. */
interface Exact {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** What a printed figure turns out to be, in the form in which it was expected. */
export function judged(figure: Figure, budgeted: Budgeted): Figure {
  const { at, printed, of, outOf } = figure;
  const asked: Omit<Figure, 'rounds'> =
    outOf === undefined ? { at, printed, of } : { at, printed, of, outOf };
  const [digits, unit] = printed.split(' ') as [string, string];
  const decimals = digits.split('.')[1]?.length ?? 0;
  const { numerator, denominator } = exactSum(figure, unit, budgeted);
  const scaled = numerator * 10n ** BigInt(decimals);
  const said = BigInt(digits.replace('.', ''));
  const isCutOff = scaled / denominator === said;
  const isHalfUp = (scaled * 2n + denominator) / (denominator * 2n) === said;
  if (isCutOff && scaled % denominator === 0n) return { ...asked, rounds: 'exact' };
  if (isCutOff && isHalfUp) return { ...asked, rounds: 'either' };
  if (isCutOff) return { ...asked, rounds: 'cutOff' };
  if (isHalfUp) return { ...asked, rounds: 'halfUp' };
  const differs = decimal({
    numerator: scaled - said * denominator,
    denominator: denominator * 10n ** BigInt(decimals),
  });
  return { ...asked, rounds: 'no', differs };
}

/** How many fen, thousandths of a square metre or households one of each unit is. */
const UNITS: Readonly<
  Record<string, { readonly what: 'money' | 'area' | 'households'; readonly size: bigint }>
> = {
  元: { what: 'money', size: 100n },
  万元: { what: 'money', size: 1_000_000n },
  亿元: { what: 'money', size: 10_000_000_000n },
  平方米: { what: 'area', size: 1_000n },
  万平方米: { what: 'area', size: 10_000_000n },
  户: { what: 'households', size: 1n },
  万户: { what: 'households', size: 10_000n },
};

function exactSum({ of, outOf }: Figure, unit: string, budgeted: Budgeted): Exact {
  if (unit === '%') {
    if (outOf === undefined) throw new Error(`of what is ${of} a part?`);
    return {
      numerator: sumOf('money', of, budgeted) * 100n,
      denominator: sumOf('money', outOf, budgeted),
    };
  }
  if (unit === '元/户') {
    const households = sumOf('households', of, budgeted);
    return { numerator: sumOf('money', of, budgeted), denominator: households * 100n };
  }
  const known = UNITS[unit];
  if (!known) throw new Error(`no unit ${unit}`);
  return { numerator: sumOf(known.what, of, budgeted), denominator: known.size };
}

function sumOf(what: 'money' | 'area' | 'households', of: string, budgeted: Budgeted): bigint {
  const { entries } = budgeted.budget;
  const groups = of.split(' + ').map(parseGroup);
  const sums = groups.map((group) => {
    if (what === 'money') {
      const chosen = entries.filter((entry) => matches(group, (field) => entryField(entry, field)));
      if (chosen.length === 0) throw new Error(`no entry is ${of}`);
      return chosen.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n);
    }
    // Money of each household is divided by the rows that the plan's own fields find.
    const ofRows = group.filter(([field]) => PLAN_FIELDS.includes(field as PlanField));
    const rows = budgeted.rows.filter((row) =>
      matches(ofRows, (field) => String(row[field as PlanField] ?? '')),
    );
    const [total] = planTotals(rows, []);
    if (!total) throw new Error(`no row is ${of}`);
    return BigInt(what === 'area' ? total.areaMilliM2 : total.households);
  });
  return sums.reduce((sum, each) => sum + each, 0n);
}

const PLAN_FIELDS = ['town', 'village', 'pathway', 'equipment', 'year'] as const;
type PlanField = (typeof PLAN_FIELDS)[number];

type Group = readonly (readonly [field: string, values: readonly string[]])[];

function parseGroup(text: string): Group {
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [field, values] = part.split('=');
      if (field === undefined || values === undefined) throw new Error(`not field=value: ${part}`);
      return [field, values.split('|')] as const;
    });
}

function matches(group: Group, read: (field: string) => string): boolean {
  return group.every(([field, values]) => values.includes(read(field)));
}

function entryField(entry: BudgetEntry, field: string): string {
  if (!Object.hasOwn(entry, field)) throw new Error(`an entry has no ${field}`);
  return String(entry[field as keyof BudgetEntry]);
}

/** A fraction whose denominator is a power of ten, as text without trailing zeros. */
function decimal({ numerator, denominator }: Exact): string {
  const places = String(denominator).length - 1;
  if (denominator !== 10n ** BigInt(places)) throw new Error(`not a decimal: /${denominator}`);
  const sign = numerator < 0n ? '-' : '';
  const digits = String(numerator < 0n ? -numerator : numerator).padStart(places + 1, '0');
  const text = `${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`;
  return `${sign}${text.replace(/\.?0*$/, '')}`;
}
