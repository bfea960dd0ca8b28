import type { Instant, Span } from '@nuanbu/units';
import { askRows } from './answers.ts';
import { instantOf } from './correction-versions.ts';
import { ALL_TIME, extremeFlux, registersFlux } from './queries.ts';
import {
  EPOCH_TAG,
  METER_TAG,
  PEAK_FIELD,
  plainText,
  TOTAL_FIELD,
  VALLEY_FIELD,
} from './schema.ts';
import type { Register, Side } from './settled.ts';
import type { InfluxTransport } from './transport.ts';

const REGISTER_OF: ReadonlyMap<string, Register> = new Map([
  [TOTAL_FIELD, 'totalWh'],
  [PEAK_FIELD, 'peakWh'],
  [VALLEY_FIELD, 'valleyWh'],
]);

/** For each meter and register, the instants of its outermost points of some epochs. */
export type Extremes = ReadonlyMap<string, ReadonlyMap<Register, readonly Instant[]>>;

/**
 * The newest plain reading of each register in a span (`before`: seen from its end) or the oldest.
 */
export async function readExtremes(
  transport: InfluxTransport,
  meterIds: readonly string[],
  span: Span,
  side: Side,
  asOf: number,
  registers: 'all' | 'total' = 'all',
): Promise<Extremes> {
  const found = new Map<string, Map<Register, [Instant]>>();
  if (meterIds.length === 0 || span.to <= span.from) return found;
  const flux = extremeFlux(
    { bucket: transport.bucket, meterIds, span },
    side === 'before' ? 'last' : 'first',
    registers,
  );
  const nearer = side === 'before' ? Math.max : Math.min;
  for (const row of await askRows(transport, flux)) {
    if (Number(row.get(EPOCH_TAG)) > asOf) continue;
    const meterId = plainText(row.get(METER_TAG)!);
    const register = REGISTER_OF.get(row.get('_field')!)!;
    const mine = found.get(meterId) ?? new Map<Register, [Instant]>();
    found.set(meterId, mine);
    const at = instantOf(row.get('_time')!);
    mine.set(register, [nearer(at, ...(mine.get(register) ?? [at]))]);
  }
  return found;
}

/**
 * Those of some meters that ever had a peak or valley register. In most buckets no meter has, which
 * the server knows at once; of each meter it would have to look through all that is kept.
 */
export async function metersWithParts(
  transport: InfluxTransport,
  meterIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (meterIds.length === 0) return new Set();
  const registers = await askRows(transport, registersFlux(transport.bucket));
  if (registers.every((row) => row.get('_value') === TOTAL_FIELD)) return new Set();
  const rows = await askRows(
    transport,
    extremeFlux({ bucket: transport.bucket, meterIds, span: ALL_TIME }, 'last', 'parts'),
  );
  return new Set(rows.map((row) => plainText(row.get(METER_TAG)!)));
}
