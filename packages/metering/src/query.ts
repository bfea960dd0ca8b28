import type { Instant, Span } from '@nuanbu/units';
import { DEFAULT_MAX_POWER_W, DEFAULT_MODULUS_WH, type Installation } from './installation.ts';

/**
 * Whether a meter must be read in full: a digest marks what is odd by the default power and
 * modulus, so it says nothing of a meter with others.
 */
export function needsEveryReading(installation: Installation): boolean {
  return (
    installation.maxPowerW !== DEFAULT_MAX_POWER_W || installation.modulusWh !== DEFAULT_MODULUS_WH
  );
}

/** Instants at which an installation's readings are cut, or a roster register is set among them. */
export function cutsOf(installation: Installation, countedSpan: Span): Instant[] {
  const cuts = [countedSpan.from, countedSpan.to, installation.installedAt, installation.removedAt];
  return cuts.filter((at) => at !== undefined);
}
