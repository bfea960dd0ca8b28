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
  readonly totalWh: Wh;
  readonly peakWh: Wh;
  readonly valleyWh: Wh;
  readonly paidWh: Wh;
  readonly amountFen: Fen;
  readonly atRiskFen: Fen;
  /** Findings and reasons in words. */
  readonly remarks: string;
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

/** The columns of the register. Numbers are decimal text; in a workbook they become numbers. */
const COLUMNS: readonly Column[] = [
  { zh: '序号', en: 'No.', width: 6, cell: (_, index) => String(index + 1), format: '0' },
  { zh: '镇', en: 'Town', width: 10, cell: (row) => row.town },
  { zh: '村', en: 'Village', width: 12, cell: (row) => row.village },
  { zh: '户编号', en: 'Household', width: 16, cell: (row) => row.householdId },
  { zh: '户名', en: 'Name', width: 12, cell: (row) => row.name },
  { zh: '状态', en: 'Status', width: 12, cell: (row) => row.statusWords },
  kwh('用电量(度)', 'Energy (kWh)', (row) => row.totalWh),
  kwh('峰段(度)', 'Peak (kWh)', (row) => row.peakWh),
  kwh('谷段(度)', 'Valley (kWh)', (row) => row.valleyWh),
  kwh('计补电量(度)', 'Paid energy (kWh)', (row) => row.paidWh),
  yuan('补贴金额(元)', 'Amount (yuan)', (row) => row.amountFen),
  yuan('待定金额(元)', 'At risk (yuan)', (row) => row.atRiskFen),
  { zh: '备注', en: 'Remarks', width: 40, cell: (row) => row.remarks },
];

function kwh(zh: string, en: string, of: (row: PayoutRegisterRow) => Wh): Column {
  return { zh, en, width: 14, cell: (row) => formatKwh(of(row)), format: '#,##0.000' };
}

function yuan(zh: string, en: string, of: (row: PayoutRegisterRow) => Fen): Column {
  return { zh, en, width: 14, cell: (row) => formatYuan(of(row)), format: '#,##0.00' };
}

/** The languages of files that people read; Chinese comes first everywhere. */
export type Language = 'zh' | 'en';

/**
 * The register as CSV with a byte order mark, so that spreadsheets read its Chinese. Text that a
 * spreadsheet would take for a formula is made harmless.
 */
export function payoutRegisterCsv(rows: readonly PayoutRegisterRow[], language: Language): string {
  const head = COLUMNS.map((column) => column[language]);
  const body = rows.map((row, index) => COLUMNS.map((column) => column.cell(row, index)));
  return stringify([head, ...body], { bom: true, escape_formulas: true });
}

/** Writes the register as a workbook: title, anchors, then one row a household. */
export async function writePayoutRegisterXlsx(
  path: string,
  head: PayoutRegisterHead,
  rows: readonly PayoutRegisterRow[],
  language: Language,
): Promise<void> {
  const bold = { fontWeight: 'bold' } as const;
  const data: SheetData = [
    [{ value: head.title, ...bold, fontSize: 14 }],
    ...head.anchors.map((anchor) => [anchor]),
    COLUMNS.map((column) => ({ value: column[language], ...bold, backgroundColor: '#eeeeee' })),
    ...rows.map((row, index) =>
      COLUMNS.map((column) => {
        const text = column.cell(row, index);
        return column.format === undefined
          ? { type: String, value: text }
          : { type: Number, value: Number(text), format: column.format };
      }),
    ),
  ];
  await writeExcelFile(data, {
    columns: COLUMNS.map(({ width }) => ({ width })),
    stickyRowsCount: head.anchors.length + 2,
    sheet: language === 'zh' ? '发放登记' : 'Payout register',
  }).toFile(path);
}
