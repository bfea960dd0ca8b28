import type { MeterSeries } from '@nuanbu/metering';
import { DAY_S, LOCAL_OFFSET_S, type Span } from '@nuanbu/units';
import type { DayCounts, StoredReading } from '../port.ts';
import { SeriesBuilder } from '../resolution/series-builder.ts';
import { pushUsable } from '../resolution/usable.ts';
import { collectColumns } from './columns.ts';
import { type Asking, DigestScan } from './digest-scan.ts';
import type { MeterKey } from './meter-states.ts';
import { ODD_CONFLICT } from './schema.ts';
import { putTempTable } from './temp-table.ts';

/** Every usable reading of a meter in a span and its nearest neighbours, as of a commit. */
export async function readSeries(
  asking: Asking,
  meter: MeterKey,
  { from, to }: Span,
): Promise<MeterSeries> {
  const { connection, asOf } = asking;
  // An instant can be used where one plain value stands alone or a correction decides.
  const near = await connection.runAndReadAll(
    `WITH usable AS (
       SELECT read_at FROM reading WHERE meter = ${meter} AND commit_no <= ${asOf}
       GROUP BY read_at HAVING count(*) = 1
       UNION ALL SELECT read_at FROM correction WHERE meter = ${meter} AND commit_no <= ${asOf})
     SELECT max(read_at) FILTER (read_at < ${from}), min(read_at) FILTER (read_at >= ${to})
     FROM usable`,
  );
  const [before, after] = near.getRows()[0]!;
  const range = {
    from: before === null ? Math.max(0, from) : Number(before),
    to: after === null ? Math.max(0, to) : Number(after) + 1,
  };
  const scan = new DigestScan(asking, [meter]);
  await scan.start();
  const rows = await scan.wholeRows([[range]]);
  const corrections = (await scan.corrections())[0]!;
  const series = new SeriesBuilder();
  const here = corrections.filter(({ at }) => range.from <= at && at < range.to);
  pushUsable(series, rows, rows.begin[0]!, rows.end[0]!, here);
  return series.series();
}

/** Every stored value of a meter in a span, by instant and then in the order in which it came. */
export async function readHistory(
  { connection, asOf }: Asking,
  meter: MeterKey,
  { from, to }: Span,
): Promise<StoredReading[]> {
  const found = await connection.runAndReadAll(
    `SELECT read_at, total_wh::DOUBLE, peak_wh::DOUBLE, valley_wh::DOUBLE, commit_no,
            corrected_by, why
     FROM (SELECT *, rowid AS place, NULL AS corrected_by, NULL AS why FROM reading
           UNION ALL BY NAME SELECT * FROM correction)
     WHERE meter = ${meter} AND read_at >= ${from} AND read_at < ${to} AND commit_no <= ${asOf}
     ORDER BY read_at, commit_no, corrected_by IS NOT NULL, place`,
  );
  return found.getRows().map(([at, totalWh, peakWh, valleyWh, commit, by, why]) => ({
    at: Number(at),
    totalWh: Number(totalWh),
    ...(peakWh === null ? {} : { peakWh: Number(peakWh) }),
    ...(valleyWh === null ? {} : { valleyWh: Number(valleyWh) }),
    commit: Number(commit),
    ...(by === null ? {} : { correction: { by: String(by), why: String(why) } }),
  }));
}

/**
 * Readings of each meter on every civil day that a span meets.
 *
 * @param meters undefined of one that the store has never seen.
 */
export async function readDayCounts(
  { connection, asOf }: Asking,
  meters: readonly (MeterKey | undefined)[],
  { from, to }: Span,
): Promise<DayCounts> {
  const known = meters.flatMap((meter, place) => (meter === undefined ? [] : [{ meter, place }]));
  if (to <= from || known.length === 0) return countsOf([NONE, NONE, NONE]);
  await putTempTable(connection, 'asked', {
    meter: Uint32Array.from(known, ({ meter }) => meter),
    place: Uint32Array.from(known, ({ place }) => place),
  });
  const inSpan = `read_at >= ${from} AND read_at < ${to} AND commit_no <= ${asOf}`;
  // A value that conflicts stands beside one that does not: each instant is counted once. So is one
  // at which a correction alone stands; there are few of them, and they are looked up by hash.
  const { columns } = await collectColumns(
    connection,
    `WITH corrected AS MATERIALIZED (
       SELECT DISTINCT meter, read_at FROM correction SEMI JOIN asked USING (meter) WHERE ${inSpan}),
     standing AS (
       SELECT meter, read_at FROM reading WHERE odd <> ${ODD_CONFLICT} AND ${inSpan})
     SELECT place, (read_at + ${LOCAL_OFFSET_S}::UINTEGER) // ${DAY_S}::UINTEGER AS day,
            count(*)::UINTEGER
     FROM (SELECT * FROM standing
           UNION ALL
           (SELECT * FROM corrected EXCEPT SELECT * FROM standing SEMI JOIN corrected
            USING (meter, read_at)))
     JOIN asked USING (meter)
     GROUP BY ALL ORDER BY place, day`,
    ['u32', 'u32', 'u32'],
  );
  return countsOf(columns);
}

const NONE = new Uint32Array();

function countsOf([meter, day, readings]: readonly [Uint32Array, Uint32Array, Uint32Array]) {
  const dayAt = Float64Array.from(day, (number) => number * DAY_S - LOCAL_OFFSET_S);
  return { length: meter.length, meter, dayAt, readings };
}

/** The newest instant of a meter at which a reading can be used, in all time. */
export async function readNewest(
  asking: Asking,
  meter: MeterKey,
): Promise<{ at: number; totalWh: number } | undefined> {
  const end = 2 ** 32 - 2;
  const { length, at, totalWh } = await readSeries(asking, meter, { from: end, to: end });
  return length === 0 ? undefined : { at: at[length - 1]!, totalWh: totalWh[length - 1]! };
}
