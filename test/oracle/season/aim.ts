/**
 * Moves a meter's registers so that its quantity comes out at a number where a rule decides. The
 * oracle itself says where the quantity stands, which is fair: only the product is under suspicion.
 */
import type { Installation } from '../facts.ts';
import { measureInstallation } from '../installation.ts';
import { type DraftMeter, passableWh, type Stage, shiftFrom } from './draft.ts';

const THRESHOLDS = [499_990, 499_999, 500_000, 500_001, 500_010];
const CAPS = [5_000_000, 4_999_999, 5_000_001, 5_500_000, 5_500_001, 5_499_999, 5_000_025];
const HALF_FEN = [600_024, 600_025, 600_026, 600_075, 3_000_000];

function quantityOf(meter: DraftMeter, span: { from: number; to: number }) {
  const big = (value: number | null) => (value === null ? null : BigInt(value));
  const wrapped = (wh: number) => BigInt(wh) % BigInt(meter.modulusWh);
  const installation: Installation = {
    householdId: '',
    meterId: meter.meterId,
    installedAt: big(meter.installedAt),
    removedAt: big(meter.removedAt),
    installedWh: null,
    removedWh: null,
    multiplier: BigInt(meter.multiplier),
    maxW: BigInt(meter.maxW),
    modulusWh: BigInt(meter.modulusWh),
  };
  const readings = meter.points
    .filter(({ total }) => total >= 0)
    .map(({ at, total }) => ({ at: BigInt(at), total: wrapped(total), peak: null, valley: null }));
  return measureInstallation(installation, readings, {
    from: BigInt(span.from),
    to: BigInt(span.to),
  });
}

/** Moves one step inside the span so that best, low or high is one of the numbers of P1 and E3. */
export function aim(
  stage: Stage,
  meter: DraftMeter,
  span: { from: number; to: number },
  targets: readonly number[] = stage.random.pick([THRESHOLDS, THRESHOLDS, CAPS, HALF_FEN]),
): void {
  const { random } = stage;
  const target = random.pick(targets);
  if (span.from >= span.to || target % meter.multiplier !== 0) return;
  const quantity = quantityOf(meter, span);
  const bound = random.pick(['best', 'best', 'best', 'low', 'high'] as const);
  const by = (target - Number(quantity[bound])) / meter.multiplier;
  const fitting = meter.points.flatMap((point, index) => {
    const before = meter.points[index - 1];
    if (before === undefined || before.at < span.from || point.at > span.to) return [];
    const gain = point.total - before.total;
    const isKnown = gain >= 0 && gain + by >= 0;
    return isKnown && gain + by <= passableWh(meter, point.at - before.at) ? [index] : [];
  });
  if (fitting.length === 0) return;
  const index = random.pick(fitting);
  const at = meter.points[index]!.at;
  shiftFrom(meter, index, { total: by, peak: 0, valley: by });
  if (meter.removedWh !== null && meter.removedAt !== null && meter.removedAt >= at) {
    meter.removedWh += by;
  }
}
