/** Whole meters made for one rule, where chance alone would seldom meet its limit. */

import { aim } from './aim.ts';
import { makeBaseMeter } from './base-meter.ts';
import { DAY, type DraftMeter, insertAt, type Stage, shiftFrom } from './draft.ts';
import { disagreeAtLimit } from './tariff-faults.ts';
import { rolloverAtLimit } from './total-faults.ts';

/** Money at risk of 1.00 yuan from one edge, or a little off (P2). */
function riskAtOneEdge(stage: Stage, meter: DraftMeter): void {
  const { random, from, to } = stage;
  const [exact, estimated] = random.chance(0.5) ? [from, to] : [to, from];
  insertAt(meter, exact);
  const reach = random.pick([600, 3600, DAY, DAY + 1]);
  const left = estimated - reach;
  const right = estimated + random.pick([reach, 600, DAY + 1]);
  insertAt(meter, left);
  insertAt(meter, right);
  meter.points = meter.points.filter(({ at }) => at <= left || at >= right);
  const index = meter.points.findIndex(({ at }) => at >= right);
  const before = meter.points[index - 1];
  const after = meter.points[index];
  if (before === undefined || after === undefined) return;
  const gain = random.pick([5_000, 5_000, 4_999, 5_001, 5_024, 5_025, 5_026, 5_049, 5_050, 5_051]);
  const by = gain - (after.total - before.total);
  shiftFrom(meter, index, { total: by, peak: by, valley: 0 });
}

/** A reset inside a quarter of an hour, in which 20 kW are 5 kWh and so 1.00 yuan (U3, P2). */
function riskOfOneFall(stage: Stage, meter: DraftMeter): void {
  const { random, from, to } = stage;
  meter.maxW = 20_000;
  insertAt(meter, from);
  insertAt(meter, to);
  const at = random.pick([from, random.int(from, to - 1), to - 900, from - 450, to - 450, to]);
  const after = at + random.pick([900, 900, 899, 901, 904, 905, 909, 910]);
  insertAt(meter, at);
  insertAt(meter, after);
  meter.points = meter.points.filter((point) => point.at <= at || point.at >= after);
  const index = meter.points.findIndex((point) => point.at >= after);
  const point = meter.points[index];
  if (point === undefined) return;
  const isJump = random.chance(0.3);
  const by = isJump ? 10_001 : -point.total + random.int(0, 500);
  shiftFrom(meter, index, { total: by, peak: 0, valley: 0 });
}

/** A last or first reading so near to the edge that P·Δt is about 1.00 yuan (U5). */
function riskBeyondReadings(stage: Stage, meter: DraftMeter): void {
  const { random, from, to } = stage;
  meter.maxW = random.pick([20_000, 20_000, 1_000, 208]);
  const seconds = Math.floor((5_000 * 3600) / meter.maxW) + random.pick([0, 0, 1, -1, 5, 9, 18]);
  const isEnd = random.chance(0.5);
  const at = isEnd ? to - seconds : from + seconds;
  insertAt(meter, isEnd ? from : to);
  insertAt(meter, at);
  meter.points = meter.points.filter((point) => (isEnd ? point.at <= at : point.at >= at));
  const first = meter.points[0];
  if (isEnd || first === undefined) return;
  const stands = random.pick([0, 4_999, 5_000, 5_024, 5_025, 5_026, 5_050, 100_000]);
  const shift = { total: stands - first.total, peak: 0, valley: 0 };
  shiftFrom(meter, 0, shift);
}

/** A fall at the limits of a rollover, and nothing else. */
function rolloverAlone(stage: Stage, meter: DraftMeter): void {
  rolloverAtLimit({ ...stage, edges: [stage.random.int(stage.from, stage.to)] }, meter);
}

/** A blip exactly at an edge of the span (U1, U10). */
function blipAtEdge(stage: Stage, meter: DraftMeter): void {
  const edge = stage.random.pick(stage.edges);
  for (const at of [edge - 900, edge, edge + 900]) insertAt(meter, at);
  const point = meter.points.find(({ at }) => at === edge);
  if (point !== undefined) point.total = stage.random.pick([0, point.total * 2 + 50_000]);
}

/** Peak and valley as far from the total as U7 lets them be, the total a round number. */
function tariffsAtLimit(stage: Stage, meter: DraftMeter): void {
  const { random, from, to } = stage;
  const totals = [40_000, 99_900, 100_000, 100_100, 200_000, 500_000, 600_000, 600_050];
  const totalWh = random.pick(totals);
  insertAt(meter, from);
  insertAt(meter, to);
  for (const point of meter.points) {
    const passed = Math.min(to, Math.max(from, point.at)) - from;
    point.total = 10_000 + Math.floor((totalWh * passed) / (to - from));
  }
  disagreeAtLimit(stage, meter);
}

const WITH_MONEY = [riskAtOneEdge, riskAtOneEdge, riskOfOneFall, riskBeyondReadings];
const WITHOUT_MONEY = [rolloverAlone, rolloverAlone, blipAtEdge, tariffsAtLimit, tariffsAtLimit];

/** A meter made for one rule, with its best aimed where the subsidy changes. */
export function makeRecipe(stage: Stage, meterId: string): DraftMeter {
  const { random } = stage;
  const meter = makeBaseMeter(stage, meterId);
  meter.multiplier = 1;
  if (meter.modulusWh < 1e8) meter.modulusWh = 1e9;
  if (random.chance(0.5)) {
    random.pick(WITHOUT_MONEY)(stage, meter);
    return meter;
  }
  random.pick(WITH_MONEY)(stage, meter);
  if (random.chance(0.8)) {
    const targets = random.pick([
      [600_000, 600_024, 600_025, 600_026, 750_010],
      [499_999, 500_000, 500_001],
      [499_990, 495_000, 494_999, 495_001, 504_999, 505_000, 505_001],
      [4_995_000, 4_995_001, 4_994_950, 5_000_000, 5_005_050, 5_500_000, 5_495_000],
    ]);
    aim(stage, meter, stage, targets);
  }
  return meter;
}
