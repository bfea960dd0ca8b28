import type { Span } from '@nuanbu/units';
import { askPoints } from './answers.ts';
import { Points } from './points.ts';
import { partsFlux, totalsFlux } from './queries.ts';
import { EPOCH_TAG, METER_TAG, PEAK_FIELD, plainText } from './schema.ts';
import type { InfluxTransport } from './transport.ts';

/** Points of one meter, register and epoch by rising time. */
export interface Run {
  readonly points: Points;
  readonly begin: number;
  readonly end: number;
  readonly epoch: number;
}

/** What lies in the bucket of one meter. */
export interface MeterRuns {
  readonly total: Run[];
  readonly peak: Run[];
  readonly valley: Run[];
}

export const NO_RUNS: MeterRuns = { total: [], peak: [], valley: [] };

/** Runs by the meter's name; a meter without any is not there. */
export type RunsByMeter = ReadonlyMap<string, MeterRuns>;

/** Which registers are read; `times` are those of the total register alone. */
export type RegistersRead = 'all' | 'total' | 'parts' | 'times';

export interface ReadOptions {
  readonly registers?: RegistersRead | undefined;
  /** Where total registers are put, so that a long read needs no room of its own. */
  readonly room?: Points | undefined;
}

/**
 * Reads all readings of some meters in a span, up to an epoch. Later points are read and left out:
 * there are few of them, and the storage engine compares epochs only one by one.
 */
export async function readRuns(
  transport: InfluxTransport,
  meterIds: readonly string[],
  span: Span,
  asOf: number,
  { registers = 'all', room }: ReadOptions = {},
): Promise<RunsByMeter> {
  const runs = new Map<string, MeterRuns>();
  if (meterIds.length === 0 || span.to <= span.from) return runs;
  const asked = { bucket: transport.bucket, meterIds, span };
  const take = async (flux: string, points: Points) => {
    const { tables } = await askPoints(transport, flux, points);
    for (const { begin, end, group } of tables) {
      const epoch = Number(group.get(EPOCH_TAG));
      if (epoch > asOf) continue;
      const meterId = plainText(group.get(METER_TAG)!);
      const mine = runs.get(meterId) ?? { total: [], peak: [], valley: [] };
      runs.set(meterId, mine);
      mine[registerOf(group.get('_field'))].push({ points, begin, end, epoch });
    }
  };
  const hasValues = registers !== 'times';
  if (registers !== 'parts') {
    await take(totalsFlux(asked, hasValues), room ?? new Points(hasValues));
  }
  // The parts come afterwards: a reading that is written meanwhile has them, or is not seen at all.
  if (registers === 'all' || registers === 'parts') await take(partsFlux(asked), new Points(true));
  return runs;
}

function registerOf(field: string | undefined): keyof MeterRuns {
  if (field === undefined) return 'total';
  return field === PEAK_FIELD ? 'peak' : 'valley';
}
