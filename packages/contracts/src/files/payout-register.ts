import type { LineStatus } from '@nuanbu/terms';
import { type Fen, formatKwh, formatYuan, type Wh } from '@nuanbu/units';
import { stringify } from 'csv-stringify/sync';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';

/** One household of a payout register, as finance staff read it. */
export interface PayoutRegisterRow {
  readonly town: string;
  readonly village: string;
  readonly householdId: string;
  readonly name: string;
  readonly status: LineStatus;
  /** The status in words of the register's language. */
  readonly statusWords: string;
  /** Of a register of energy. */
  readonly totalWh?: Wh | undefined;
  readonly peakWh?: Wh | undefined;
  readonly valleyWh?: Wh | undefined;
  readonly paidWh?: Wh | undefined;
  /** Of a register of facts, where the line has counted any. */
  readonly counted?: RegisteredFact | undefined;
  /** Undefined where the amount is not known: it is printed empty, since it is not zero. */
  readonly amountFen?: Fen | undefined;
  readonly atRiskFen?: Fen | undefined;
  /** Each funder's part of the amount, in the order of the register's funders; empty where it is not known. */
  readonly partsFen: readonly Fen[];
  /** Findings and reasons in words. */
  readonly remarks: string;
}

/** A quantity of the roster and what is paid for of it, in thousandths of its unit. */
export interface RegisteredFact {
  /** The unit in words of the register's language. */
  readonly unitWords: string;
  readonly quantity: number;
  readonly paid: number;
}

/** What decides the columns of a register. */
export interface RegisterForm {
  /** What its rows count: energy, or facts of the roster. */
  readonly counts: 'energy' | 'fact';
  /** Who bears the amounts, in words of the register's language. */
  readonly funders: readonly string[];
}

/** What a register is of; printed above its rows, so that a sheet on paper can be proved. */
export interface PayoutRegisterHead {
  readonly title: string;
  /** Lines of `label: value`: run, season, digest, batch, head of the audit chain. */
  readonly anchors: readonly string[];
}

interface Column {
  readonly zh: string;
  readonly en: string;
  readonly width: number;
  readonly cell: (row: PayoutRegisterRow, index: number) => string;
  readonly format?: string;
}

/** Numbers are decimal text, empty where they are not known; in a workbook they become numbers. */
const WHO: readonly Column[] = [
  { zh: '序号', en: 'No.', width: 6, cell: (_, index) => String(index + 1), format: '0' },
  { zh: '镇', en: 'Town', width: 10, cell: (row) => row.town },
  { zh: '村', en: 'Village', width: 12, cell: (row) => row.village },
  { zh: '户编号', en: 'Household', width: 16, cell: (row) => row.householdId },
  { zh: '户名', en: 'Name', width: 12, cell: (row) => row.name },
  { zh: '状态', en: 'Status', width: 12, cell: (row) => row.statusWords },
];

const COUNTED: Readonly<Record<RegisterForm['counts'], readonly Column[]>> = {
  energy: [
    quantity('用电量(度)', 'Energy (kWh)', (row) => row.totalWh),
    quantity('峰段(度)', 'Peak (kWh)', (row) => row.peakWh),
    quantity('谷段(度)', 'Valley (kWh)', (row) => row.valleyWh),
    quantity('计补电量(度)', 'Paid energy (kWh)', (row) => row.paidWh),
  ],
  fact: [
    { zh: '单位', en: 'Unit', width: 14, cell: (row) => row.counted?.unitWords ?? '' },
    quantity('数量', 'Quantity', (row) => row.counted?.quantity),
    quantity('计补数量', 'Paid quantity', (row) => row.counted?.paid),
  ],
};

const MONEY: readonly Column[] = [
  yuan('补贴金额(元)', 'Amount (yuan)', (row) => row.amountFen),
  yuan('待定金额(元)', 'At risk (yuan)', (row) => row.atRiskFen),
];

const REMARKS: readonly Column[] = [
  { zh: '备注', en: 'Remarks', width: 40, cell: (row) => row.remarks },
];

function columnsOf({ counts, funders }: RegisterForm): readonly Column[] {
  const parts = funders.map((funder, index) =>
    yuan(`${funder}(元)`, `${funder} (yuan)`, ({ partsFen }) => partsFen[index]),
  );
  return [...WHO, ...COUNTED[counts], ...MONEY, ...parts, ...REMARKS];
}

type NumberOf = (row: PayoutRegisterRow) => number | undefined;

function quantity(zh: string, en: string, of: NumberOf): Column {
  return { zh, en, width: 14, cell: known(of, formatKwh), format: '#,##0.000' };
}

function yuan(zh: string, en: string, of: NumberOf): Column {
  return { zh, en, width: 14, cell: known(of, formatYuan), format: '#,##0.00' };
}

function known(of: NumberOf, format: (value: number) => string): Column['cell'] {
  return (row) => {
    const value = of(row);
    return value === undefined ? '' : format(value);
  };
}

/** The languages of files that people read; Chinese comes first everywhere. */
export type Language = 'zh' | 'en';

/**
 * The register as CSV with a byte order mark, so that spreadsheets read its Chinese. Text that a
 * spreadsheet would take for a formula is made harmless.
 */
export function payoutRegisterCsv(
  rows: readonly PayoutRegisterRow[],
  form: RegisterForm,
  language: Language,
): string {
  const columns = columnsOf(form);
  const head = columns.map((column) => column[language]);
  const body = rows.map((row, index) => columns.map((column) => column.cell(row, index)));
  return stringify([head, ...body], { bom: true, escape_formulas: true });
}

/** Writes the register as a workbook: title, anchors, then one row a household. */
export async function writePayoutRegisterXlsx(
  path: string,
  head: PayoutRegisterHead,
  rows: readonly PayoutRegisterRow[],
  form: RegisterForm,
  language: Language,
): Promise<void> {
  const columns = columnsOf(form);
  const bold = { fontWeight: 'bold' } as const;
  const data: SheetData = [
    [{ value: head.title, ...bold, fontSize: 14 }],
    ...head.anchors.map((anchor) => [anchor]),
    columns.map((column) => ({ value: column[language], ...bold, backgroundColor: '#eeeeee' })),
    ...rows.map((row, index) =>
      columns.map((column) => {
        const text = column.cell(row, index);
        if (text === '') return null;
        return column.format === undefined
          ? { type: String, value: text }
          : { type: Number, value: Number(text), format: column.format };
      }),
    ),
  ];
  await writeExcelFile(data, {
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: head.anchors.length + 2,
    sheet: language === 'zh' ? '发放登记' : 'Payout register',
  }).toFile(path);
}
