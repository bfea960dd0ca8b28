/** Which rule of a component applies to a household, or why none does. */
import type { Household } from '../facts.ts';
import { stepOf } from './money.ts';
import { type Condition, isEnergy, type Rule, type Rules } from './programme.ts';

export type Choice =
  | { readonly kind: 'rule'; readonly rule: Rule }
  /** No rule is for this household. */
  | { readonly kind: 'none' }
  /** The rule's yearly steps have come to their end. */
  | { readonly kind: 'ended' }
  /** A fact is missing, or the amount is said nowhere. */
  | { readonly kind: 'unknown'; readonly finding: string };

/** What a line says that waits for a fact, or for a word that the programme knows. */
const MISSING: Readonly<Record<string, string>> = {
  pathway: 'pathwayMissing',
  equipment: 'equipmentMissing',
  areaM2: 'areaMissing',
  costYuan: 'costMissing',
  runningCostYuan: 'runningCostMissing',
  gasM3: 'gasVolumeMissing',
  coalT: 'coalMassMissing',
};

/** What the roster counts, in thousandths of the unit; `null` where it is silent. */
export function counted(household: Household, basis: string): bigint | null {
  const { area, gas, coal, costFen, runningCostFen } = household.columns;
  const ofFen = (fen: bigint | null) => (fen === null ? null : fen * 10n);
  const quantities: Record<string, bigint | null> = {
    household: 1000n,
    areaM2: area,
    gasM3: gas,
    coalT: coal,
    costYuan: ofFen(costFen),
    runningCostYuan: ofFen(runningCostFen),
  };
  const quantity = quantities[basis];
  if (quantity === undefined) throw new Error(`the roster has no ${basis}`);
  return quantity;
}

const UNKNOWN_WORD: Readonly<Record<string, string>> = {
  pathway: 'pathwayUnknown',
  equipment: 'equipmentUnknown',
};

/** Whether a condition holds, or the finding that says why nobody can tell. */
function holds(
  condition: Condition,
  household: Household,
  words: Rules['words'],
): boolean | string {
  const { fact } = condition;
  if ('words' in condition) {
    const { pathway, equipment, town, village } = household.columns;
    const facts: Record<string, string | null> = {
      pathway,
      equipment,
      town,
      village,
      cohortYear: household.cohortYear,
    };
    const word = facts[fact]!;
    if (word === null) return MISSING[fact]!;
    if (words[fact]?.includes(word) === false) return UNKNOWN_WORD[fact]!;
    return condition.words.includes(word);
  }
  const number = counted(household, fact);
  if (number === null) return MISSING[fact]!;
  const { atLeast, above, atMost, below } = condition;
  return (
    (atLeast === null || number >= atLeast) &&
    (above === null || number > above) &&
    (atMost === null || number <= atMost) &&
    (below === null || number < below)
  );
}

/** The finding that a rule's own needs give, once it is chosen. */
function lacks(rule: Rule, household: Household): string | null {
  if (!rule.isStated) return 'amountNotDetermined';
  const { baseline, costFen } = household.columns;
  const asksBaseline = rule.baseline === 'roster' || rule.monthly?.baseline === 'roster';
  if (asksBaseline && baseline === null) return 'baselineMissing';
  if (rule.notAboveCost && costFen === null) return 'costMissing';
  if (isEnergy(rule.basis)) return null;
  return counted(household, rule.basis) === null ? MISSING[rule.basis]! : null;
}

/** The first rule that holds on the day and whose conditions the household meets. */
export function choose(
  { rules, words }: Rules,
  household: Household,
  day: string,
  seasonNumber: number,
): Choice {
  for (const rule of rules) {
    if (rule.validFrom !== null && day < rule.validFrom) continue;
    if (rule.validTo !== null && day > rule.validTo) continue;
    const verdicts = rule.when.map((condition) => holds(condition, household, words));
    if (verdicts.includes(false)) continue;
    const open = verdicts.find((verdict) => typeof verdict === 'string');
    if (open !== undefined) return { kind: 'unknown', finding: String(open) };
    if (rule.yearly.length > 0 && stepOf(rule, seasonNumber) === null) return { kind: 'ended' };
    const finding = lacks(rule, household);
    return finding === null ? { kind: 'rule', rule } : { kind: 'unknown', finding };
  }
  return { kind: 'none' };
}
