import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import readWorkbook from 'read-excel-file/node';
import type { ReportField, ReportKind } from '../reports/values.ts';
import { type ReportColumn, type ReportSheet, reportTable } from './report-table.ts';

const BYTE_ORDER_MARK = '\ufeff';

function sheet(columns: readonly ReportColumn[], ...rows: ReportField[][]): ReportSheet {
  return { name: '汇总', columns, rows };
}

/** One column of one kind, as the workbook's cells and as the lines of the CSV. */
async function column(kind: ReportKind, ...fields: ReportField[]) {
  // The second column keeps rows whose first field is empty.
  const columns = [
    { title: '列', kind },
    { title: '序号', kind: 'count' as const },
  ];
  const rows = fields.map((field, index) => [field, index]);
  const { xlsx, csv } = await reportTable({ sheets: [sheet(columns, ...rows)] });
  const [read] = await readWorkbook(xlsx);
  const lines = csv[0]!.slice(1).trimEnd().split('\n');
  return {
    cells: read!.data.slice(1).map(([cell]) => cell),
    fields: lines.slice(1).map((line) => line.slice(0, line.lastIndexOf(','))),
  };
}

describe('a report', () => {
  test('has its sheets in one workbook and each as CSV, under their titles', async () => {
    const columns: ReportColumn[] = [
      { title: '镇', kind: 'text' },
      { title: '户数', kind: 'count' },
      { title: '金额(元)', kind: 'yuan' },
    ];
    const { xlsx, csv } = await reportTable({
      sheets: [
        sheet(columns, ['马集镇', 1_892, 18_920_050], ['疃里镇', 2_816, 0]),
        { name: '明细', columns: columns.slice(0, 1), rows: [] },
      ],
    });
    assert.deepEqual(csv, [
      `${BYTE_ORDER_MARK}镇,户数,金额(元)\n马集镇,1892,189200.50\n疃里镇,2816,0.00\n`,
      `${BYTE_ORDER_MARK}镇\n`,
    ]);
    const sheets = await readWorkbook(xlsx);
    assert.deepEqual(
      sheets.map(({ sheet: name, data }) => [name, data]),
      [
        [
          '汇总',
          [
            ['镇', '户数', '金额(元)'],
            ['马集镇', 1892, 189200.5],
            ['疃里镇', 2816, 0],
          ],
        ],
        ['明细', [['镇']]],
      ],
    );
  });

  test('prints what is not known empty, and zero as zero', async () => {
    for (const [kind, zero] of [
      ['count', '0'],
      ['kwh', '0.000'],
      ['yuan', '0.00'],
      ['percent', '0.00%'],
    ] as const) {
      const { cells, fields } = await column(kind, undefined, 0);
      assert.deepEqual(
        [cells, fields],
        [
          [null, 0],
          ['', zero],
        ],
        kind,
      );
    }
    for (const kind of ['text', 'day'] as const) {
      assert.deepEqual(await column(kind, undefined), { cells: [null], fields: [''] });
    }
  });

  test('keeps a text as it is, leading zeros and all', async () => {
    const ids = ['00123', '370800199001011234', '1e5', 'TRUE', '2021-12-01', '马,"集"'];
    const { cells, fields } = await column('text', ...ids);
    assert.deepEqual(cells, ids);
    assert.deepEqual(fields, [...ids.slice(0, -1), '"马,""集"""']);
  });

  test('holds no formula, and a minus stays one of a number', async () => {
    const texts = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', 'a=1'];
    const { cells, fields } = await column('text', ...texts);
    // The reader of workbooks takes spaces off; that they are no formulas it shows by reading them.
    assert.deepEqual(
      cells,
      texts.map((text) => text.trim()),
    );
    const harmless = texts.map((text) => (text === 'a=1' ? text : `'${text}`));
    assert.deepEqual(fields, harmless);
    assert.deepEqual(await column('yuan', -1), { cells: [-0.01], fields: ['-0.01'] });
    assert.deepEqual(await column('count', -1), { cells: [-1], fields: ['-1'] });
    assert.deepEqual(await column('percent', -1), { cells: [-0.0001], fields: ['-0.01%'] });
  });

  test('has days that no time zone shifts', async () => {
    const days = ['2021-12-01', '2020-02-29'];
    const { cells, fields } = await column('day', ...days);
    assert.deepEqual(
      cells,
      days.map((day) => new Date(`${day}T00:00:00Z`)),
    );
    assert.deepEqual(fields, days);
  });

  test('writes a number as text where a spreadsheet would lose its last digit', async () => {
    const most = 999_999_999_999_999;
    const { cells } = await column('yuan', most, most + 1, -most, -most - 1);
    assert.deepEqual(cells, [
      9_999_999_999_999.99,
      '10000000000000.00',
      -9_999_999_999_999.99,
      '-10000000000000.00',
    ]);
  });

  test('holds every integer exactly, in both forms', async () => {
    const integers = fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 20 });
    const places = { count: 0, kwh: 3, yuan: 2, percent: 4 };
    const kinds = fc.constantFrom(...(Object.keys(places) as (keyof typeof places)[]));
    await fc.assert(
      fc.asyncProperty(kinds, integers, async (kind, values) => {
        const { cells, fields } = await column(kind, ...values);
        for (const [index, value] of values.entries()) {
          const printed = kind === 'percent' ? places[kind] - 2 : places[kind];
          assert.equal(lastPlace(fields[index]!.replace('%', ''), printed), BigInt(value));
          const isText = typeof cells[index] === 'string';
          const cell = String(cells[index]).replace('%', '');
          assert.equal(lastPlace(cell, isText ? printed : places[kind]), BigInt(value));
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** A decimal as an integer of its last place; it has at most so many. */
function lastPlace(decimal: string, places: number): bigint {
  const [whole, part = ''] = decimal.split('.') as [string, string?];
  assert.ok(part.length <= places, decimal);
  return BigInt(`${whole}${part.padEnd(places, '0')}`);
}

describe('a report that is not as its columns say is a bug', () => {
  const count: ReportColumn[] = [{ title: '户数', kind: 'count' }];
  const named = (name: string) => ({ ...sheet(count), name });
  const of = (kind: ReportKind, field: ReportField) => [sheet([{ title: '列', kind }], [field])];

  for (const [what, said, sheets] of [
    ['without sheets', /at least one sheet/, []],
    ['with one name for two sheets', /one name/, [named('A'), named('a')]],
    ['with a name that no sheet has', /illegal characters/, [named('2021/2022')]],
    ['with a name that is too long', /31 characters/, [named('表'.repeat(32))]],
    ['with a row that is too short', /0 fields, 1 columns/, [sheet(count, [])]],
    ['with a row that is too long', /2 fields, 1 columns/, [sheet(count, [1, 2])]],
    ['with a text for a number', /string in a column of yuan/, of('yuan', '1.00')],
    ['with a number for a text', /number in a column of text/, of('text', 1)],
    ['with a part of a fen', /safe integer: 0.5/, of('yuan', 0.5)],
    ['with a number past the exact ones', /safe integer: 9007199254740992/, of('kwh', 2 ** 53)],
    ['with no number', /safe integer: NaN/, of('count', Number.NaN)],
    ['with a day that does not exist', /not a day: 2021-02-29/, of('day', '2021-02-29')],
  ] as const) {
    test(what, () => assert.rejects(reportTable({ sheets }), said));
  }

  test('while names of 31 characters are taken', async () => {
    const { csv } = await reportTable({ sheets: [named('表'.repeat(31))] });
    assert.equal(csv.length, 1);
  });
});
