import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import readWorkbook from 'read-excel-file/node';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { type BankColumn, DEFAULT_BANK_PROFILE, PAYMENT_FIELDS } from './bank-profile.ts';
import type { PaymentKind } from './file-name.ts';
import type { PaymentInstruction } from './instructions.ts';
import type { PaymentFile } from './payment-file.ts';
import {
  anyPayments,
  headOf,
  KINDS,
  payment,
  refusalsOf,
  said,
  taken,
  written,
} from './payments.fixture.ts';
import { readPaymentFile, verifyPaymentFile } from './read-payment-file.ts';

/** All columns there are, in an order that is not the default one. */
const ALL_COLUMNS: readonly BankColumn[] = [
  ...PAYMENT_FIELDS.toReversed().map((field) => ({ title: `栏 ${field}`, field })),
  { title: '币种', field: 'fixed', text: '人民币' },
];

/** How a kind of file has its payments in rows: each row once, from the first payment to the last. */
interface Rows {
  readonly read: (file: PaymentFile) => Promise<readonly unknown[]>;
  readonly write: (rows: readonly unknown[]) => Promise<Buffer>;
}

const lines: Rows = {
  read: async ({ bytes }) => bytes.toString().split('\n'),
  write: async (rows) => Buffer.from(rows.join('\n')),
};

const workbook: Rows = {
  read: async ({ bytes }) => (await readWorkbook(bytes))[0]!.data,
  write: async (rows) => {
    const data = (rows as (string | null)[][]).map((row) =>
      row.map((value) => (value === null ? null : { type: String, value })),
    );
    return writeExcelFile(data as SheetData).toBuffer();
  },
};

const ROWS: Readonly<Record<PaymentKind, Rows>> = { csv: lines, xlsx: workbook, pain001: lines };

/** The file with its rows of payments as `change` makes them; all else stays as it is. */
async function tampered(
  file: PaymentFile,
  payments: readonly PaymentInstruction[],
  change: (rows: readonly unknown[]) => readonly unknown[],
): Promise<{ readonly file: PaymentFile; readonly firstLine: number }> {
  const { read, write } = ROWS[file.kind];
  const rows = await read(file);
  const first = rows.findIndex((row) => String(row).includes(payments[0]!.paymentId));
  const after = first + payments.length;
  const changed = [
    ...rows.slice(0, first),
    ...change(rows.slice(first, after)),
    ...rows.slice(after),
  ];
  return { file: { ...file, bytes: await write(changed) }, firstLine: first + 1 };
}

for (const kind of KINDS) {
  describe(`a payment file as ${kind}`, () => {
    test('reads as it was written, whatever people and banks are called', async () => {
      await fc.assert(
        fc.asyncProperty(anyPayments, async (payments) => {
          const file = await written(kind, payments);
          const { head, orders, count, sumFen } = taken(await readPaymentFile(file, kind));
          assert.deepEqual(head, headOf(payments));
          assert.deepEqual(
            orders.map(({ line: _, ...order }) => order),
            payments.map(({ householdId: _, ...order }) => order),
          );
          assert.deepEqual([count, sumFen], [payments.length, headOf(payments).sumFen]);
          assert.deepEqual(await verifyPaymentFile(payments, file, kind), []);
        }),
        { numRuns: kind === 'xlsx' ? 25 : 100 },
      );
    });

    test('is refused with one payment changed, doubled or missing, and its row is named', async () => {
      const plain = fc.array(fc.integer({ min: 1, max: 10_000_000 }), {
        minLength: 2,
        maxLength: 8,
      });
      await fc.assert(
        fc.asyncProperty(plain, fc.nat(), async (amounts, seed) => {
          const payments = amounts.map((amountFen, index) => payment(index + 1, { amountFen }));
          const file = await written(kind, payments);
          const place = seed % payments.length;

          const doubled = await tampered(file, payments, (rows) =>
            rows.toSpliced(place, 0, rows[place]),
          );
          const again = doubled.firstLine + place + 1;
          assert.ok(refusalsOf(await readPaymentFile(doubled.file, kind)).length > 0);
          const [twice] = await verifyPaymentFile(payments, doubled.file, kind);
          assert.deepEqual([twice!.line, twice!.code], [again, 'duplicatePayment']);

          const missing = await tampered(file, payments, (rows) => rows.toSpliced(place, 1));
          assert.ok(refusalsOf(await readPaymentFile(missing.file, kind)).length > 0);
          const [gone] = await verifyPaymentFile(payments, missing.file, kind);
          assert.equal(gone!.line, missing.firstLine + place);
          assert.deepEqual(
            [gone!.code, gone!.detail],
            ['paymentMissing', payments[place]!.paymentId],
          );

          for (const [from, to] of [
            [payments[place]!.payeeAccount, '6222020200999999999'],
            [payments[place]!.payeeName, '户九十九'],
            [payments[place]!.paymentId, 'b12-H99'],
          ] as const) {
            const changed = await tampered(file, payments, (rows) =>
              rows.with(place, replaced(rows[place], from, to)),
            );
            const [other] = await verifyPaymentFile(payments, changed.file, kind);
            assert.deepEqual(
              [other!.line, other!.code],
              [changed.firstLine + place, 'paymentChanged'],
            );
          }
        }),
        { numRuns: kind === 'xlsx' ? 5 : 25 },
      );
    });

    test('is refused with one amount changed, by whoever reads it', async () => {
      const payments = [payment(1), payment(2), payment(3)];
      const file = await written(kind, payments);
      const { file: changed, firstLine } = await tampered(file, payments, (rows) =>
        rows.with(1, replaced(rows[1], '1000.02', '1000.03')),
      );
      assert.ok(
        refusalsOf(await readPaymentFile(changed, kind)).every((each) =>
          each.endsWith(' sumWrong'),
        ),
      );
      const [first] = await verifyPaymentFile(payments, changed, kind);
      assert.equal(said(first!), `${firstLine + 1} amountFen paymentChanged`);
    });

    test('is refused under a name that says another count or sum', async () => {
      const file = await written(kind, [payment(1)]);
      const [name, ending] = ['pay-b12-1-1000.01', file.name.split('.').at(-1)];
      assert.equal(file.name, `${name}.${ending}`);
      assert.equal(file.messageId, name);
      for (const [other, code] of [
        [`pay-b12-2-1000.01.${ending}`, 'countWrong'],
        [`pay-b12-1-1000.02.${ending}`, 'sumWrong'],
        [`payments.${ending}`, 'malformed'],
      ] as const) {
        const refusals = refusalsOf(await readPaymentFile({ ...file, name: other }, kind));
        // pain.001 says its number itself, which is then not that of the name.
        const expected = kind === 'pain001' ? 'malformed' : code;
        assert.ok(refusals[0]?.endsWith(` ${expected}`), `${other}: ${refusals}`);
      }
    });
  });
}

function replaced(row: unknown, from: string, to: string): unknown {
  const change = (text: unknown) => (typeof text === 'string' ? text.replace(from, to) : text);
  return Array.isArray(row) ? row.map(change) : change(row);
}

describe('a payment file in a bank’s own columns', () => {
  for (const kind of ['csv', 'xlsx'] as const) {
    test(`reads as it was written, as ${kind}`, async () => {
      const payments = [payment(1, { payeeBank: '' }), payment(2)];
      const file = await written(kind, payments, ALL_COLUMNS);
      const { head, orders } = taken(await readPaymentFile(file, kind, ALL_COLUMNS));
      // The head of the audit chain is a column, so nothing stands above the table.
      assert.equal(head, undefined);
      assert.deepEqual(
        orders.map(({ line: _, ...order }) => order),
        payments,
      );
      assert.deepEqual(
        orders.map(({ line }) => line),
        [2, 3],
      );
    });

    test(`is not read by other columns, as ${kind}`, async () => {
      const file = await written(kind, [payment(1)], ALL_COLUMNS);
      assert.deepEqual(refusalsOf(await readPaymentFile(file, kind)), ['1 序号 missingColumn']);
    });
  }

  test('may have no number of the payment and none of the row', async () => {
    const columns = DEFAULT_BANK_PROFILE.columns.filter(
      ({ field }) => field !== 'paymentId' && field !== 'number',
    );
    const payments = [payment(1), payment(2)];
    const file = await written('csv', payments, columns);
    const { orders } = taken(await readPaymentFile(file, 'csv', columns));
    assert.deepEqual(
      orders.map(({ paymentId, payeeName }) => [paymentId, payeeName]),
      [
        [undefined, '户1'],
        [undefined, '户2'],
      ],
    );
  });
});
