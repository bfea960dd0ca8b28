import { TroubleError } from '@nuanbu/terms';
import { PointsSink } from './csv-points.ts';
import { BrokenAnswerError, CsvRecords, FailedQueryError, type RecordSink } from './csv-records.ts';
import type { Points } from './points.ts';
import type { InfluxTransport } from './transport.ts';

/**
 * Asks for points and reads them into columns.
 *
 * @throws TroubleError as the transport does, and `storeUnreachable` where the answer is not whole.
 */
export async function askPoints(
  transport: InfluxTransport,
  flux: string,
  points: Points,
): Promise<PointsSink> {
  const sink = new PointsSink(points);
  await ask(transport, flux, sink);
  return sink;
}

/** Asks for something short: each row's cells by the names of their columns. */
export async function askRows(
  transport: InfluxTransport,
  flux: string,
): Promise<ReadonlyMap<string, string>[]> {
  const rows: Map<string, string>[] = [];
  await askEach(transport, flux, (row) => rows.push(row));
  return rows;
}

/**
 * Asks for something with many rows that are not kept.
 *
 * @param withinMs see `InfluxTransport.query`.
 */
export async function askEach(
  transport: InfluxTransport,
  flux: string,
  take: (row: Map<string, string>) => void,
  withinMs?: number,
): Promise<void> {
  let names: readonly string[] = [];
  const sink: RecordSink = {
    header(columns) {
      names = columns;
    },
    row(cells) {
      take(new Map(names.map((name, column) => [name, cells[column]!])));
    },
  };
  await ask(transport, flux, sink, withinMs);
}

async function ask(
  transport: InfluxTransport,
  flux: string,
  sink: RecordSink,
  withinMs?: number,
): Promise<void> {
  const records = new CsvRecords(sink);
  try {
    await transport.query(flux, (piece) => records.push(piece), withinMs);
    records.end();
  } catch (error) {
    if (!(error instanceof BrokenAnswerError || error instanceof FailedQueryError)) throw error;
    throw new TroubleError('storeUnreachable', `${transport.place}: ${error.message}`, {
      hint: 'See the log of InfluxDB; nothing of the broken answer was used, and it is asked again.',
      cause: error,
    });
  }
}
