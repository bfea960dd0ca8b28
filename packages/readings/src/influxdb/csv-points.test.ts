import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PointsSink } from './csv-points.ts';
import { BrokenAnswerError, CsvRecords, FailedQueryError, FIRST_BYTES } from './csv-records.ts';
import { Points } from './points.ts';

interface Table {
  readonly meter: string;
  readonly epoch: number;
  readonly rows: readonly { readonly at: number; readonly nanos: number; readonly wh: number }[];
}

/** What a test made of an answer: every table with its rows. */
type Shown = readonly { readonly group: readonly string[]; readonly rows: number[][] }[];

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function timeOf(at: number, nanos: number): string {
  const fraction = String(nanos).padStart(9, '0').replace(/0+$/, '');
  const seconds = new Date(at * 1000).toISOString().slice(0, 19);
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** Tables as InfluxDB writes them down: one header as long as the columns stay the same. */
function answerOf(tables: readonly Table[], lineBreak = '\r\n', headerEach = 1000): string {
  let text = '';
  for (const [index, { meter, epoch, rows }] of tables.entries()) {
    if (index % headerEach === 0) {
      text += `${index > 0 ? lineBreak : ''},result,table,_time,_value,epoch,meter${lineBreak}`;
    }
    for (const { at, nanos, wh } of rows) {
      text += `,,${index},${timeOf(at, nanos)},${wh},${epoch},${quoted(meter)}${lineBreak}`;
    }
  }
  return text + lineBreak;
}

function read(pieces: Iterable<Uint8Array>, isFast = true): Shown {
  const sink = new PointsSink(new Points(true));
  const slow = { header: sink.header.bind(sink), row: sink.row.bind(sink) };
  const records = new CsvRecords(isFast ? sink : slow);
  for (const piece of pieces) records.push(piece);
  records.end();
  const { at, nanos, wh } = sink.points;
  return sink.tables.map(({ begin, end, group }) => ({
    group: [group.get('epoch')!, group.get('meter')!],
    rows: Array.from({ length: end - begin }, (_, row) => [
      at[begin + row]!,
      nanos[begin + row]!,
      wh[begin + row]!,
    ]),
  }));
}

function* cut(bytes: Uint8Array, places: readonly number[]): Generator<Uint8Array> {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length];
  edges.sort((a, b) => a - b);
  for (let edge = 1; edge < edges.length; edge += 1) {
    yield bytes.slice(edges[edge - 1], edges[edge]);
  }
}

function shown(tables: readonly Table[]): Shown {
  return tables
    .filter(({ rows }) => rows.length > 0)
    .map(({ meter, epoch, rows }) => ({
      group: [String(epoch), meter],
      rows: rows.map(({ at, nanos, wh }) => [at, nanos, wh]),
    }));
}

const rowOf = fc.record({
  at: fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(0, 1_638_288_000)),
  nanos: fc.oneof(fc.integer({ min: 0, max: 999_999_999 }), fc.constantFrom(0, 1, 120_000_000)),
  wh: fc.oneof(fc.maxSafeNat(), fc.nat(2000)),
});
const meterOf = fc.oneof(
  fc.stringMatching(/^[0-9]{1,12}$/),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '"', 'a,"b', '表"号\r\n', ',result', 'error'),
);
const tablesOf = fc.array(
  fc.record({ meter: meterOf, epoch: fc.nat(20), rows: fc.array(rowOf, { maxLength: 12 }) }),
  { minLength: 1, maxLength: 5 },
);
const cutsOf = fc.array(fc.nat(), { maxLength: 20 });

test('an answer says the same in whatever pieces it comes, fast or careful', () => {
  fc.assert(
    fc.property(
      tablesOf,
      cutsOf,
      fc.constantFrom('\r\n', '\n'),
      fc.constantFrom(1, 2, 1000),
      (tables, cuts, lineBreak, headerEach) => {
        const bytes = Buffer.from(answerOf(tables, lineBreak, headerEach));
        const expected = shown(tables);
        assert.deepEqual(read([bytes], false), expected);
        assert.deepEqual(read(cut(bytes, cuts)), expected);
      },
    ),
    { numRuns: 400 },
  );
});

test('a long answer says the same with a border at any of its bytes', () => {
  const rows = Array.from({ length: 40 }, (_, index) => ({
    ...{
      at: 1_638_288_000 + index * 900,
      nanos: (index * 370_370_370) % 1e9,
      wh: 10 ** (index % 15),
    },
  }));
  const tables = ['1', '一,"2"'].map((meter) => ({ meter, epoch: 3, rows }));
  const bytes = Buffer.from(answerOf(tables));
  for (let place = 0; place <= bytes.length; place += 1) {
    assert.deepEqual(read(cut(bytes, [place])), shown(tables));
  }
  assert.deepEqual(read(Array.from(bytes, (byte) => Uint8Array.of(byte))), shown(tables));
});

test('pieces that just fill the room of the parser say the same wherever a row is cut', () => {
  const rows = Array.from({ length: 2500 }, (_, index) => ({
    ...{ at: 1_638_288_000 + index * 900, nanos: 123_456_789, wh: 1_000_000 + index },
  }));
  for (let width = 1; width <= 60; width += 1) {
    const tables = ['1'.repeat(width), '2'].map((meter) => ({ meter, epoch: 1, rows }));
    const bytes = Buffer.from(answerOf(tables));
    assert.deepEqual(read(cut(bytes, [FIRST_BYTES])), shown(tables));
  }
});

test('an answer that was cut off is refused wherever it ends', () => {
  fc.assert(
    fc.property(tablesOf, fc.nat(), (tables, place) => {
      const bytes = Buffer.from(answerOf(tables));
      const part = bytes.subarray(0, place % bytes.length);
      assert.throws(() => read([part]), BrokenAnswerError);
    }),
    { numRuns: 400 },
  );
});

test('a query that fails in the middle of its answer is no short answer', () => {
  const failure = '\r\n,error,reference\r\n,"no ""room"",\nnone",897\r\n';
  fc.assert(
    fc.property(tablesOf, cutsOf, (tables, cuts) => {
      const bytes = Buffer.from(answerOf(tables) + failure);
      const failed = (error: unknown) =>
        error instanceof FailedQueryError && error.message === 'no "room",\nnone';
      assert.throws(() => read(cut(bytes, cuts)), failed);
    }),
  );
  // Before anything else has been said.
  assert.throws(() => read([Buffer.from(failure)]), FailedQueryError);
});

test('an answer without tables is an empty line, and nothing at all is no answer', () => {
  assert.deepEqual(read([Buffer.from('\r\n')]), []);
  assert.throws(() => read([]), BrokenAnswerError);
});

test('a cell that is no time or no register is refused, fast or careful', () => {
  const good = ',,0,2021-12-01T00:00:00Z,5,1,m\r\n';
  const header = ',result,table,_time,_value,epoch,meter\r\n';
  const padding = good.repeat(4);
  const bad = [
    ',,0,2021-12-01T00:00:00Z,5.0,1,m',
    ',,0,2021-12-01T00:00:00Z,-5,1,m',
    ',,0,2021-12-01T00:00:00Z,,1,m',
    ',,0,2021-12-01T00:00:00Z,9007199254740992,1,m',
    ',,0,2021-02-30T00:00:00Z,5,1,m',
    ',,0,2021-12-01T24:00:01Z,5,1,m',
    ',,0,2021-12-01T00:00:00.Z,5,1,m',
    ',,0,2021-12-01T00:00:00.1234567890Z,5,1,m',
    ',,0,2021-12-01 00:00:00Z,5,1,m',
    ',,0,2107-01-01T00:00:00Z,5,1,m',
    ',,0,2021-12-01T00:00:00Z,5,1',
    ',,0,2021-12-01T00:00:00Z,5,1,m,m',
  ];
  for (const row of bad) {
    const bytes = Buffer.from(`${header}${good}${row}\r\n${padding}\r\n`);
    for (const isFast of [true, false]) {
      assert.throws(() => read([bytes], isFast), BrokenAnswerError, row);
    }
  }
  const last = `,,0,2106-02-07T06:28:15Z,9007199254740991,1,m\r\n`;
  assert.deepEqual(read([Buffer.from(`${header}${good}${last}${padding}\r\n`)])[0]!.rows[1], [
    ...[2 ** 32 - 1, 0, Number.MAX_SAFE_INTEGER],
  ]);
});
