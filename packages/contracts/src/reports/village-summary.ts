import type { Words } from '@nuanbu/terms';
import { type Fen, sumIntegers, type Wh } from '@nuanbu/units';
import type { ReportHead } from './payout-register.ts';
import type { Report } from './report.ts';
import { type Language, REPORT_WORDS, signaturesOf } from './report-words.ts';
import type { ReportKind } from './values.ts';

/** A village of a run, added up. */
export interface VillageSum {
  readonly town: string;
  readonly village: string;
  readonly households: number;
  /** Those that are paid now, by the certain part among them. */
  readonly payable: number;
  readonly belowStart: number;
  readonly held: number;
  readonly ineligible: number;
  /** Of all households. */
  readonly totalWh: Wh;
  /** Of the households that are paid. */
  readonly paidWh: Wh;
  readonly amountFen: Fen;
  /** Each funder's part of the amount, in the order of the summary's funders. */
  readonly partsFen: readonly Fen[];
  readonly atRiskFen: Fen;
}

/** A run by village: how many are paid, kWh, yuan and who bears them. */
export function villageSummary(
  { title, anchors }: ReportHead,
  villages: readonly VillageSum[],
  funders: readonly string[],
  language: Language,
): Report {
  const sums: readonly Sum[] = [
    count('households', { zh: '户数', en: 'Households' }),
    count('payable', { zh: '可发放户', en: 'Payable' }),
    count('belowStart', { zh: '未达起补户', en: 'Below the start' }),
    count('held', { zh: '暂缓户', en: 'Held' }),
    count('ineligible', { zh: '不符合户', en: 'Ineligible' }),
    {
      ...sum('kwh', { zh: '全部户用电量(度)', en: 'Energy of all households (kWh)' }),
      of: ({ totalWh }) => totalWh,
    },
    {
      ...sum('kwh', { zh: '发放户计补电量(度)', en: 'Paid energy of those paid (kWh)' }),
      of: ({ paidWh }) => paidWh,
    },
    { ...sum('yuan', REPORT_WORDS.amount), of: ({ amountFen }) => amountFen },
    ...funders.map((funder, index) => ({
      ...sum('yuan', { zh: `${funder}(元)`, en: `${funder} (yuan)` }),
      of: ({ partsFen }: VillageSum) => partsFen[index] ?? 0,
    })),
    { ...sum('yuan', { zh: '待定金额(元)', en: 'At risk (yuan)' }), of: (row) => row.atRiskFen },
  ];
  const text = (words: Words, share: number) => {
    return { title: words[language], share, kind: 'text' as const };
  };
  return {
    ...{ title, anchors, sheet: SHEET[language], notes: [] },
    columns: [
      { title: REPORT_WORDS.number[language], share: 4, kind: 'number' },
      text(REPORT_WORDS.town, 8),
      text(REPORT_WORDS.village, 10),
      ...sums.map(({ kind, share, words }) => ({ title: words[language], share, kind })),
    ],
    rows: villages.map((village, index) => [
      ...[index + 1, village.town, village.village],
      ...sums.map(({ of }) => of(village)),
    ]),
    total: [
      ...[undefined, REPORT_WORDS.total[language], undefined],
      ...sums.map(({ of }) => sumIntegers(villages.map(of), 'village summary')),
    ],
    signatures: signaturesOf(language),
  };
}

interface Sum {
  readonly words: Words;
  readonly kind: ReportKind;
  readonly share: number;
  readonly of: (village: VillageSum) => number;
}

function sum(kind: ReportKind, words: Words) {
  return { kind, words, share: 9 };
}

function count(
  name: 'households' | 'payable' | 'belowStart' | 'held' | 'ineligible',
  words: Words,
): Sum {
  return { kind: 'count', words, share: 6, of: (village) => village[name] };
}

const SHEET: Words = { zh: '村汇总', en: 'By village' };
