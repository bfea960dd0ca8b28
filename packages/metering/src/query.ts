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

/**
 * Instants at which an installation's readings are cut, or a roster register is set among them. An
 * end of the counted span is none where it is an edge of the digest's windows: the readings on both
 * sides of it are the last and the first of their windows, and come in any case.
 */
export function cutsOf(
  installation: Installation,
  countedSpan: Span,
  windowEdges: ReadonlySet<Instant>,
): Instant[] {
  const ends = [countedSpan.from, countedSpan.to].filter((end) => !windowEdges.has(end));
  const { installedAt, removedAt } = installation;
  return [...ends, installedAt, removedAt].filter((at) => at !== undefined);
}
