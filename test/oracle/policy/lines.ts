/**
 * The witness for any programme: `lines.csv` of one component from a programme's file, roster,
 * meters and readings, by the rules of the domain and of `packages/policy/README.md`. Like the
 * witness of seed 000 it shares no code with the product.
 */
import { greatest, least } from '../bigints.ts';
import { csvField } from '../csv.ts';
import type { Bounds } from '../curve.ts';
import type { Household, Refusal } from '../facts.ts';
import { conflictingMeters, isNobody, type SeasonFiles } from '../oracle.ts';
import type { StartRule } from '../payout.ts';
import { digestOf, inUnits, yuan } from '../printing.ts';
import { readFeeds } from '../readings.ts';
import { readMeters, readRoster } from '../roster.ts';
import { counted } from './choice.ts';
import { type Energy, measureEnergy, NO_ENERGY } from './energy.ts';
import { type Entitlement, entitle } from './entitlement.ts';
import { borneBy, type Counted, type Payout, payoutOf } from './money.ts';
import { type Asked, monthsOf, periodOf } from './periods.ts';
import {
  type Component,
  countsEnergy,
  isEnergy,
  type OnHand,
  type Rule,
  type Rules,
  readComponent,
  readHours,
  readProgramme,
} from './programme.ts';
import { readYaml } from './raw.ts';

export interface PolicyRequest extends Asked {
  /** The name of one of the programmes on hand, and of one of its components. */
  readonly programme: string;
  readonly component: string;
  readonly startRule?: StartRule | undefined;
}

/** The columns of `lines.csv` where the roster is counted, and no energy. */
export const FACT_HEADER =
  'household_id,status,basis,quantity,paid_quantity,amount_yuan,at_risk_yuan,findings';

export interface PolicyResult {
  /** Which of the two forms the rows have. */
  readonly isOfEnergy: boolean;
  /** In roster order. */
  readonly rows: readonly string[];
  /** For each row what stands behind it: funders, the household it is one with, all bounds. */
  readonly behind: readonly string[];
  readonly refusals: readonly Refusal[];
  readonly digest: string;
}

interface Line {
  readonly status: string;
  /** What is paid for, of energy or of the roster's quantity. */
  readonly paid: bigint;
  /** `null` where the amount is not known. */
  readonly money: { readonly fen: bigint; readonly atRiskFen: bigint } | null;
  readonly findings: ReadonlySet<string>;
  readonly funders: readonly { funder: string; fen: bigint }[];
}

const BASIS_PART = { totalKwh: 'total', peakKwh: 'peak', valleyKwh: 'valley' } as const;

/** The quantity that a rule counts, at one of its bounds. */
export function countedAt(
  bound: keyof Bounds,
  { basis }: Rule,
  household: Household,
  energy: Energy,
): Counted {
  if (!isEnergy(basis)) return { whole: counted(household, basis)!, months: [] };
  const part = BASIS_PART[basis];
  return {
    whole: energy.whole[part][bound],
    months: energy.months.map((month) => month[part][bound]),
  };
}

function paidLine(
  household: Household,
  { rule: chosen, seasonNumber }: Entitlement,
  rules: Rules,
  energy: Energy,
  findings: ReadonlySet<string>,
  startRule: StartRule | undefined,
): Line {
  const rule = chosen!;
  const circumstances = {
    reading: startRule ?? null,
    seasonNumber,
    baseline: household.columns.baseline,
    costFen: household.columns.costFen,
  };
  const at = (bound: keyof Bounds): Payout =>
    payoutOf(rule, countedAt(bound, rule, household, energy), rules.rounding, circumstances);
  const [low, best, high] = [at('low'), at('best'), at('high')];
  const amounts = [low.fen, best.fen, high.fen] as const;
  const atRiskFen = greatest(...amounts) - least(...amounts);
  const isDoubtful = atRiskFen > rules.toleranceFen;
  const isCertain = isDoubtful && rules.paysCertain && low.fen > 0n;
  const { paid, fen } = isCertain ? low : best;
  const quiet = best.hasStarted ? 'payable' : 'belowStart';
  const isEdge = isDoubtful && energy.hasInexactEdge;
  return {
    status: isCertain ? 'certainPart' : isDoubtful ? 'held' : quiet,
    paid,
    money: { fen, atRiskFen },
    findings: isEdge ? new Set([...findings, 'edgeEstimated']) : findings,
    funders: borneBy(fen, rule.funders ?? rules.funders),
  };
}

function lineOf(
  household: Household,
  entitlement: Entitlement,
  component: Component,
  energy: Energy,
  found: ReadonlySet<string>,
  startRule: StartRule | undefined,
): Line {
  const { reason, unknown } = entitlement;
  const nothing = { paid: 0n, funders: [] };
  const findings = (more: string) => new Set([...found, more]);
  if (reason !== null) {
    const money = { fen: 0n, atRiskFen: 0n };
    return { ...nothing, status: 'ineligible', money, findings: findings(reason) };
  }
  if (unknown !== null) {
    return { ...nothing, status: 'held', money: null, findings: findings(unknown) };
  }
  return paidLine(household, entitlement, component.rules!, energy, found, startRule);
}

/** What was counted, as the columns in the middle of a row. */
function countedColumns(
  line: Line,
  household: Household,
  { rule }: Entitlement,
  energy: Energy,
  isOfEnergy: boolean,
): string[] {
  if (isOfEnergy) {
    const { total, peak, valley } = energy.whole;
    const numbers = [total.best, total.low, total.high, peak.best, valley.best, line.paid];
    return numbers.map(inUnits);
  }
  if (rule === null) return ['', '', ''];
  return [rule.basis, inUnits(counted(household, rule.basis)!), inUnits(line.paid)];
}

const three = ({ low, best, high }: Bounds) => [low, best, high].join('/');

/** Funders, the claimant of the household and the bounds of all parts, as one text. */
function behindOf(
  line: Line,
  { oneWith }: Entitlement,
  energy: Energy,
  isOfEnergy: boolean,
): string {
  const funders = line.funders.map(({ funder, fen }) => `${funder}=${fen}`).join(' ');
  const parts = isOfEnergy ? [energy.whole, ...energy.months] : [];
  const bounds = parts.map(({ total, peak, valley }) => [total, peak, valley].map(three).join(' '));
  return [funders, oneWith ?? '', ...bounds].join(' | ');
}

/** Settles a component for a period as the rules say. */
export function policyWitness(
  files: SeasonFiles,
  onHand: OnHand,
  request: PolicyRequest,
  nowSeconds: bigint,
): PolicyResult {
  const raw = readYaml(onHand[request.programme]!);
  const programme = readProgramme(raw);
  const component = readComponent(raw, request.component, onHand);
  const period = periodOf(programme, component, request);
  const isOfEnergy = countsEnergy(component);
  const refusals: Refusal[] = [];
  const households = readRoster(files.roster, refusals);
  const installations = isOfEnergy ? readMeters(files.meters, households, refusals) : [];
  const feeds = isOfEnergy
    ? readFeeds(files.readings, installations, nowSeconds, refusals, isNobody(households, refusals))
    : new Map();
  const conflicting = conflictingMeters(installations, feeds, period.span);
  const asksMonths = component.rules?.rules.some(({ monthly }) => monthly !== null) ?? false;
  const months = asksMonths ? monthsOf(period.span) : [];
  const hours = readHours(raw, request.component, onHand);
  const entitlements = entitle(households, programme, component, period);
  const rows = new Map<string, string>();
  const behind: string[] = [];
  for (const household of households) {
    const entitlement = entitlements.get(household.id)!;
    const own = installations.filter(({ householdId }) => householdId === household.id);
    const energy = isOfEnergy
      ? measureEnergy(own, feeds, entitlement.counted, months, hours)
      : NO_ENERGY;
    const found = new Set(energy.findings);
    if (own.some(({ meterId }) => conflicting.has(meterId))) found.add('conflictingReading');
    const line = lineOf(household, entitlement, component, energy, found, request.startRule);
    const fields = [
      csvField(household.id),
      line.status,
      ...countedColumns(line, household, entitlement, energy, isOfEnergy),
      line.money === null ? '' : yuan(line.money.fen),
      line.money === null ? '' : yuan(line.money.atRiskFen),
      [...line.findings].sort().join(' '),
    ];
    rows.set(household.id, fields.join(','));
    behind.push(behindOf(line, entitlement, energy, isOfEnergy));
  }
  return { isOfEnergy, rows: [...rows.values()], behind, refusals, digest: digestOf(rows) };
}
