import assert from 'node:assert/strict';
import type { MeterSeries } from '@nuanbu/metering';
import type { Span } from '@nuanbu/units';
import type { ReadingStore } from '../port.ts';

export const ALL_TIME: Span = { from: 0, to: 4_000_000_000 };

/** A series as rows of instant, total, peak and valley. */
export function pointsOf({ length, at, totalWh, peakWh, valleyWh }: MeterSeries): number[][] {
  return Array.from({ length }, (_, point) => [
    at[point]!,
    totalWh[point]!,
    peakWh[point]!,
    valleyWh[point]!,
  ]);
}

/** What a store uses of a meter, as instant and total. */
export async function usedOf(store: ReadingStore, meter: string): Promise<number[][]> {
  const series = await store.series(meter, ALL_TIME, await store.frontier());
  return pointsOf(series).map(([at, totalWh]) => [at!, totalWh!]);
}

/** Instants of a meter at which values differ and nobody has decided. */
export async function conflictsOf(store: ReadingStore, meter: string): Promise<readonly number[]> {
  const asOf = await store.frontier();
  const meters = [{ meterId: meter, full: false, cutsAt: [] }];
  const [digest] = await store.digests({ meters, windowEdges: [], span: ALL_TIME, asOf });
  assert.equal(digest!.meterId, meter);
  return digest!.conflictsAt;
}
