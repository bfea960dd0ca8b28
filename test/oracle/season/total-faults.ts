import {
  DAY,
  type DraftMeter,
  HOUR,
  insertAt,
  passableWh,
  pickIndex,
  pickInstant,
  type Stage,
  shiftFrom,
  sortPoints,
} from './draft.ts';

/** Something that goes wrong with a meter's readings, made up at instants where rules decide. */
export type Fault = (stage: Stage, meter: DraftMeter) => void;

const dropSome: Fault = ({ random }, meter) => {
  const share = random.pick([0.05, 0.3, 0.8]);
  meter.points = meter.points.filter(() => !random.chance(share));
};

const gapAtEdge: Fault = (stage, meter) => {
  const { random } = stage;
  const edge = random.pick(stage.edges);
  const reach = [0, HOUR, DAY - 1, DAY, DAY + 1, 2 * DAY, 100 * DAY];
  const before = random.pick(reach);
  const after = random.pick(reach);
  if (random.chance(0.7)) insertAt(meter, edge - before);
  if (random.chance(0.7)) insertAt(meter, edge + after);
  meter.points = meter.points.filter(({ at }) => at <= edge - before || at >= edge + after);
};

const oneSideOnly: Fault = (stage, meter) => {
  const edge = pickInstant(stage);
  const isBefore = stage.random.chance(0.5);
  meter.points = meter.points.filter(({ at }) => (isBefore ? at < edge : at > edge));
};

const oneReadingOnly: Fault = (stage, meter) => {
  insertAt(meter, pickInstant(stage));
  const index = pickIndex(stage, meter);
  meter.points = meter.points.filter((_, each) => each === index);
};

const nothingInside: Fault = ({ from, to, random }, meter) => {
  const slack = random.pick([0, 1, -1]);
  meter.points = meter.points.filter(({ at }) => at < from + slack || at > to - slack);
};

const exactAtEdge: Fault = (stage, meter) => insertAt(meter, stage.random.pick(stage.edges));

const oneSecondOff: Fault = (stage, meter) => {
  const index = pickIndex(stage, meter);
  const point = meter.points[index];
  if (point === undefined) return;
  point.at = stage.random.pick(stage.edges) + stage.random.pick([1, -1]);
  sortPoints(meter);
};

export const blip: Fault = ({ random, ...rest }, meter) => {
  const count = random.pick([1, 1, 1, 2, 3]);
  const first = pickIndex({ random, ...rest }, meter);
  for (let index = first; index >= 0 && index < first + count; index += 1) {
    const point = meter.points[index];
    if (point === undefined) return;
    const before = meter.points[index - 1]?.total ?? point.total;
    const after = meter.points[index + 1]?.total ?? point.total;
    point.total = random.pick([
      0,
      before - 1,
      before,
      after,
      after + 1,
      after + 100_000,
      Math.floor(before / 2),
      meter.modulusWh - 1,
    ]);
    if (random.chance(0.3) && point.peak !== null) point.peak = 0;
    if (random.chance(0.3) && point.valley !== null) point.valley = 0;
  }
};

const reset: Fault = (stage, meter) => {
  const index = pickIndex(stage, meter);
  const point = meter.points[index];
  if (point === undefined) return;
  const before = meter.points[index - 1]?.total ?? point.total;
  const target = stage.random.pick([0, 10, before - 1, Math.floor(before / 3)]);
  shiftFrom(meter, index, { total: target - point.total, peak: 0, valley: 0 });
  if (stage.random.chance(0.5) && point.peak !== null && point.valley !== null) {
    shiftFrom(meter, index, { total: 0, peak: -point.peak, valley: -point.valley });
  }
};

/** A step of exactly what U4 lets pass, one Wh less or more, or the bound without the 15 minutes. */
const jump: Fault = (stage, meter) => {
  const { random } = stage;
  const index = Math.max(1, pickIndex(stage, meter));
  const a = meter.points[index - 1];
  const b = meter.points[index];
  if (a === undefined || b === undefined) return;
  const passable = passableWh(meter, b.at - a.at);
  const gain = random.pick([passable, passable + 1, passable - 1, passable * 3]);
  const by = gain - (b.total - a.total);
  const isPeak = random.chance(0.5);
  shiftFrom(meter, index, { total: by, peak: isPeak ? by : 0, valley: isPeak ? 0 : by });
};

const MODULI_WH: readonly number[] = [1e5, 1e6, 1e7, 1e8, 1e9];

/** Where the two ends of a fall stand: a whole step of U4's limit, or U2's limits, or one Wh off. */
function fallAroundTheTop(
  { random }: Stage,
  passable: number,
): { modulusWh: number; upper: number; lower: number } {
  const off = () => random.pick([0, 1, -1]);
  if (random.chance(0.5)) {
    const gain = passable + off();
    const modulusWh = MODULI_WH.find((each) => each > gain * 26) ?? 1e9;
    const below = Math.floor(gain / 2);
    return { modulusWh, upper: modulusWh - below, lower: Math.max(0, gain - below) };
  }
  const modulusWh = MODULI_WH.findLast((each) => each <= passable * 24) ?? 1e5;
  const [top, bottom] = [(modulusWh / 100) * 98 + off(), (modulusWh / 100) * 2 + off()];
  return {
    modulusWh,
    upper: random.pick([top, top, modulusWh - 1]),
    lower: random.pick([bottom, bottom, 0]),
  };
}

/** A fall around the top of the register, at the limits of U2 and U4 or one Wh off. */
export const rolloverAtLimit: Fault = (stage, meter) => {
  const index = Math.max(1, pickIndex(stage, meter));
  const a = meter.points[index - 1];
  const b = meter.points[index];
  if (a === undefined || b === undefined) return;
  const { modulusWh, upper, lower } = fallAroundTheTop(stage, passableWh(meter, b.at - a.at));
  meter.modulusWh = modulusWh;
  shiftFrom(meter, 0, { total: upper - a.total, peak: 0, valley: 0 });
  shiftFrom(meter, index, { total: lower + modulusWh - b.total, peak: 0, valley: 0 });
};

const stuck: Fault = (stage, meter) => {
  const index = pickIndex(stage, meter);
  const point = meter.points[index];
  if (point === undefined) return;
  for (const later of meter.points.slice(index, index + stage.random.int(1, 30))) {
    later.total = point.total;
  }
};

/** The step across an edge gains what makes P2's 1.00 yuan at risk, or a little more or less. */
const riskAtEdge: Fault = (stage, meter) => {
  const edge = stage.random.pick(stage.edges);
  meter.points = meter.points.filter(({ at }) => at !== edge);
  const index = meter.points.findIndex(({ at }) => at > edge);
  const a = meter.points[index - 1];
  const b = meter.points[index];
  if (a === undefined || b === undefined) return;
  const gain = stage.random.pick([5_000, 4_999, 5_001, 5_024, 5_025, 5_026, 5_050, 5_051, 4_975]);
  shiftFrom(meter, index, { total: a.total + gain - b.total, peak: 0, valley: 0 });
};

export const TOTAL_FAULTS: readonly Fault[] = [
  dropSome,
  gapAtEdge,
  gapAtEdge,
  oneSideOnly,
  oneReadingOnly,
  nothingInside,
  exactAtEdge,
  oneSecondOff,
  blip,
  blip,
  reset,
  reset,
  jump,
  jump,
  rolloverAtLimit,
  rolloverAtLimit,
  stuck,
  riskAtEdge,
  riskAtEdge,
];
