import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type Header,
  READING_COLUMNS,
  type RowRefusal,
  readHeader,
  recordBlocks,
  SPLIT_FAULTS,
  splitFields,
} from '@nuanbu/contracts';
import { fileSender, type Outcome } from '@nuanbu/ingest';
import type { CommandContext } from '@nuanbu/runtime';
import { parseInstant } from '@nuanbu/units';
import { fileChunks, unusableFile } from '../offline/case-files.ts';
import type { Platform } from '../platform/platform.ts';
import { refuseIfGone } from './operation.ts';
import { type MessageRow, RowMessages } from './row-messages.ts';

/** Messages on their way at once; the rest of the file waits on disk. */
const MESSAGES_IN_FLIGHT = 64;
/** Refusals that are told with their lines; the quarantine has them all. */
const TOLD_REFUSALS = 1_000;

/** What became of a readings file. All of it is on disk when this is told. */
export interface ReadingsImport {
  readonly file: string;
  rows: number;
  stored: number;
  duplicates: number;
  conflicts: number;
  refused: number;
  /** The first of them, in order of their lines. */
  readonly refusals: RowRefusal[];
  ignoredColumns: readonly string[];
}

/**
 * Takes a readings file through the pipeline that messages take: rows become messages of contract
 * v1, so that they are checked, stored, quarantined and replayed by one code.
 *
 * @throws TroubleError `fileUnreadable`; `commandStopped`: what was taken stands, and taking the file
 *   again changes nothing that stands.
 */
export async function importReadingsFile(
  { pipeline, config }: Platform,
  path: string,
  context: CommandContext,
): Promise<ReadingsImport> {
  const file = basename(path);
  const sender = fileSender(file);
  const told: ReadingsImport = {
    ...{ file, rows: 0, stored: 0, duplicates: 0, conflicts: 0, refused: 0 },
    ...{ refusals: [], ignoredColumns: [] },
  };
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const send = async (bytes: Uint8Array, rows: readonly MessageRow[]): Promise<void> => {
    const sending = pipeline
      .submit(bytes, sender, `file/${file}`)
      .then((outcome) => tell(told, outcome, rows))
      .catch((error) => failures.push(error))
      .then(() => void inFlight.delete(sending));
    inFlight.add(sending);
    if (inFlight.size >= MESSAGES_IN_FLIGHT) await Promise.race(inFlight);
  };

  const messages = new RowMessages(config.messageLimitBytes, send);
  const read = { bytes: 0, totalBytes: await sizeOf(path) };
  let header: Header | undefined;
  for await (const block of recordBlocks(counted(fileChunks(path), read))) {
    for (const { line, text } of block) {
      if (!header) {
        header = headerOf(path, text);
        told.ignoredColumns = header.ignored;
        continue;
      }
      told.rows += 1;
      const fault = faultOf(text, header);
      if (typeof fault === 'string') {
        // What is no row is kept as it came.
        await send(Buffer.from(text, 'latin1'), [{ line, field: () => '', fault }]);
      } else {
        await messages.add(rowOf(line, fault, header));
      }
    }
    if (failures.length > 0) break;
    refuseIfGone(context.signal);
    context.progress({ rows: told.rows, ...read });
  }
  if (!header) throw unusableFile(path, { column: 'meter_id', detail: 'the file is empty' });
  await messages.flush();
  await Promise.all(inFlight);
  if (failures.length > 0) throw failures[0];
  told.refusals.sort((a, b) => a.line - b.line);
  return told;
}

function headerOf(path: string, text: string): Header {
  const header = readHeader(text, READING_COLUMNS);
  if ('code' in header) throw unusableFile(path, header);
  return header;
}

/** The fields of a record, or what is wrong with a record that is no row. */
function faultOf(text: string, { fields: columns }: Header): readonly string[] | string {
  const fields = splitFields(text);
  if (typeof fields === 'string') return SPLIT_FAULTS[fields].en;
  if (fields.length === columns.length) return fields;
  return `${fields.length} fields, the header has ${columns.length}`;
}

/** A row as a reading of contract v1; registers stay text, so that the contract judges them. */
function rowOf(line: number, fields: readonly string[], { indexOf }: Header) {
  const field = (column: string) => fields[indexOf.get(column) ?? -1] ?? '';
  const at = field('read_at');
  const reading = {
    meter: field('meter_id'),
    // A file's times are local where they name no offset; a message's must name one.
    at: parseInstant(at) ?? at,
    total: field('total_kwh'),
    peak: field('peak_kwh') || undefined,
    valley: field('valley_kwh') || undefined,
  };
  return { line, field, reading };
}

/** The file's column of each member of a reading. */
const COLUMN_OF: Readonly<Record<string, string>> = {
  meter: 'meter_id',
  at: 'read_at',
  total: 'total_kwh',
  peak: 'peak_kwh',
  valley: 'valley_kwh',
};

function tell(told: ReadingsImport, outcome: Outcome, rows: readonly MessageRow[]): void {
  told.stored += outcome.stored;
  told.duplicates += outcome.duplicates;
  told.conflicts += outcome.conflicts.length;
  for (const { index, code, detail: place } of outcome.refusals) {
    if (code === 'conflictingReading') continue;
    // Where the whole message is refused, so are all its rows.
    const refused = index === undefined ? rows : [rows[index]!];
    told.refused += refused.length;
    const column = COLUMN_OF[place.slice(place.lastIndexOf('.') + 1)] ?? '';
    for (const { line, field, fault } of refused) {
      if (told.refusals.length >= TOLD_REFUSALS) break;
      told.refusals.push({ line, column, code, detail: fault ?? shortened(field(column)) });
    }
  }
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A file's size; 0 of what has none, such as a pipe. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  read: { bytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    read.bytes += chunk.length;
    yield chunk;
  }
}
