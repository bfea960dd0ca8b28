import { type DraftMeter, insertAt, pickIndex, pickInstant, type Stage } from './draft.ts';
import type { Fault } from './total-faults.ts';

type TariffName = 'peak' | 'valley';

function pickTariff({ random }: Stage): TariffName {
  return random.pick(['peak', 'peak', 'valley']);
}

const absentSometimes: Fault = (stage, meter) => {
  const share = stage.random.pick([0.1, 0.5, 0.95]);
  const tariff = pickTariff(stage);
  for (const point of meter.points) if (stage.random.chance(share)) point[tariff] = null;
};

const absentOnOneSide: Fault = (stage, meter) => {
  const edge = pickInstant(stage);
  const isBefore = stage.random.chance(0.5);
  const tariff = pickTariff(stage);
  for (const point of meter.points) {
    if (isBefore ? point.at <= edge : point.at >= edge) point[tariff] = null;
  }
};

const absentAtEdges: Fault = (stage, meter) => {
  const tariff = pickTariff(stage);
  for (const point of meter.points) if (stage.edges.includes(point.at)) point[tariff] = null;
};

const ownBlip: Fault = (stage, meter) => {
  const point = meter.points[pickIndex(stage, meter)];
  const tariff = pickTariff(stage);
  if (point === undefined || point[tariff] === null) return;
  point[tariff] = stage.random.pick([0, meter.modulusWh - 1, point[tariff] + 1]);
};

/** A reset or a jump of one tariff register alone. */
const ownStep: Fault = (stage, meter) => {
  const index = pickIndex(stage, meter);
  const tariff = pickTariff(stage);
  const by = stage.random.pick([-1_000_000, -50_000, -1, 50_000, 1_000_000]);
  for (const point of meter.points.slice(Math.max(0, index))) {
    if (point[tariff] !== null) point[tariff] = Math.max(0, point[tariff] + by);
  }
};

/** The first and last point of the span between two edges, exact where it can be. */
function spanOf(stage: Stage, meter: DraftMeter): { first: number; last: number } | null {
  insertAt(meter, stage.from);
  insertAt(meter, stage.to);
  const first = meter.points.findIndex(({ at }) => at === stage.from);
  const last = meter.points.findIndex(({ at }) => at === stage.to);
  return first >= 0 && last > first ? { first, last } : null;
}

/** Spreads `gain` over the tariff's registers between two points, in line with the total. */
function spread(
  meter: DraftMeter,
  tariff: TariffName,
  span: { first: number; last: number },
  gain: number,
): void {
  const points = meter.points;
  const begin = points[span.first]!;
  const totalGain = points[span.last]!.total - begin.total;
  const base = begin[tariff] ?? 0;
  points.forEach((point, index) => {
    const passed = Math.min(totalGain, Math.max(0, point.total - begin.total));
    const share = totalGain === 0 ? 0 : Math.floor((gain * passed) / totalGain);
    if (index < span.first) point[tariff] = base;
    else point[tariff] = base + (index >= span.last ? gain : share);
  });
}

/** Peak and valley differ from the total by U7's 1 % or 1 kWh exactly, or one Wh more or less. */
export const disagreeAtLimit: Fault = (stage, meter) => {
  const { random } = stage;
  const span = spanOf(stage, meter);
  if (span === null) return;
  const gain = meter.points[span.last]!.total - meter.points[span.first]!.total;
  if (gain <= 0) return;
  const hundredth = Math.floor(gain / 100);
  const limit = Math.max(hundredth, 1_000);
  const gap = (limit + random.pick([0, 0, 1, -1])) * random.pick([1, -1]);
  const peak = random.pick([Math.floor(gain / 3), gain, Math.max(0, gain + gap), 0]);
  spread(meter, 'peak', span, peak);
  spread(meter, 'valley', span, Math.max(0, gain - peak + gap));
};

/** Peak equals the total, or is one Wh more. */
const peakAtTotal: Fault = (stage, meter) => {
  const span = spanOf(stage, meter);
  if (span === null) return;
  const gain = meter.points[span.last]!.total - meter.points[span.first]!.total;
  if (gain < 0) return;
  spread(meter, 'peak', span, gain + stage.random.pick([0, 1, -1, 1_500]));
  if (stage.random.chance(0.5)) for (const point of meter.points) point.valley = null;
};

export const TARIFF_FAULTS: readonly Fault[] = [
  absentSometimes,
  absentOnOneSide,
  absentAtEdges,
  ownBlip,
  ownStep,
  disagreeAtLimit,
  disagreeAtLimit,
  peakAtTotal,
];
