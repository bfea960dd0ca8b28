/** A small programme file whose rules a test says; every parameter has a source. */
import {
  type Counted,
  type Payout,
  type PayoutStep,
  type PayoutTerms,
  payoutAt,
} from './payout.ts';
import type { DeterminedComponent } from './programme.ts';
import { changed, programmeFrom } from './programme-text.fixture.ts';
import type { Rule } from './rule.ts';

const SOURCE = '{ document: notice, section: 一, says: It says so. }';

/** A parameter in the flow style of YAML; more of its keys may follow. */
export function cited(value: string | number | boolean, more = ''): string {
  return `{ value: ${value}, source: ${SOURCE}${more} }`;
}

function indented(text: string, by: number): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');
}

/** A component whose rules are given as YAML, each from its name on. */
export function component(rules: readonly string[], { per = 'season' } = {}): string {
  return `\
title: { zh: 补贴, en: subsidy }
kind: running
per: ${cited(per)}
rounding: ${cited('halfUp')}
toleranceYuan: ${cited('1.00')}
doubt: ${cited('hold')}
channel: ${cited('personalCard')}
funders:
  - { funder: city, share: ${cited('7/10')} }
  - { funder: district, share: ${cited('3/10')} }
rules:
${rules.map((rule) => `  - ${indented(rule, 4).trimStart()}`).join('\n')}`;
}

/** A programme with one component, called subsidy, or with whatever components are given. */
export function example(components: Readonly<Record<string, string>> | readonly string[]): string {
  const all = Array.isArray(components) ? { subsidy: component(components) } : components;
  return `\
programme: example-2021
title: { zh: 示例, en: example }
place: { zh: 示例区, en: Example }
documents:
  notice: { kind: notice, number: 示例〔2021〕1号, title: 示例实施方案 }
season:
  firstDay: ${cited('12-01')}
  lastDay: ${cited('03-31')}
cohorts:
  - { year: 2020, seasonsPaid: ${cited(9)} }
  - { year: 2021, seasonsPaid: ${cited(3)} }
tariff:
  peakFrom: ${cited('"08:00"')}
  peakTo: ${cited('"20:00"')}
  peakYuanPerKwh: ${cited('0.5769')}
  valleyYuanPerKwh: ${cited('0.3469')}
  flatYuanPerKwh: ${cited('0.5469')}
pathways:
  gas: { zh: 煤改气, en: gas, source: ${SOURCE} }
  electric: { zh: 煤改电, en: electric, source: ${SOURCE} }
equipment:
  heatPump: { zh: 空气源热泵, en: heat pump, source: ${SOURCE} }
  boiler: { zh: 锅炉, en: boiler, source: ${SOURCE} }
funders:
  central: { zh: 中央财政, en: central finance }
  city: { zh: 市财政, en: city finance }
  district: { zh: 区财政, en: district finance }
components:
${Object.entries(all)
  .map(([name, text]) => `  ${name}:\n${indented(text, 4)}`)
  .join('\n')}
eligibility:
  acceptanceRequired: ${cited(true)}
  daysBeforeAcceptanceCount: ${cited(false)}
  residenceRequired: ${cited(true)}
  collectiveMembershipRequired: ${cited(true)}
  openViolationBlocks: ${cited(true)}
  oneHouseholdPerDwelling: ${cited(true)}
completeness:
  requiredPercent: ${cited(98)}
`;
}

/** A rule of kWh by its own lines, called perKwh. */
export function kwhRule(lines: string): string {
  return ruleOn('totalKwh', lines);
}

export function ruleOn(basis: string, lines: string, name = 'perKwh'): string {
  return `name: ${name}\nbasis: ${cited(basis)}\n${lines.trim()}`;
}

/** The component and the first rule of a programme with the given rules. */
export function ruleFrom(...rules: readonly string[]): {
  readonly component: DeterminedComponent;
  readonly rule: Rule;
} {
  const component = programmeFrom(example(rules)).components.get('subsidy');
  if (!component?.isDetermined) throw new Error('the rules are not determined');
  return { component, rule: component.rules[0]! };
}

/** Pays by one rule: thousandths of its unit, or those of each month. */
export function payBy(rule: string): (
  counted: number | readonly number[],
  terms?: Partial<PayoutTerms>,
) => Payout & {
  readonly trace: PayoutStep[];
} {
  const given = ruleFrom(rule);
  return (counted, terms = {}) => {
    const trace: PayoutStep[] = [];
    const payout = payoutAt(
      countedOf(counted),
      given.rule,
      given.component,
      { seasonNumber: 1, ...terms },
      trace,
    );
    return { ...payout, trace };
  };
}

function countedOf(counted: number | readonly number[]): Counted {
  if (typeof counted === 'number') return { whole: counted };
  return { whole: counted.reduce((sum, month) => sum + month, 0), months: counted };
}

/** A file with one rule of the kind that most notices have. */
export const EXAMPLE = example([
  kwhRule(`\
start:
  at: ${cited(500)}
  rule: ${cited('threshold')}
  qualifies: ${cited(true)}
limit: ${cited(5000)}
rate: ${cited('0.2')}`),
]);

/** That file with one piece replaced; the piece must stand there once. */
export function exampleWith(piece: string, replacement: string): string {
  return changed(EXAMPLE, piece, replacement);
}
