import type { Finding } from '@nuanbu/terms';
import {
  energyWithin,
  type Instant,
  intersect,
  isEmpty,
  lengthS,
  type Span,
  type Wh,
} from '@nuanbu/units';
import { columnsOf } from './column.ts';
import { type Edge, type EdgeKind, isEstimated, nearestReadingS, registerAt } from './edge.ts';
import type { Installation } from './installation.ts';
import { type MonthMeasure, measureMonths, splitByMonths } from './month.ts';
import { multiplyQuantity, type Quantity, quantityOf, unknownQuantity } from './quantity.ts';
import type { MeterReadings } from './series.ts';
import { reportingIntervalS } from './spacing.ts';
import { estimatedWh, type SplitWay, splitEnergy } from './split.ts';
import type { TariffHours } from './tariff.ts';
import { canBeMeasured, energyOf, oddStepsIn, type SpanEnergy } from './total.ts';
import { cleanRegister, STEP_FELL, STEP_JUMPED, STEP_ROLLOVER, type Track } from './track.ts';

/** A reading farther from an edge than this is named (rule U5). */
const NEAR_S = 24 * 3600;

/** What a season asks of every meter. */
export interface SeasonFrame {
  /** The season; conflicts are looked for from its first to its last instant (U10). */
  readonly season: Span;
  readonly hours: TariffHours;
  /**
   * The season's calendar months, in order and without overlap, where somebody wants the energy of
   * each. They are measured beside the season and change nothing of it.
   */
  readonly months?: readonly Span[] | undefined;
}

/** A reading as evidence: instant and total register. */
export interface EvidenceReading {
  readonly at: Instant;
  readonly totalWh: Wh;
}

/** How the register at an edge of the counted span was obtained. */
export interface EdgeEvidence {
  readonly at: Instant;
  readonly kind: EdgeKind;
  /** The register in its own terms; undefined inside an unknown step, where no line is drawn. */
  readonly registerWh?: Wh | undefined;
  readonly before?: EvidenceReading | undefined;
  readonly after?: EvidenceReading | undefined;
}

/** A step or reading that a finding names, as evidence. */
export interface FindingEvidence {
  readonly finding: Finding;
  readonly from: Instant;
  readonly to: Instant;
  readonly fromWh?: Wh | undefined;
  readonly toWh?: Wh | undefined;
}

/** One installation's part of a line: its energy after the multiplier, and what it rests on. */
export interface InstallationMeasure {
  readonly meterId: string;
  readonly span: Span;
  readonly quantity: Quantity;
  /** After the multiplier, in the order of the frame's months; present where it has any. */
  readonly months?: readonly MonthMeasure[] | undefined;
  readonly multiplier: number;
  readonly findings: readonly Finding[];
  /** Whether the register at one of the span's edges was not exact (rule P2). */
  readonly edgeEstimated: boolean;
  readonly start?: EdgeEvidence | undefined;
  readonly end?: EdgeEvidence | undefined;
  readonly splitBy?: SplitWay | undefined;
  readonly intervalS?: number | undefined;
  readonly evidence: readonly FindingEvidence[];
}

/**
 * The energy of one installation in a household's counted span, by the rules U1–U10. `undefined`
 * where the installation has no part in the span. The frame's months have no findings of their own:
 * the span's stand for them.
 */
export function measureInstallation(
  installation: Installation,
  readings: MeterReadings,
  countedSpan: Span,
  frame: SeasonFrame,
): InstallationMeasure | undefined {
  const span = intersect(countedSpan, {
    from: installation.installedAt ?? -Infinity,
    to: installation.removedAt ?? Infinity,
  });
  if (isEmpty(span)) return undefined;
  const columns = columnsOf(installation, readings.series);
  const total = cleanRegister(columns.total, installation);
  const { multiplier } = installation;
  const common = { meterId: installation.meterId, span, multiplier };

  if (!canBeMeasured(total, span)) {
    const unknown = (part: Span) =>
      multiplyQuantity(
        unknownQuantity(energyWithin(installation.maxPowerW, lengthS(part))),
        multiplier,
      );
    return {
      ...common,
      quantity: unknown(span),
      ...(frame.months && { months: measureMonths(frame.months, span, unknown) }),
      findings: ['noReadings'],
      edgeEstimated: false,
      evidence: [{ finding: 'noReadings', from: span.from, to: span.to }],
    };
  }

  const energy = energyOf(total, span);
  const split = splitEnergy(columns, installation, total, energy, span, frame.hours);
  const intervalS = reportingIntervalS(readings, frame.season);
  const evidence = [
    ...stepEvidence(total, span),
    ...edgeFindings(total, energy),
    ...(split.registersDisagree
      ? [{ finding: 'registersDisagree' as const, from: span.from, to: span.to }]
      : []),
  ];
  const { hours } = frame;
  const quantity = quantityOf(energy, split, estimatedWh(total, span, hours, intervalS));
  const months =
    frame.months && splitByMonths({ total, span, quantity, split, hours, intervalS }, frame.months);
  return {
    ...common,
    quantity: multiplyQuantity(quantity, multiplier),
    ...(months && {
      months: months.map((month) => ({
        span: month.span,
        quantity: multiplyQuantity(month.quantity, multiplier),
      })),
    }),
    findings: [...new Set(evidence.map((each) => each.finding))].sort(),
    edgeEstimated: isEstimated(energy.start) || isEstimated(energy.end),
    start: edgeEvidence(total, energy.start),
    end: edgeEvidence(total, energy.end),
    splitBy: split.way,
    intervalS,
    evidence,
  };
}

/**
 * Instants inside the season, its ends included, at which an installation's meter reported
 * different values or contradicts the roster's register (R2, U10). They belong to every line of
 * the meter, whatever span it counts.
 */
export function conflictsOf(
  installation: Installation,
  readings: MeterReadings,
  season: Span,
): Instant[] {
  const { contradictedAt } = columnsOf(installation, readings.series);
  return [...new Set([...readings.conflictsAt, ...contradictedAt])]
    .filter((at) => season.from <= at && at <= season.to)
    .sort((a, b) => a - b);
}

const STEP_FINDINGS = new Map<number, Finding>([
  [STEP_ROLLOVER, 'rollover'],
  [STEP_FELL, 'registerFell'],
  [STEP_JUMPED, 'implausibleJump'],
]);

function stepEvidence(track: Track, span: Span): FindingEvidence[] {
  const steps = oddStepsIn(track, span).map((index) => ({
    finding: STEP_FINDINGS.get(track.step[index]!)!,
    from: track.at[index]!,
    to: track.at[index + 1]!,
    fromWh: track.registerWh[index]!,
    toWh: track.registerWh[index + 1]!,
  }));
  const blips = track.blipsAt
    .filter((at) => span.from <= at && at <= span.to)
    .map((at) => ({ finding: 'blipDiscarded' as const, from: at, to: at }));
  return [...steps, ...blips];
}

function edgeFindings(track: Track, energy: SpanEnergy): FindingEvidence[] {
  const found: FindingEvidence[] = [];
  const name = (finding: Finding, edge: Edge) => {
    if (nearestReadingS(track, edge) > NEAR_S) found.push({ finding, from: edge.at, to: edge.at });
  };
  name('noReadingAtStart', energy.start);
  name('noReadingAtEnd', energy.end);
  return found;
}

function edgeEvidence(track: Track, edge: Edge): EdgeEvidence {
  const reading = (index: number): EvidenceReading | undefined =>
    index < 0 || index >= track.length
      ? undefined
      : { at: track.at[index]!, totalWh: track.registerWh[index]! };
  return {
    at: edge.at,
    kind: edge.kind,
    registerWh: edge.kind === 'insideUnknownStep' ? undefined : registerAt(track, edge),
    before: reading(edge.before),
    after: reading(edge.after),
  };
}
