import assert from 'node:assert/strict';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import { csvPieces, csvText } from './csv.ts';
import type { ReportField, ReportKind } from './values.ts';
import { tableWorkbook } from './workbook.ts';

type Rows = ReportField[][];

async function* pagesOf(pages: readonly Rows[]): AsyncGenerator<Rows> {
  yield* pages;
}

function workbook(kinds: readonly ReportKind[], pages: AsyncIterable<Rows>) {
  return tableWorkbook({
    ...{ sheet: '清单', pages },
    columns: kinds.map((kind, index) => ({ kind, title: `${index} & <列>` })),
    about: { sheet: '出处', lines: () => [['行数', '=1+1']] },
  });
}

async function written(kinds: readonly ReportKind[], ...pages: readonly Rows[]) {
  const bytes = await buffer(workbook(kinds, pagesOf(pages)));
  return { rows: await readSheet(bytes, 1), about: await readSheet(bytes, 2), bytes };
}

describe('a workbook of one table', () => {
  it('holds every amount to the fen, every day and instant, and texts as they are', async () => {
    const { rows, about } = await written(
      ['text', 'yuan', 'kwh', 'count', 'number', 'percent', 'day', 'instant'],
      [['0012', 26_686, 2_200_500, 4_708, 12, 9_950, '2022-01-10', 1_641_744_000]],
      [[undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined]],
      [['=1+1', -1, 0, 0, 0, 0, '2022-02-28', 0]],
    );
    assert.equal(rows[0]![0], '0 & <列>');
    const [first] = rows.slice(1);
    assert.deepEqual(first!.slice(0, 6), ['0012', 266.86, 2_200.5, 4_708, 12, 0.995]);
    assert.deepEqual(first![6], new Date('2022-01-10T00:00:00Z'));
    // A cell has no zone: what it shows is local time.
    assert.deepEqual(first![7], new Date('2022-01-10T00:00:00Z'));
    assert.deepEqual(rows.at(-1)!.slice(0, 3), ['=1+1', -0.01, 0]);
    assert.deepEqual(about, [['行数', '=1+1']]);
  });

  it('keeps any text that XML can hold, and any integer that a cell can', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => {
      return each.trim() === each && !/[\p{Cc}\ufffe\uffff]/u.test(each) && each.isWellFormed();
    });
    const integer = fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 });
    await fc.assert(
      fc.asyncProperty(text, integer, async (word, fen) => {
        const { rows } = await written(['text', 'yuan'], [[word, fen]]);
        assert.deepEqual(rows[1], [word, Number(`${fen}e-2`)]);
      }),
      {
        numRuns: 60,
        examples: [
          ['_x0041_', 1],
          ['x', 10 ** 15 - 1],
        ],
      },
    );
  });

  it('puts into text what a spreadsheet would round', async () => {
    const { rows } = await written(['yuan'], [[10 ** 15]]);
    assert.equal(rows[1]![0], '10000000000000.00');
  });

  it('puts a sign for what no XML holds', async () => {
    const { rows } = await written(['text'], [['a\u0001b\ud800c']]);
    assert.equal(rows[1]![0], 'a\ufffdb\ufffdc');
  });

  it('has columns past Z', async () => {
    const kinds = Array<ReportKind>(60).fill('count');
    const { rows } = await written(kinds, [kinds.map((_, index) => index)]);
    assert.deepEqual(
      rows[1],
      kinds.map((_, index) => index),
    );
  });

  it('depends on nothing but its table', async () => {
    const once = await written(['text'], [['a']]);
    const again = await written(['text'], [['a']]);
    assert.ok(once.bytes.equals(again.bytes));
  });

  it('breaks off where its pages do', async () => {
    const stream = workbook(
      ['text'],
      (async function* () {
        yield [['a']];
        throw new Error('the ledger is gone');
      })(),
    );
    stream.resume();
    const [error] = await once(stream, 'error');
    assert.equal((error as Error).message, 'the ledger is gone');
  });
});

describe('a table as CSV', () => {
  it('is the same whole and in pieces', async () => {
    const columns = [
      { title: '=户', kind: 'text' },
      { title: '元', kind: 'yuan' },
    ] as const;
    const rows: Rows = [
      ['+1', -1],
      ['a,"b"', undefined],
    ];
    let pieces = '';
    for await (const piece of csvPieces(columns, pagesOf([rows.slice(0, 1), [], rows.slice(1)]))) {
      pieces += piece;
    }
    assert.equal(pieces, csvText(columns, rows));
    assert.equal(pieces, '\ufeff\'=户,元\n\'+1,-0.01\n"a,""b""",\n');
  });
});
