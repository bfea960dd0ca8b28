import { basename } from 'node:path';
import {
  READING_COLUMNS,
  type RowRefusal,
  readHeader,
  recordBlocks,
  splitFields,
} from '@nuanbu/contracts';
import { fileSender } from '@nuanbu/ingest';
import type { CommandContext } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import { parseInstant } from '@nuanbu/units';
import { fileChunks } from '../offline/case-files.ts';
import type { Platform } from '../platform/platform.ts';

/** Rows that travel as one message, and are quarantined with it where one of them is refused. */
const ROWS_A_MESSAGE = 500;
/** Messages on their way at once; the rest of the file waits on disk. */
const MESSAGES_IN_FLIGHT = 64;
/** Refusals that are told with their lines; the quarantine has them all. */
const TOLD_REFUSALS = 1_000;

/** The same for every import, so that the same refused rows are the same refused bytes (R4). */
const SENT_AT = '1970-01-01T00:00:00Z';

/** What became of a readings file. All of it is on disk when this is told. */
export interface ReadingsImport {
  readonly file: string;
  readonly rows: number;
  stored: number;
  duplicates: number;
  conflicts: number;
  refused: number;
  readonly refusals: RowRefusal[];
  readonly ignoredColumns: readonly string[];
}

/**
 * Takes a readings file through the pipeline that messages take: rows become messages of contract
 * v1, so that they are checked, stored, quarantined and replayed by one code.
 */
export async function importReadingsFile(
  { pipeline }: Platform,
  path: string,
  context: CommandContext,
): Promise<ReadingsImport> {
  const sender = fileSender(basename(path));
  const topic = `file/${basename(path)}`;
  const told = {
    ...{ file: basename(path), rows: 0, stored: 0, duplicates: 0, conflicts: 0, refused: 0 },
    refusals: [] as RowRefusal[],
    ignoredColumns: [] as readonly string[],
  };
  const inFlight = new Set<Promise<void>>();
  const send = async (bytes: Uint8Array, lines: readonly number[]): Promise<void> => {
    const outcome = await pipeline.submit(bytes, sender, topic);
    told.stored += outcome.stored;
    told.duplicates += outcome.duplicates;
    told.conflicts += outcome.conflicts.length;
    told.refused += outcome.refusals.length;
    for (const { index, code, detail } of outcome.refusals) {
      if (told.refusals.length >= TOLD_REFUSALS || code === 'conflictingReading') continue;
      told.refusals.push({ line: lines[index ?? 0] ?? 0, column: detail, code, detail: '' });
    }
  };
  const sendSoon = async (bytes: Uint8Array, lines: readonly number[]): Promise<void> => {
    const sending = send(bytes, lines).finally(() => inFlight.delete(sending));
    inFlight.add(sending);
    if (inFlight.size >= MESSAGES_IN_FLIGHT) await Promise.race(inFlight);
  };

  let header: ReturnType<typeof readHeader> | undefined;
  let rows: Record<string, unknown>[] = [];
  let lines: number[] = [];
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return;
    const message = { v: 1, sentAt: SENT_AT, readings: rows };
    const sent = sendSoon(Buffer.from(JSON.stringify(message)), lines);
    rows = [];
    lines = [];
    await sent;
  };
  for await (const block of recordBlocks(fileChunks(path))) {
    for (const { line, text } of block) {
      if (!header) {
        header = readHeader(text, READING_COLUMNS);
        if ('code' in header) {
          throw new TroubleError(
            'fileUnreadable',
            `${basename(path)}: ${header.column} ${header.detail}`,
          );
        }
        told.ignoredColumns = header.ignored;
        continue;
      }
      if ('code' in header) break;
      told.rows += 1;
      const fields = splitFields(text);
      if (typeof fields === 'string' || fields.length !== header.fields.length) {
        // What is no row is kept as it came.
        await sendSoon(Buffer.from(text, 'latin1'), [line]);
        continue;
      }
      rows.push(readingOf(fields, header.indexOf));
      lines.push(line);
      if (rows.length === ROWS_A_MESSAGE) await flush();
    }
    context.progress({ rows: told.rows, stored: told.stored });
  }
  await flush();
  await Promise.all(inFlight);
  told.refusals.sort((a, b) => a.line - b.line);
  return told;
}

/** A row as a reading of contract v1; registers stay text, so that the contract judges them. */
function readingOf(fields: readonly string[], indexOf: ReadonlyMap<string, number>) {
  const field = (column: string) => fields[indexOf.get(column) ?? -1] || undefined;
  const at = field('read_at') ?? '';
  return {
    meter: field('meter_id') ?? '',
    // A file's times are local where they name no offset; a message's must name one.
    at: parseInstant(at) ?? at,
    total: field('total_kwh') ?? '',
    peak: field('peak_kwh'),
    valley: field('valley_kwh'),
  };
}
