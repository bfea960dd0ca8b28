import { DAY, type DraftMeter, HOUR, type Stage } from './draft.ts';

const CHINA_OFFSET_SECONDS = 8 * HOUR;

/** Instants at which the meter reports, from before the season to after it. */
function reportTimes(stage: Stage): number[] {
  const { random, from, to } = stage;
  const days = (to - from) / DAY;
  const spacings = days > 40 ? [6 * HOUR, 12 * HOUR, DAY] : [HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR];
  const spacing = random.pick([...spacings, days > 10 ? 7 * HOUR : 900 * random.int(1, 8)]);
  const phase = random.pick([0, 0, 0, 1, -1, spacing >> 1, random.int(0, spacing - 1)]);
  const isIrregular = random.chance(0.25);
  const begin = from - random.pick([0, spacing, DAY, 2 * DAY, -DAY, random.int(0, 3 * DAY)]);
  const end = to + random.pick([0, spacing, DAY, 2 * DAY, -DAY, random.int(0, 3 * DAY)]);
  const times: number[] = [];
  let at = from + Math.ceil((begin - from) / spacing) * spacing + phase;
  while (at <= end) {
    times.push(at);
    at += isIrregular ? random.int(1, 2 * spacing) : spacing;
  }
  return times;
}

/** Targets near the thresholds and caps of P1, in Wh for the season. */
function targetWh(stage: Stage): number {
  const { random } = stage;
  const thresholds = [499_990, 499_999, 500_000, 500_001, 500_010, 5_000_000, 5_500_000];
  if (random.chance(0.5)) {
    return random.pick(thresholds) + random.pick([0, 0, 0, 5_000, -5_000, 5_050, 2_500]);
  }
  return random.pick([0, random.int(1, 400_000), random.int(400_000, 700_000), 3_000_000]);
}

/** Splits `sum` into whole parts in line with the seconds that each lasts, more or less. */
function parts(stage: Stage, sum: number, seconds: readonly number[]): number[] {
  const weights = seconds.map((each) => each * stage.random.int(6, 9));
  const weight = weights.reduce((a, b) => a + b, 0);
  const result = weights.map((each) => Math.floor((sum * each) / weight));
  const rest = sum - result.reduce((a, b) => a + b, 0);
  if (result.length > 0) result[stage.random.int(0, result.length - 1)]! += rest;
  return result;
}

/** Where the register stands at first: low, anywhere, or so that it passes its modulus in the season. */
function firstRegister(stage: Stage, modulusWh: number, target: number): number {
  const { random } = stage;
  const anywhere = random.int(0, Math.min(modulusWh - 1, 50_000_000));
  const nearTop = Math.max(0, modulusWh - random.int(0, Math.max(1, target)));
  return random.pick([0, random.int(0, 5_000), anywhere, anywhere, nearTop]);
}

/** A meter without faults, whose registers agree. */
export function makeBaseMeter(stage: Stage, meterId: string): DraftMeter {
  const { random } = stage;
  const modulusWh = random.pick([1e9, 1e9, 1e9, 1e9, 1e9, 1e8, 1e7]);
  const times = reportTimes(stage);
  const multiplier = random.pick([1, 1, 1, 1, 2, 30]);
  const target = Math.floor(targetWh(stage) / multiplier);
  const fittingW = (target * 3600) / (stage.to - stage.from) / 0.6;
  const strengths = [20_000, 20_000, 20_000, 20_000, 100_000, 8_250, 33_333];
  const maxW = Math.max(random.pick(strengths), Math.ceil(fittingW / 1000) * 1000);
  const inSeason = times.filter((at) => at > stage.from && at <= stage.to);
  const durations = inSeason.map((at, index) => at - (inSeason[index - 1] ?? stage.from));
  const gains = parts(stage, target, durations).reverse();
  const presence = random.pick(['all', 'all', 'none', 'peakOnly', 'valleyOnly', 'some']);
  const total = firstRegister(stage, modulusWh, target);
  const peak = firstRegister(stage, modulusWh, target);
  const valley = firstRegister(stage, modulusWh, target);
  const sums = { total, peak, valley };
  const points = times.map((at, index) => {
    const isSeason = at > stage.from && at <= stage.to;
    const gain = index === 0 ? 0 : isSeason ? gains.pop()! : random.int(0, 3_000);
    const hour = Math.floor((at - 1 + CHINA_OFFSET_SECONDS) / HOUR) % 24;
    sums.total += gain;
    if (hour >= 8 && hour < 20) sums.peak += gain;
    else sums.valley += gain;
    const isSome = presence === 'some' && random.chance(0.7);
    return {
      at,
      total: sums.total,
      peak: presence === 'all' || presence === 'peakOnly' || isSome ? sums.peak : null,
      valley: presence === 'all' || presence === 'valleyOnly' || isSome ? sums.valley : null,
    };
  });
  return {
    meterId,
    points,
    maxW,
    modulusWh,
    multiplier,
    installedAt: null,
    removedAt: null,
    installedWh: null,
    removedWh: null,
  };
}
