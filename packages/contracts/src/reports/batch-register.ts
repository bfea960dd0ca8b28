import type { Words } from '@nuanbu/terms';
import { type Fen, sumIntegers } from '@nuanbu/units';
import type { ReportHead } from './payout-register.ts';
import type { PrintedColumn, Report } from './report.ts';
import { type Language, REPORT_WORDS, signaturesOf } from './report-words.ts';

/** A household that a batch pays, and to whom. */
export interface BatchRegisterRow {
  readonly town: string;
  readonly village: string;
  readonly householdId: string;
  readonly name: string;
  readonly amountFen: Fen;
  /** Each funder's part, in the order of the register's funders. */
  readonly partsFen: readonly Fen[];
  readonly payeeName: string;
  readonly payeeAccount: string;
  readonly payeeBank: string;
  readonly remarks: string;
}

/** What a batch itself pays, household by household, to be signed by the three stages. */
export function batchRegister(
  { title, anchors }: ReportHead,
  rows: readonly BatchRegisterRow[],
  funders: readonly string[],
  language: Language,
): Report {
  const column = (words: Words, share: number, kind: PrintedColumn['kind'] = 'text') => {
    return { title: words[language], share, kind };
  };
  const columns: PrintedColumn[] = [
    column(REPORT_WORDS.number, 4, 'number'),
    column(REPORT_WORDS.town, 6),
    column(REPORT_WORDS.village, 7),
    column(REPORT_WORDS.household, 10),
    column(REPORT_WORDS.name, 6),
    column(REPORT_WORDS.amount, 8, 'yuan'),
    ...funders.map((funder) => column({ zh: `${funder}(元)`, en: `${funder} (yuan)` }, 8, 'yuan')),
    column({ zh: '收款人', en: 'Payee' }, 7),
    column({ zh: '收款账号', en: 'Account' }, 13),
    column({ zh: '开户行', en: 'Bank' }, 10),
    column({ zh: '备注', en: 'Remarks' }, 12),
  ];
  const sum = (of: (row: BatchRegisterRow) => Fen) => sumIntegers(rows.map(of), 'batch register');
  return {
    ...{ title, anchors, columns, sheet: SHEET[language], notes: [] },
    rows: rows.map((row, index) => [
      ...[index + 1, row.town, row.village, row.householdId, row.name, row.amountFen],
      ...row.partsFen,
      ...[row.payeeName, row.payeeAccount, row.payeeBank, row.remarks],
    ]),
    total: [
      ...[undefined, REPORT_WORDS.total[language], undefined, undefined, undefined],
      sum(({ amountFen }) => amountFen),
      ...funders.map((_, index) => sum(({ partsFen }) => partsFen[index] ?? 0)),
      ...[undefined, undefined, undefined, undefined],
    ],
    signatures: signaturesOf(language),
  };
}

const SHEET: Words = { zh: '批次发放清册', en: 'Batch register' };
