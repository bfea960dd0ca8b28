/**
 * The independent witness: `lines.csv` of seed 000's programme from the three files, by the rules of
 * the domain alone. It shares no code with the product. Plain and slow on purpose: every register is
 * a piecewise function of time, every number a bigint, and everything is held in memory.
 */
import { csvField } from './csv.ts';
import { mostWh } from './curve.ts';
import { countedSpan, reasons } from './eligibility.ts';
import {
  common,
  DEFAULT_MAX_W,
  type Household,
  type Installation,
  type Refusal,
  type Span,
} from './facts.ts';
import { measureInstallation, type Quantity, usableReadings } from './installation.ts';
import {
  amountFen,
  atRiskFen,
  isBelowStart,
  paidWh,
  type StartRule,
  TOLERANCE_FEN,
} from './payout.ts';
import { digestOf, inUnits as kwh, yuan } from './printing.ts';
import { type MeterFeed, readFeeds } from './readings.ts';
import { readMeters, readRoster } from './roster.ts';
import { dayStart } from './values.ts';

export interface SeasonFiles {
  readonly roster: string;
  readonly meters: string;
  readonly readings: string;
}

export interface OracleOptions {
  /** Such as `2021-2022`. */
  readonly season: string;
  /** First day, and the day after the last, where a trial replaces the season's own. */
  readonly from?: string;
  readonly to?: string;
  readonly startRule?: StartRule;
  readonly nowSeconds: bigint;
}

export interface OracleResult {
  /** Rows of `lines.csv` without the header, in roster order. */
  readonly rows: readonly string[];
  readonly refusals: readonly Refusal[];
  /** S1. */
  readonly digest: string;
}

export const HEADER =
  'household_id,status,total_kwh,low_kwh,high_kwh,peak_kwh,valley_kwh,paid_kwh,amount_yuan,at_risk_yuan,findings';

/** The season's span; 1 December to 31 March unless the options name days. */
export function seasonSpan(options: OracleOptions): Span {
  const year = Number(options.season.slice(0, 4));
  const from = dayStart(options.from ?? `${year}-12-01`);
  const to = dayStart(options.to ?? `${year + 1}-04-01`);
  if (from === null || to === null) throw new Error('the season has no such days');
  return { from, to };
}

/** U10: the meters that had a conflict in the season, its last instant included. */
export function conflictingMeters(
  installations: readonly Installation[],
  feeds: ReadonlyMap<string, MeterFeed>,
  season: Span,
): Set<string> {
  const meterIds = new Set(installations.map(({ meterId }) => meterId));
  return new Set(
    [...meterIds].filter((meterId) => {
      const rows = installations.filter((each) => each.meterId === meterId);
      return hasConflict(rows, feeds.get(meterId) ?? new Map(), season);
    }),
  );
}

function hasConflict(
  installations: readonly Installation[],
  feed: MeterFeed,
  season: Span,
): boolean {
  return installations.some((installation) =>
    usableReadings(installation, feed).conflicts.some((at) => season.from <= at && at <= season.to),
  );
}

function sum(quantities: readonly Quantity[], value: (quantity: Quantity) => bigint): bigint {
  return quantities.reduce((total, quantity) => total + value(quantity), 0n);
}

/** U6: the household's installations added up, or unknown where none is in its span. */
function measureHousehold(
  own: readonly Installation[],
  feeds: ReadonlyMap<string, MeterFeed>,
  span: Span,
): Quantity {
  const quantities: Quantity[] = [];
  for (const installation of own) {
    const counted = common(span, {
      from: installation.installedAt ?? span.from,
      to: installation.removedAt ?? span.to,
    });
    if (counted === null) continue;
    const feed = feeds.get(installation.meterId) ?? new Map();
    const { readings } = usableReadings(installation, feed);
    quantities.push(measureInstallation(installation, readings, counted));
  }
  if (quantities.length === 0) {
    const high = mostWh(DEFAULT_MAX_W, span.to - span.from);
    const findings = new Set(['noMeter']);
    return { low: 0n, best: 0n, high, peak: 0n, findings, hasInexactEdge: false };
  }
  return {
    low: sum(quantities, ({ low }) => low),
    best: sum(quantities, ({ best }) => best),
    high: sum(quantities, ({ high }) => high),
    peak: sum(quantities, ({ peak }) => peak),
    findings: new Set(quantities.flatMap(({ findings }) => [...findings])),
    hasInexactEdge: quantities.some(({ hasInexactEdge }) => hasInexactEdge),
  };
}

function lineOf(
  household: Household,
  quantity: Quantity,
  reason: string | null,
  hasConflictInSeason: boolean,
  rule: StartRule,
): string {
  const risk = atRiskFen(quantity, rule);
  const isHeld = reason === null && risk > TOLERANCE_FEN;
  const findings = new Set(quantity.findings);
  if (hasConflictInSeason) findings.add('conflictingReading');
  if (isHeld && quantity.hasInexactEdge) findings.add('edgeEstimated');
  if (reason !== null) findings.add(reason);
  let status = 'payable';
  if (reason !== null) status = 'ineligible';
  else if (isHeld) status = 'held';
  else if (isBelowStart(quantity.best)) status = 'belowStart';
  const isPaid = reason === null;
  return [
    csvField(household.id),
    status,
    kwh(quantity.best),
    kwh(quantity.low),
    kwh(quantity.high),
    kwh(quantity.peak),
    kwh(quantity.best - quantity.peak),
    kwh(isPaid ? paidWh(quantity.best, rule) : 0n),
    yuan(isPaid ? amountFen(quantity.best, rule) : 0n),
    yuan(isPaid ? risk : 0n),
    [...findings].sort().join(' '),
  ].join(',');
}

/** Whether a roster has rows, and all of them were refused. */
export function isNobody(households: readonly Household[], refusals: readonly Refusal[]): boolean {
  return households.length === 0 && refusals.some(({ file }) => file === 'roster');
}

/** Settles a season as the rules say. */
export function witness(files: SeasonFiles, options: OracleOptions): OracleResult {
  const season = seasonSpan(options);
  const refusals: Refusal[] = [];
  const households = readRoster(files.roster, refusals);
  const installations = readMeters(files.meters, households, refusals);
  const feeds = readFeeds(
    files.readings,
    installations,
    options.nowSeconds,
    refusals,
    isNobody(households, refusals),
  );
  const conflicting = conflictingMeters(installations, feeds, season);
  const reasonOf = reasons(households, season, Number(options.season.slice(0, 4)));
  const rows = new Map<string, string>();
  for (const household of households) {
    const own = installations.filter(({ householdId }) => householdId === household.id);
    const quantity = measureHousehold(own, feeds, countedSpan(household, season));
    const isConflicting = own.some(({ meterId }) => conflicting.has(meterId));
    const reason = reasonOf.get(household.id) ?? null;
    const rule = options.startRule ?? 'threshold';
    rows.set(household.id, lineOf(household, quantity, reason, isConflicting, rule));
  }
  return { rows: [...rows.values()], refusals, digest: digestOf(rows) };
}
