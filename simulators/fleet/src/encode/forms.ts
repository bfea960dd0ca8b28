import {
  type ConcentratorFeed,
  type MeterFeed,
  type OddRow,
  SILENT,
} from '@nuanbu/simulator-households';
import { formatInstant, type Instant } from '@nuanbu/units';
import { ByteWriter } from './byte-writer.ts';

/** The three bodies of contract v1 that concentrators speak. */
export const FORMS = ['objects', 'columns', 'loadCurve'] as const;
export type Form = (typeof FORMS)[number];

/** Readings on their way, encoded. */
export interface EncodedMessage {
  readonly payload: Buffer;
  /** How many readings it carries; zero for bytes that are no message. */
  readonly readings: number;
}

const COMMA = 44;
const QUOTE = 34;
const writer = new ByteWriter();

/** Marks `[from, to)` of a feed. */
export interface Slice {
  readonly feed: ConcentratorFeed;
  readonly from: number;
  readonly to: number;
}

function open(sentAt: Instant): void {
  writer.text('{"v":1,"sentAt":');
  writer.whole(sentAt);
}

/** Encodes one column: `write` appends an item, each followed by a comma. */
function column(name: string, write: () => void): void {
  writer.text(`,"${name}":[`);
  write();
  writer.dropLast();
  writer.byte(0x5d);
}

function eachReading({ feed, from, to }: Slice, take: (meter: MeterFeed, mark: number) => void) {
  for (let mark = from; mark < to; mark += 1) {
    for (const meter of feed.meters) {
      if (meter.total[mark] !== SILENT) take(meter, mark);
    }
  }
}

function kwhOrNull(register: Int32Array | undefined, mark: number): void {
  if (register === undefined) writer.text('null');
  else writer.kwh(register[mark]!);
  writer.byte(COMMA);
}

/** Many meters and instants in columns, registers as numbers. */
export function encodeColumns(slice: Slice): EncodedMessage | undefined {
  let readings = 0;
  eachReading(slice, () => {
    readings += 1;
  });
  if (readings === 0) return undefined;
  const { feed } = slice;
  open(feed.marks[slice.to - 1]!);
  column('at', () =>
    eachReading(slice, (_, mark) => {
      writer.whole(feed.marks[mark]!);
      writer.byte(COMMA);
    }),
  );
  column('meters', () =>
    eachReading(slice, (meter) => {
      writer.byte(QUOTE);
      writer.text(meter.meterId);
      writer.byte(QUOTE);
      writer.byte(COMMA);
    }),
  );
  column('total', () => eachReading(slice, (meter, mark) => kwhOrNull(meter.total, mark)));
  column('peak', () => eachReading(slice, (meter, mark) => kwhOrNull(meter.peak, mark)));
  column('valley', () => eachReading(slice, (meter, mark) => kwhOrNull(meter.valley, mark)));
  writer.byte(0x7d);
  return { payload: writer.take(), readings };
}

/** One meter's load curve, registers as numbers; a register that it does not have is left out. */
export function encodeLoadCurve(
  { feed, from, to }: Slice,
  meter: MeterFeed,
): EncodedMessage | undefined {
  const marks: number[] = [];
  for (let mark = from; mark < to; mark += 1) if (meter.total[mark] !== SILENT) marks.push(mark);
  if (marks.length === 0) return undefined;
  open(feed.marks[to - 1]!);
  writer.text(`,"meter":"${meter.meterId}"`);
  column('at', () => {
    for (const mark of marks) {
      writer.whole(feed.marks[mark]!);
      writer.byte(COMMA);
    }
  });
  for (const name of ['total', 'peak', 'valley'] as const) {
    const register = meter[name];
    if (register === undefined) continue;
    column(name, () => {
      for (const mark of marks) kwhOrNull(register, mark);
    });
  }
  writer.byte(0x7d);
  return { payload: writer.take(), readings: marks.length };
}

/** One object a reading, registers as text and instants as ISO 8601, as small gateways do it. */
export function encodeObjects(slice: Slice): EncodedMessage | undefined {
  const { feed } = slice;
  let readings = 0;
  let at = '';
  let atMark = -1;
  open(feed.marks[slice.to - 1]!);
  column('readings', () => {
    eachReading(slice, (meter, mark) => {
      if (mark !== atMark) {
        at = formatInstant(feed.marks[mark]!);
        atMark = mark;
      }
      writer.text(`{"meter":"${meter.meterId}","at":"${at}","total":"`);
      writer.kwh(meter.total[mark]!);
      if (meter.peak && meter.valley) {
        writer.text('","peak":"');
        writer.kwh(meter.peak[mark]!);
        writer.text('","valley":"');
        writer.kwh(meter.valley[mark]!);
      }
      writer.text('"},');
      readings += 1;
    });
    // Without a reading there is no comma to drop; the message is thrown away below.
    if (readings === 0) writer.byte(COMMA);
  });
  writer.byte(0x7d);
  const payload = writer.take();
  return readings === 0 ? undefined : { payload, readings };
}

/** Rows that a fault made, as text whatever they say. */
export function encodeOddRows(rows: readonly OddRow[], sentAt: Instant): EncodedMessage {
  const readings = rows.map(({ meterId, at, total, peak, valley }) => ({
    meter: meterId,
    at,
    total,
    ...(peak !== undefined && { peak }),
    ...(valley !== undefined && { valley }),
  }));
  const payload = Buffer.from(JSON.stringify({ v: 1, sentAt, readings }));
  return { payload, readings: rows.length };
}
