import {
  type Component,
  type DeterminedComponent,
  documentName,
  type PayoutStep,
  type PayoutStepName,
  type ProgrammeOrigin,
  payoutAt,
  type Rule,
} from '@nuanbu/policy';
import { type FunderPart, formatKwh, formatYuan } from '@nuanbu/units';
import type { Line } from './line.ts';
import type { RunTerms } from './terms.ts';

/** A parameter of the programme as it entered a line: its value as printed, and where it stands. */
export interface CitedValue {
  /** Its path in the programme file, e.g. `components.energySubsidy.rules.perKwh.limit`. */
  readonly parameter: string;
  readonly value: string;
  /** The document's number where it has one, otherwise its title. */
  readonly document: string;
  readonly section: string;
  /** Our paraphrase of what the document says there. */
  readonly says: { readonly zh: string; readonly en: string };
}

/** One step to the amount: what came out, and the parameter that decided it. */
export interface ExplainedStep {
  readonly step: PayoutStepName;
  /** A quantity with three decimals; exact yuan for the price; yuan and fen from rounding on. */
  readonly result: string;
  readonly cited?: CitedValue | undefined;
}

/** Why a line is what it is, for a program to read; the line's evidence has the registers. */
export interface LineExplanation {
  readonly householdId: string;
  readonly programme: string;
  readonly programmeDigest: string;
  readonly component: string;
  readonly componentTitle: { readonly zh: string; readonly en: string };
  readonly status: Line['status'];
  readonly reason?: { readonly code: string; readonly cited?: CitedValue | undefined } | undefined;
  /** The rule that applied, with the days on which it holds. */
  readonly rule?: ExplainedRule | undefined;
  /** Absent where the household is not entitled or its amount is not known. */
  readonly steps?: readonly ExplainedStep[] | undefined;
  readonly funders?: readonly FunderPart[] | undefined;
  /** How the money reaches the household. */
  readonly channel?: CitedValue | undefined;
  /** What the funders are called. */
  readonly funderTitles: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
  readonly tolerance?: CitedValue | undefined;
  readonly doubt?: CitedValue | undefined;
  readonly peakHours?: CitedValue | undefined;
  readonly evidence: Line['evidence'];
}

export interface ExplainedRule {
  readonly name: string;
  readonly title?: { readonly zh: string; readonly en: string } | undefined;
  readonly path: string;
  readonly basis: CitedValue | undefined;
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
}

/** Explains a line by its evidence and the terms of its run. */
export function explainLine(line: Line, terms: RunTerms): LineExplanation {
  const { programme, component } = terms;
  const { reckoning } = line.evidence;
  const rule =
    reckoning && component.isDetermined
      ? component.rules.find(({ path }) => path === reckoning.rulePath)
      : undefined;
  const origin = component.isDetermined ? component.origin : programme;
  const inComponent = (parameter: string) =>
    cite(`components.${component.name}.${parameter}`, origin);
  return {
    householdId: line.householdId,
    programme: programme.name,
    programmeDigest: programme.digest,
    component: component.name,
    componentTitle: component.title,
    status: line.status,
    reason: line.reason && { code: line.reason, cited: citeReason(line, terms) },
    rule: rule && {
      name: rule.name,
      title: rule.title,
      path: rule.path,
      basis: cite(`${rule.path}.basis`, origin),
      validFrom: rule.validFrom,
      validTo: rule.validTo,
    },
    steps: rule && component.isDetermined ? stepsOf(line, rule, component) : undefined,
    funders: reckoning?.funders,
    channel: inComponent('channel'),
    funderTitles: component.isDetermined ? component.origin.funderTitles : {},
    tolerance: inComponent('toleranceYuan'),
    doubt: inComponent('doubt'),
    peakHours: peakHours(terms),
    evidence: line.evidence,
  };
}

/** The steps of the line's amount, reckoned once more with each of them written down. */
function stepsOf(line: Line, rule: Rule, component: DeterminedComponent): ExplainedStep[] {
  const { reckoning } = line.evidence;
  if (!reckoning) return [];
  const bound = line.status === 'certainPart' ? 'low' : 'best';
  const trace: PayoutStep[] = [];
  payoutAt(reckoning.counted[bound], rule, component, reckoning.terms, trace);
  return trace.map((step) => ({
    step: step.step,
    result: printed(step.result),
    cited:
      step.step === 'start'
        ? citeStart(rule, reckoning.terms.startRule, component.origin)
        : step.path === undefined
          ? undefined
          : cite(step.path, component.origin),
  }));
}

function printed(result: PayoutStep['result']): string {
  switch (result.kind) {
    case 'quantity':
      return formatKwh(result.thousandths);
    case 'exactYuan':
      return result.text;
    case 'fen':
      return formatYuan(result.fen);
  }
}

/** The start with its reading: the reading's own source, unless the run took another one. */
function citeStart(
  rule: Rule,
  startRule: string | undefined,
  origin: ProgrammeOrigin,
): CitedValue | undefined {
  const at = cite(`${rule.path}.start.at`, origin);
  const read = startRule ?? rule.start?.rule;
  const source = read === rule.start?.rule ? cite(`${rule.path}.start.rule`, origin) : at;
  return source && at && { ...source, parameter: at.parameter, value: `${at.value} (${read})` };
}

/** A parameter of a programme file with its source; undefined where the file has none there. */
export function cite(path: string, origin: ProgrammeOrigin): CitedValue | undefined {
  const parameter = origin.parameters.get(path);
  if (!parameter) return undefined;
  const { says, zh } = parameter.source;
  return {
    parameter: path,
    value: parameter.text,
    document: documentName(origin, parameter.source.document),
    section: parameter.source.section,
    says: { zh: zh ?? says ?? '', en: says ?? zh ?? '' },
  };
}

function peakHours({ component }: RunTerms): CitedValue | undefined {
  const origin = component.isDetermined ? component.tariff?.origin : undefined;
  const from = origin && cite('tariff.peakFrom', origin);
  const to = origin && cite('tariff.peakTo', origin);
  return from && to && { ...to, value: `${from.value}–${to.value}` };
}

function citeReason(
  { reason, evidence }: Line,
  { programme, component }: RunTerms,
): CitedValue | undefined {
  const flag = (name: string) => cite(`eligibility.${name}`, programme);
  switch (reason) {
    case 'cohortNotInSeason': {
      const [first] = programme.cohorts;
      const cited = first && cite(`cohorts.${first.year}.seasonsPaid`, programme);
      const years = programme.cohorts.map(({ year, seasonsPaid }) => `${year}: ${seasonsPaid}`);
      return cited && { ...cited, parameter: 'cohorts', value: years.join(', ') };
    }
    case 'notAccepted':
      return flag('acceptanceRequired');
    case 'notResident':
      return flag('residenceRequired');
    case 'notCollectiveMember':
      return flag('collectiveMembershipRequired');
    case 'openViolation':
    case 'subsidyEnded':
      return flag('openViolationBlocks');
    case 'sameHousehold':
      return cite(`recognition.${evidence.oneWith?.because}`, programme);
    case 'dwellingAlreadyPaid':
      return flag('oneHouseholdPerDwelling');
    case 'conditionNotMet':
      return citeConditions(component);
    default:
      throw new RangeError(`no parameter decides ${reason}`);
  }
}

/** The first condition of a component, which stands for them all: none of its rules applies. */
function citeConditions(component: Component): CitedValue | undefined {
  if (!component.isDetermined) return undefined;
  const { origin, rules } = component;
  const path = [...origin.parameters.keys()].find((each) =>
    rules.some((rule) => each.startsWith(`${rule.path}.when.`)),
  );
  return path === undefined ? undefined : cite(path, origin);
}
