import { intersect, isEmpty, overlaps, type Span } from '@nuanbu/units';
import { columnsOf } from '../column.ts';
import { gapsBetween } from '../days/spans.ts';
import { type HouseholdMeters, noReadings } from '../household.ts';
import type { MeterReadings } from '../series.ts';
import { canBeMeasured, unknownSpansIn } from '../total.ts';
import { cleanRegister } from '../track.ts';

/**
 * Of some days in order, those over which the household had meters from end to end, and of which no
 * part is unknown: not before a meter's first reading, not after its last, and not in a step that
 * does not count (U3, U4). A gap between two readings is known: its energy is, though not its hours.
 */
export function knownDays(
  { installations }: HouseholdMeters,
  readingsOf: (meterId: string) => MeterReadings | undefined,
  days: readonly Span[],
): Span[] {
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) return [];
  const whole = { from: first.from, to: last.to };
  const unknown: Span[] = [];
  const measured: Span[] = [];
  for (const installation of installations) {
    const { installedAt = -Infinity, removedAt = Infinity, meterId } = installation;
    const span = intersect(whole, { from: installedAt, to: removedAt });
    if (isEmpty(span)) continue;
    measured.push(span);
    const { series } = readingsOf(meterId) ?? noReadings(meterId);
    const track = cleanRegister(columnsOf(installation, series).total, installation);
    if (!canBeMeasured(track, span)) {
      unknown.push(span);
      continue;
    }
    unknown.push(
      { from: span.from, to: track.at[0]! },
      { from: track.at[track.length - 1]!, to: span.to },
      ...unknownSpansIn(track, span),
    );
  }
  const gaps = [...gapsBetween(measured, whole), ...unknown.filter((gap) => !isEmpty(gap))];
  return days.filter((day) => gaps.every((gap) => !overlaps(gap, day)));
}
