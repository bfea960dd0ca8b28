import { entitlementOf, type Rule } from '@nuanbu/policy';
import { isAmountUnknown, type UnknownAmountFinding } from '@nuanbu/terms';
import { type CitedValue, cite } from './cite.ts';
import type { HouseholdFacts } from './facts.ts';
import type { Line } from './line.ts';
import type { RunTerms } from './terms.ts';

/** What keeps a line's amount from being known. */
export interface ExplainedGap {
  readonly finding: UnknownAmountFinding;
  /** The rule that waits for the fact, or that states no amount. */
  readonly rule?: Pick<Rule, 'name' | 'path' | 'title'> | undefined;
  /** The clauses that ask for the fact, or leave the amount open. */
  readonly cited: readonly CitedValue[];
  /** Of a component that is inherited: the programmes that would determine it. */
  readonly inheritedFrom?: readonly string[] | undefined;
}

/** Who asks for the fact that a line waits for; undefined where its amount is known. */
export function explainGap(
  line: Line,
  terms: RunTerms,
  facts?: HouseholdFacts,
): ExplainedGap | undefined {
  const { programme, component } = terms;
  const finding = line.findings.find((each): each is UnknownAmountFinding => isAmountUnknown(each));
  if (finding === undefined) return undefined;
  if (finding === 'splitCertificationMissing') {
    return { finding, cited: splitClauses(programme, facts) };
  }
  if (!component.isDetermined) {
    const inherited = cite(`components.${component.name}.inherited`, programme);
    const cited = inherited ? [inherited] : [];
    return { finding, cited, inheritedFrom: component.inheritedFrom };
  }
  const { origin } = component;
  const asking = component.rules.find(
    (rule) => clausesOf(finding, rule, origin).length > 0 && waits(rule, finding, terms, facts),
  );
  if (!asking) return { finding, cited: [] };
  const { name, path, title } = asking;
  return { finding, rule: { name, path, title }, cited: clausesOf(finding, asking, origin) };
}

/** Whether a rule alone would leave the household waiting for the same. */
function waits(
  rule: Rule,
  finding: UnknownAmountFinding,
  { programme, component, season }: RunTerms,
  facts: HouseholdFacts | undefined,
): boolean {
  if (!facts || !component.isDetermined) return true;
  const alone = { ...component, rules: [rule] };
  return entitlementOf(facts, programme, alone, season).unknown === finding;
}

type Origin = Parameters<typeof cite>[1];

/** Where a rule asks for what a finding says is missing. */
function clausesOf(finding: UnknownAmountFinding, rule: Rule, origin: Origin): CitedValue[] {
  const asks = ASKS[finding];
  return [...origin.parameters.keys()]
    .filter((path) => path.startsWith(`${rule.path}.`))
    .flatMap((path) => cite(path, origin) ?? [])
    .filter(({ parameter, value }) => asks(parameter.slice(rule.path.length + 1), value));
}

/** Whether a parameter of a rule, by its path there and its value, asks for a fact. */
type Asks = (path: string, value: string) => boolean;

const condition =
  (fact: string): Asks =>
  (path) =>
    path.startsWith(`when.${fact}.`);
const basis =
  (name: string): Asks =>
  (path, value) =>
    path === 'basis' && value === name;
const any =
  (...each: readonly Asks[]): Asks =>
  (path, value) =>
    each.some((asks) => asks(path, value));

const ASKS: Readonly<Record<UnknownAmountFinding, Asks>> = {
  amountNotDetermined: (path) => path === 'notStated',
  areaMissing: any(condition('areaM2'), basis('areaM2')),
  baselineMissing: (path, value) => /^(monthly\.)?baseline$/.test(path) && value === 'roster',
  coalMassMissing: basis('coalT'),
  costMissing: any(
    condition('costYuan'),
    basis('costYuan'),
    (path, value) => path === 'notAboveCost' && value === 'true',
  ),
  equipmentMissing: condition('equipment'),
  equipmentUnknown: condition('equipment'),
  gasVolumeMissing: basis('gasM3'),
  pathwayMissing: condition('pathway'),
  pathwayUnknown: condition('pathway'),
  runningCostMissing: basis('runningCostYuan'),
  // The clauses of recognition are the programme's and stand in no rule.
  splitCertificationMissing: () => false,
};

/** Who must certify a split: by its reason, and both where nobody says which it is. */
function splitClauses(programme: Origin, facts: HouseholdFacts | undefined): CitedValue[] {
  const because = facts?.splitBecause;
  const names =
    because === undefined
      ? ['livesApart', 'otherSplit']
      : [because === 'livesApart' ? 'livesApart' : 'otherSplit'];
  return names.flatMap((name) => cite(`recognition.${name}`, programme) ?? []);
}
