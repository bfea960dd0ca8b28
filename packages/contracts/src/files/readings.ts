import type { ReadingRefusal } from '@nuanbu/terms';
import { type Instant, LOCAL_OFFSET_S, parseInstant, readKwhText, type Wh } from '@nuanbu/units';
import {
  type InstalledSpan,
  installationAt,
  refusalOfRegisters,
  refusalOfTime,
} from '../readings/acceptance.ts';
import { recordBlocks, SPLIT_FAULTS, splitFields } from './records.ts';
import { fieldCount, type RowRefusal } from './refusal.ts';
import { type Header, readHeader, type TableShape } from './table.ts';

/** The columns of `readings.csv`. */
export const READING_COLUMNS: TableShape = {
  required: ['meter_id', 'read_at', 'total_kwh'],
  optional: ['peak_kwh', 'valley_kwh'],
};

/** A meter that a readings file may speak of. */
export interface KnownMeter {
  /** A number of the caller's, handed back with each reading. */
  readonly index: number;
  readonly installations: readonly InstalledSpan[];
}

/** Receives the readings of a file in its order; an absent register is -1. */
export type ReadingSink = (
  meter: number,
  at: Instant,
  totalWh: Wh,
  peakWh: Wh,
  valleyWh: Wh,
) => void;

/** What became of a readings file. */
export interface ReadingsFileOutcome {
  readonly rows: number;
  readonly accepted: number;
  readonly ignoredColumns: readonly string[];
  readonly unusable?: RowRefusal | undefined;
}

/**
 * Reads a readings file by the checks of domain rule R4, in their order. The common form of a row
 * is read by hand, at millions a second; whatever is not of that form goes the slow way, which
 * alone decides refusals.
 */
export async function readReadings(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  meters: ReadonlyMap<string, KnownMeter>,
  now: Instant,
  sink: ReadingSink,
  refuse: (refusal: RowRefusal) => void,
): Promise<ReadingsFileOutcome> {
  let reader: RowReader | undefined;
  let rows = 0;
  let accepted = 0;
  for await (const block of recordBlocks(chunks)) {
    for (const { line, text } of block) {
      if (!reader) {
        const header = readHeader(text, READING_COLUMNS);
        if ('code' in header) {
          return { rows, accepted, ignoredColumns: [], unusable: { ...header, line } };
        }
        reader = new RowReader(header, meters, now, sink);
        continue;
      }
      rows += 1;
      const refusal = reader.read(text);
      if (refusal === undefined) accepted += 1;
      else refuse({ line, ...refusal });
    }
  }
  if (!reader) {
    const unusable = { line: 1, column: 'meter_id', code: 'missingColumn', detail: 'empty file' };
    return { rows, accepted, ignoredColumns: [], unusable: unusable as RowRefusal };
  }
  return { rows, accepted, ignoredColumns: reader.header.ignored };
}

type Fault = Omit<RowRefusal, 'line'>;

class RowReader {
  readonly header: Header;
  private readonly meters: ReadonlyMap<string, KnownMeter>;
  /** The same by the bytes of their ids, as they stand in a record that was not decoded. */
  private readonly byBytes = new Map<string, KnownMeter>();
  private readonly now: Instant;
  private readonly sink: ReadingSink;
  private readonly isPlainOrder: boolean;
  private readonly midnights = new Map<string, Instant>();

  constructor(
    header: Header,
    meters: ReadonlyMap<string, KnownMeter>,
    now: Instant,
    sink: ReadingSink,
  ) {
    this.header = header;
    this.meters = meters;
    for (const [id, meter] of meters) {
      // A quote in an id is doubled in the file, so such a row is not of the common form.
      if (!id.includes('"')) this.byBytes.set(Buffer.from(id).toString('latin1'), meter);
    }
    this.now = now;
    this.sink = sink;
    const plain = ['meter_id', 'read_at', 'total_kwh', 'peak_kwh', 'valley_kwh'];
    this.isPlainOrder = header.fields.every((field, index) => field === plain[index]);
  }

  read(text: string): Fault | undefined {
    return this.isPlainOrder && this.readPlain(text) ? undefined : this.readSlowly(text);
  }

  /** Whether the row was of the common form and was accepted. */
  private readPlain(text: string): boolean {
    const width = this.header.fields.length;
    const idEnd = text.indexOf(',');
    const atEnd = text.indexOf(',', idEnd + 1);
    if (idEnd < 0 || atEnd < 0) return false;
    const meter = this.byBytes.get(text.slice(0, idEnd));
    if (!meter) return false;
    const at = this.plainInstant(text, idEnd + 1, atEnd);
    if (at < 0) return false;
    let start = atEnd + 1;
    let end = width > 3 ? text.indexOf(',', start) : text.length;
    if (end < 0) return false;
    const totalWh = plainWh(text, start, end);
    if (totalWh < 0) return false;
    let peakWh = -1;
    let valleyWh = -1;
    if (width > 3) {
      start = end + 1;
      end = width > 4 ? text.indexOf(',', start) : text.length;
      if (end < 0) return false;
      if (end > start) {
        peakWh = plainWh(text, start, end);
        if (peakWh < 0) return false;
      }
    }
    if (width > 4) {
      start = end + 1;
      end = text.length;
      if (end > start) {
        valleyWh = plainWh(text, start, end);
        if (valleyWh < 0) return false;
      }
    }
    if (at > this.now) return false;
    const installation = installationAt(meter.installations, at);
    if (typeof installation === 'string') return false;
    const { modulusWh } = installation;
    if (totalWh >= modulusWh || peakWh >= modulusWh || valleyWh >= modulusWh) return false;
    this.sink(meter.index, at, totalWh, peakWh, valleyWh);
    return true;
  }

  /** `2021-11-28T00:00:00+08:00` or without its offset; -1 for any other form. */
  private plainInstant(text: string, start: number, end: number): Instant {
    const length = end - start;
    if (length !== 19 && length !== 25) return -1;
    if (length === 25 && !text.startsWith('+08:00', start + 19)) return -1;
    if (text.charCodeAt(start + 10) !== 84) return -1;
    if (text.charCodeAt(start + 13) !== 58 || text.charCodeAt(start + 16) !== 58) return -1;
    const hour = twoDigits(text, start + 11);
    const minute = twoDigits(text, start + 14);
    const second = twoDigits(text, start + 17);
    if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)) {
      return -1;
    }
    const day = text.slice(start, start + 10);
    let midnight = this.midnights.get(day);
    if (midnight === undefined) {
      const parsed = parseInstant(`${day}T00:00:00Z`);
      if (parsed === undefined) return -1;
      midnight = parsed - LOCAL_OFFSET_S;
      this.midnights.set(day, midnight);
    }
    return midnight + hour * 3600 + minute * 60 + second;
  }

  private readSlowly(text: string): Fault | undefined {
    const fault = (column: string, code: ReadingRefusal, detail: string): Fault => ({
      column,
      code,
      detail: detail.length > 80 ? `${detail.slice(0, 80)}…` : detail,
    });
    const fields = splitFields(text);
    if (typeof fields === 'string') return fault('', 'malformed', SPLIT_FAULTS[fields].en);
    if (fields.length !== this.header.fields.length) {
      const { en: detail } = fieldCount(fields.length, this.header.fields.length);
      return fault('', 'malformed', detail);
    }
    const field = (column: string) => fields[this.header.indexOf.get(column) ?? -1] ?? '';
    const id = field('meter_id');
    const at = parseInstant(field('read_at'));
    if (id === '') return fault('meter_id', 'malformed', id);
    if (at === undefined) return fault('read_at', 'malformed', field('read_at'));
    const columns = ['total_kwh', 'peak_kwh', 'valley_kwh'] as const;
    const registers = columns.map((column) => {
      const value = field(column);
      return value === '' && column !== 'total_kwh' ? undefined : readKwhText(value);
    });
    const broken = registers.findIndex((register) => register?.kind === 'malformed');
    if (broken >= 0) return fault(columns[broken]!, 'malformed', field(columns[broken]!));
    const meter = this.meters.get(id);
    if (!meter) return fault('meter_id', 'unknownMeter', id);
    const badTime = refusalOfTime(meter.installations, at, this.now);
    if (badTime) return fault('read_at', badTime, field('read_at'));
    const installation = installationAt(meter.installations, at);
    if (typeof installation === 'string') throw new Error('the time was judged acceptable');
    const badRegister = refusalOfRegisters(registers, installation.modulusWh);
    if (badRegister) {
      const column = `${badRegister.field}_kwh`;
      return fault(column, badRegister.code, field(column));
    }
    const [totalWh, peakWh, valleyWh] = registers.map((register) =>
      register?.kind === 'exact' ? register.wh : -1,
    );
    this.sink(meter.index, at, totalWh!, peakWh!, valleyWh!);
    return undefined;
  }
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** Plain kWh text of at most nine digits and three decimals as Wh; -1 for any other form. */
function plainWh(text: string, start: number, end: number): Wh {
  if (end - start < 1 || end - start > 13) return -1;
  let value = 0;
  let point = -1;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === -2 && point < 0 && at > start) point = at;
    else return -1;
  }
  if (point < 0) return value * 1000;
  const decimals = end - point - 1;
  if (decimals === 2) return value * 10;
  if (decimals === 3) return value;
  return decimals === 1 ? value * 100 : -1;
}
