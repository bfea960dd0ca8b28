import type { LineStatus, Words } from '@nuanbu/terms';
import { type Fen, sumIntegers, type Wh } from '@nuanbu/units';
import type { PrintedColumn, Report } from './report.ts';
import { type Language, REPORT_WORDS, signaturesOf } from './report-words.ts';
import type { ReportField, ReportKind } from './values.ts';

/** One household of a payout register, as finance staff read it. */
export interface PayoutRegisterRow {
  readonly town: string;
  readonly village: string;
  readonly householdId: string;
  readonly name: string;
  readonly status: LineStatus;
  /** The status in words of the register's language. */
  readonly statusWords: string;
  /** Whether it is paid: the sum below the rows is of those alone. */
  readonly isPaid: boolean;
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

/** What a report is of, printed above its rows, so that a sheet on paper can be proved. */
export interface ReportHead {
  readonly title: string;
  /** Run, season, digest, batch, head of the audit chain: each a label and a value. */
  readonly anchors: Report['anchors'];
}

/** A column of a register, and its field of a row. */
interface Column extends Words {
  readonly kind: ReportKind;
  readonly share: number;
  readonly of: (row: PayoutRegisterRow, index: number) => ReportField;
  /** Whether it has a sum. */
  readonly adds: boolean;
}

const WHO: readonly Column[] = [
  { ...plain(REPORT_WORDS.number, 4, (_, index) => index + 1), kind: 'number' },
  plain(REPORT_WORDS.town, 6, ({ town }) => town),
  plain(REPORT_WORDS.village, 7, ({ village }) => village),
  plain(REPORT_WORDS.household, 10, ({ householdId }) => householdId),
  plain(REPORT_WORDS.name, 6, ({ name }) => name),
  plain({ zh: '状态', en: 'Status' }, 6, ({ statusWords }) => statusWords),
];

const COUNTED: Readonly<Record<RegisterForm['counts'], readonly Column[]>> = {
  energy: [
    sum('kwh', 8, { zh: '用电量(度)', en: 'Energy (kWh)' }, ({ totalWh }) => totalWh),
    sum('kwh', 0, { zh: '峰段(度)', en: 'Peak (kWh)' }, ({ peakWh }) => peakWh),
    sum('kwh', 0, { zh: '谷段(度)', en: 'Valley (kWh)' }, ({ valleyWh }) => valleyWh),
    sum('kwh', 8, { zh: '计补电量(度)', en: 'Paid energy (kWh)' }, ({ paidWh }) => paidWh),
  ],
  fact: [
    plain({ zh: '单位', en: 'Unit' }, 5, ({ counted }) => counted?.unitWords),
    counted({ zh: '数量', en: 'Quantity' }, (fact) => fact.quantity),
    counted({ zh: '计补数量', en: 'Paid quantity' }, (fact) => fact.paid),
  ],
};

const MONEY: readonly Column[] = [
  sum('yuan', 8, REPORT_WORDS.amount, ({ amountFen }) => amountFen),
  sum('yuan', 8, { zh: '待定金额(元)', en: 'At risk (yuan)' }, ({ atRiskFen }) => atRiskFen),
];

const REMARKS = plain({ zh: '备注', en: 'Remarks' }, 16, ({ remarks }) => remarks);

function plain(words: Words, share: number, of: Column['of']): Column {
  return { ...words, kind: 'text', share, of, adds: false };
}

function sum(
  kind: ReportKind,
  share: number,
  words: Words,
  of: (row: PayoutRegisterRow) => number | undefined,
): Column {
  return { ...words, kind, share, of, adds: true };
}

function counted(words: Words, of: (fact: RegisteredFact) => number): Column {
  // Quantities of several units have no sum.
  const field = ({ counted: fact }: PayoutRegisterRow) => fact && of(fact);
  return { ...words, kind: 'thousandths', share: 8, of: field, adds: false };
}

/** A register of everybody whom a run settled, with the sum of those who are paid. */
export function payoutRegister(
  { title, anchors }: ReportHead,
  rows: readonly PayoutRegisterRow[],
  { counts, funders }: RegisterForm,
  language: Language,
): Report {
  const parts = funders.map((funder, index) =>
    sum('yuan', 8, { zh: `${funder}(元)`, en: `${funder} (yuan)` }, (row) => row.partsFen[index]),
  );
  const columns = [...WHO, ...COUNTED[counts], ...MONEY, ...parts, REMARKS];
  const paid = rows.filter(({ isPaid }) => isPaid);
  const total = columns.map(({ adds, of }, index) => {
    if (index === 1) return PAID_TOTAL[language];
    if (!adds) return undefined;
    return sumIntegers(
      paid.map((row) => Number(of(row, 0) ?? 0)),
      'payout register',
    );
  });
  return {
    ...{ title, anchors, total, sheet: SHEET[language], notes: [] },
    columns: columns.map(({ kind, share, [language]: head }): PrintedColumn => {
      return { kind, share, title: head };
    }),
    rows: rows.map((row, index) => columns.map(({ of }) => of(row, index))),
    signatures: signaturesOf(language),
  };
}

const PAID_TOTAL: Words = { zh: '可发放合计', en: 'Payable' };
const SHEET: Words = { zh: '发放清册', en: 'Payout register' };
