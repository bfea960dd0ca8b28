import type { MeterSeries } from '@nuanbu/metering';
import { ABSENT, DAY_S, HOUR_S, type Instant, type Span } from '@nuanbu/units';
import { readVersions, type StoredVersion } from './correction-versions.ts';
import { metersWithParts, readExtremes } from './extremes.ts';
import { usableSeries } from './meter-readings.ts';
import { type MeterRows, rowsOf } from './plain-rows.ts';
import type { Points } from './points.ts';
import { ALL_TIME } from './queries.ts';
import { type MeterRuns, NO_RUNS, readRuns } from './raw-reads.ts';
import { isAnyBeyond, isSteadyBeyond, type Register, type Side } from './settled.ts';
import type { InfluxTransport } from './transport.ts';

/** How far beyond a span readings are read before anything is known of them. */
export const MARGIN_S = 3 * DAY_S;

/** What was read of one meter: everything that lies in `span`. */
export interface MeterAround {
  readonly meterId: string;
  readonly span: Span;
  readonly rows: MeterRows;
  readonly versions: readonly StoredVersion[];
  readonly series: MeterSeries;
}

/** What is read around a span. */
export interface AroundAsked {
  readonly meterIds: readonly string[];
  /** Between these everything is read. */
  readonly edges: Span;
  readonly asOf: number;
  readonly marginS: number;
  /**
   * How much must be known beyond the edges: `steady` as much as gives everything inside as if all
   * readings were known, `any` one usable reading on each side.
   */
  readonly beyond: 'steady' | 'any';
  /** Only these sides matter. */
  readonly sides: readonly Side[];
  /** Whether peak and valley registers are read as well. */
  readonly registers: 'all' | 'total';
}

interface State {
  readonly meterId: string;
  readonly hasParts: boolean;
  readonly versions: readonly StoredVersion[];
  runs: MeterRuns;
  span: Span;
  rows: MeterRows;
  series: MeterSeries;
}

/**
 * Reads all readings of some meters in a span, and as much beyond it on both sides as matters,
 * however far away that lies (U10). Where nothing lies near, the storage engine is asked for the
 * nearest point, which costs it little, and what lies around that is read.
 *
 * @param room where most of what is read is put; what is returned lies there in part.
 * @returns one for each meter, in the same order
 */
export async function readAround(
  transport: InfluxTransport,
  asked: AroundAsked,
  room: Points,
): Promise<MeterAround[]> {
  const { meterIds, edges, asOf, marginS } = asked;
  const span = {
    from: Math.max(ALL_TIME.from, edges.from - marginS),
    to: Math.min(ALL_TIME.to, edges.to + marginS),
  };
  const runs = await readRuns(transport, meterIds, span, asOf, { registers: 'total', room });
  const withParts = await metersWithParts(transport, asked.registers === 'all' ? meterIds : []);
  const parts = await readRuns(transport, [...withParts], span, asOf, { registers: 'parts' });
  const versions = await readVersions(transport, meterIds, ALL_TIME, asOf);
  const states = meterIds.map((meterId): State => {
    const mine = joined(runs.get(meterId) ?? NO_RUNS, parts.get(meterId) ?? NO_RUNS);
    const mineVersions = versions.get(meterId) ?? [];
    return {
      ...{ meterId, span, runs: mine, versions: mineVersions, hasParts: withParts.has(meterId) },
      ...evaluated(mine, mineVersions, span),
    };
  });
  for (const side of asked.sides) await widenAll(transport, asked, states, side);
  return states;
}

function joined(a: MeterRuns, b: MeterRuns): MeterRuns {
  return {
    total: [...a.total, ...b.total],
    peak: [...a.peak, ...b.peak],
    valley: [...a.valley, ...b.valley],
  };
}

function evaluated(runs: MeterRuns, versions: readonly StoredVersion[], span: Span) {
  const rows = rowsOf(runs);
  return { rows, series: usableSeries(rows, versions, span) };
}

/** Widens what is known of each meter on one side until it is enough or there is nothing more. */
async function widenAll(
  transport: InfluxTransport,
  asked: AroundAsked,
  states: readonly State[],
  side: Side,
): Promise<void> {
  let open = states;
  for (let stepS = HOUR_S; ; stepS *= 8) {
    open = open.filter((state) => missing(state, asked, side).length > 0);
    if (open.length === 0) return;
    const still: State[] = [];
    const byEnd = Map.groupBy(open, ({ span }) => (side === 'before' ? span.from : span.to));
    for (const [end, group] of byEnd) {
      still.push(...(await widen(transport, asked, group, side, end, stepS)));
    }
    open = still;
  }
}

/** The registers of which too little is known on a side. */
function missing(
  { series, hasParts, versions }: State,
  asked: AroundAsked,
  side: Side,
): Register[] {
  const edge = side === 'before' ? asked.edges.from : asked.edges.to;
  if (asked.beyond === 'any') return isAnyBeyond(series, edge, side) ? [] : ['totalWh'];
  const registers: Register[] = ['totalWh'];
  for (const part of ['peakWh', 'valleyWh'] as const) {
    if (hasParts || versions.some((version) => version[part] !== ABSENT)) registers.push(part);
  }
  return registers.filter((register) => !isSteadyBeyond(series, register, edge, side));
}

/** @returns those of the meters of which there was more */
async function widen(
  transport: InfluxTransport,
  asked: AroundAsked,
  states: readonly State[],
  side: Side,
  end: Instant,
  stepS: number,
): Promise<State[]> {
  const rest =
    side === 'before' ? { from: ALL_TIME.from, to: end } : { from: end, to: ALL_TIME.to };
  const { asOf, registers } = asked;
  const ids = states.map(({ meterId }) => meterId);
  const nearest = await readExtremes(transport, ids, rest, side, asOf, registers);
  const wider = new Map<Instant, State[]>();
  for (const state of states) {
    const places = missing(state, asked, side).flatMap((register) => [
      ...(nearest.get(state.meterId)?.get(register) ?? []),
      ...nearestVersion(state.versions, register, rest, side),
    ]);
    if (places.length === 0) continue;
    const farthest = side === 'before' ? Math.min(...places) : Math.max(...places);
    const until = endBeyond(farthest, stepS, side);
    wider.set(until, [...(wider.get(until) ?? []), state]);
  }
  for (const [until, group] of wider) {
    const span = side === 'before' ? { from: until, to: end } : { from: end, to: until };
    const runs = await readRuns(
      transport,
      group.map(({ meterId }) => meterId),
      span,
      asOf,
      { registers },
    );
    for (const state of group) {
      state.runs = joined(state.runs, runs.get(state.meterId) ?? NO_RUNS);
      state.span = {
        from: Math.min(state.span.from, span.from),
        to: Math.max(state.span.to, span.to),
      };
      Object.assign(state, evaluated(state.runs, state.versions, state.span));
    }
  }
  return [...wider.values()].flat();
}

/** Rounded, so that meters whose feeds end together are read together. */
function endBeyond(place: Instant, stepS: number, side: Side): Instant {
  if (side === 'before') {
    return Math.max(ALL_TIME.from, Math.floor((place - stepS) / stepS) * stepS);
  }
  return Math.min(ALL_TIME.to, Math.ceil((place + 1 + stepS) / stepS) * stepS);
}

function nearestVersion(
  versions: readonly StoredVersion[],
  register: Register,
  { from, to }: Span,
  side: Side,
): Instant[] {
  const here = versions.filter(
    (version) => from <= version.at && version.at < to && version[register] !== ABSENT,
  );
  const nearest = side === 'before' ? here.at(-1) : here[0];
  return nearest ? [nearest.at] : [];
}
