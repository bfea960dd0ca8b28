import { type ConcentratorFeed, type MeterFeed, SILENT } from '@nuanbu/simulator-households';
import { formatInstant } from '@nuanbu/units';
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

/**
 * Encodes the regular readings of one concentrator, some marks at a time. What repeats in every
 * message — meters' numbers, instants — is encoded once.
 */
export class FeedEncoder {
  private readonly feed: ConcentratorFeed;
  private readonly writer = new ByteWriter();
  private readonly meterBytes: readonly Uint8Array[];
  /** The rows of the message at hand: positions of meters and marks. */
  private rowMeter = new Int32Array(0);
  private rowMark = new Int32Array(0);

  constructor(feed: ConcentratorFeed) {
    this.feed = feed;
    this.meterBytes = feed.meters.map(({ meterId }) => Buffer.from(`"${meterId}",`));
  }

  /** Marks `[from, to)` in one form: none, one, or for load curves several messages. */
  *encode(form: Form, from: number, to: number): Generator<EncodedMessage> {
    const { feed } = this;
    if (form !== 'loadCurve') {
      const rows = this.collect(from, to, 0, feed.meters.length);
      if (rows === 0) return;
      yield form === 'columns' ? this.columns(rows, from, to) : this.objects(rows, from, to);
      return;
    }
    for (let meter = 0; meter < feed.meters.length; meter += 1) {
      const rows = this.collect(from, to, meter, meter + 1);
      if (rows > 0) yield this.loadCurve(feed.meters[meter]!, rows, from, to);
    }
  }

  /** Finds the readings that there are, by mark and then by meter. */
  private collect(from: number, to: number, firstMeter: number, endMeter: number): number {
    const { meters } = this.feed;
    const most = (to - from) * (endMeter - firstMeter);
    if (this.rowMark.length < most) {
      this.rowMark = new Int32Array(most);
      this.rowMeter = new Int32Array(most);
    }
    let rows = 0;
    for (let mark = from; mark < to; mark += 1) {
      for (let meter = firstMeter; meter < endMeter; meter += 1) {
        if (meters[meter]!.total[mark] === SILENT) continue;
        this.rowMark[rows] = mark;
        this.rowMeter[rows] = meter;
        rows += 1;
      }
    }
    return rows;
  }

  /** Many meters and instants in columns, registers as numbers. */
  private columns(rows: number, from: number, to: number): EncodedMessage {
    const { writer, rowMark, rowMeter, meterBytes } = this;
    const { meters } = this.feed;
    this.open(to);
    this.instants(rows, from, to);
    writer.text(',"meters":[');
    for (let row = 0; row < rows; row += 1) writer.raw(meterBytes[rowMeter[row]!]!);
    this.closeList();
    for (const name of ['total', 'peak', 'valley'] as const) {
      const registers = meters.map((meter) => meter[name]);
      writer.text(`,"${name}":[`);
      for (let row = 0; row < rows; row += 1) {
        const register = registers[rowMeter[row]!];
        if (register === undefined) writer.null();
        else writer.kwh(register[rowMark[row]!]!);
        writer.comma();
      }
      this.closeList();
    }
    return this.close(rows);
  }

  /** One meter's load curve, registers as numbers; a register that it does not have is left out. */
  private loadCurve(meter: MeterFeed, rows: number, from: number, to: number): EncodedMessage {
    const { writer, rowMark } = this;
    this.open(to);
    writer.text(`,"meter":"${meter.meterId}"`);
    this.instants(rows, from, to);
    for (const name of ['total', 'peak', 'valley'] as const) {
      const register = meter[name];
      if (register === undefined) continue;
      writer.text(`,"${name}":[`);
      for (let row = 0; row < rows; row += 1) {
        writer.kwh(register[rowMark[row]!]!);
        writer.comma();
      }
      this.closeList();
    }
    return this.close(rows);
  }

  /** One object a reading, registers as text and instants as ISO 8601, as small gateways do it. */
  private objects(rows: number, from: number, to: number): EncodedMessage {
    const { writer, rowMark, rowMeter, meterBytes } = this;
    const { meters, marks } = this.feed;
    const instants = marks
      .slice(from, to)
      .map((at) => Buffer.from(`"at":"${formatInstant(at)}","total":"`));
    this.open(to);
    writer.text(',"readings":[');
    for (let row = 0; row < rows; row += 1) {
      const mark = rowMark[row]!;
      const position = rowMeter[row]!;
      const { total, peak, valley } = meters[position]!;
      writer.text('{"meter":');
      writer.raw(meterBytes[position]!);
      writer.raw(instants[mark - from]!);
      writer.kwh(total[mark]!);
      if (peak !== undefined && valley !== undefined) {
        writer.text('","peak":"');
        writer.kwh(peak[mark]!);
        writer.text('","valley":"');
        writer.kwh(valley[mark]!);
      }
      writer.text('"},');
    }
    this.closeList();
    return this.close(rows);
  }

  private instants(rows: number, from: number, to: number): void {
    const { writer, rowMark } = this;
    const instants = this.feed.marks.slice(from, to).map((at) => Buffer.from(`${at},`));
    writer.text(',"at":[');
    for (let row = 0; row < rows; row += 1) writer.raw(instants[rowMark[row]! - from]!);
    this.closeList();
  }

  /** A message is made when its last mark has come. */
  private open(to: number): void {
    this.writer.text(`{"v":1,"sentAt":${this.feed.marks[to - 1]}`);
  }

  private closeList(): void {
    this.writer.dropLast();
    this.writer.text(']');
  }

  private close(rows: number): EncodedMessage {
    this.writer.text('}');
    return { payload: this.writer.take(), readings: rows };
  }
}
