import type { Words } from '@nuanbu/terms';
import { type Day, type Fen, formatYuan, sumIntegers } from '@nuanbu/units';
import type { ReportHead } from './payout-register.ts';
import type { PrintedColumn, Report } from './report.ts';
import { type Language, REPORT_WORDS } from './report-words.ts';

/** A household of a public notice; its name comes masked (domain rule S8). */
export interface NoticeRow {
  readonly householdId: string;
  readonly maskedName: string;
  readonly amountFen: Fen;
}

/** When a notice runs; whole days after its publication. */
export interface NoticeDays {
  readonly publishedOn: Day;
  readonly days: number;
  readonly mayEndOn: Day;
}

/** The list that a village puts up, with how long it hangs and how to object. */
export function noticeList(
  { title, anchors }: ReportHead,
  rows: readonly NoticeRow[],
  notice: NoticeDays | undefined,
  language: Language,
): Report {
  const column = (words: Words, share: number, kind: PrintedColumn['kind'] = 'text') => {
    return { title: words[language], share, kind };
  };
  const sumFen = sumIntegers(
    rows.map(({ amountFen }) => amountFen),
    'notice list',
  );
  const of = `${rows.length} ${REPORT_WORDS.households[language]}, ${formatYuan(sumFen)} ${REPORT_WORDS.yuan[language]}`;
  return {
    ...{ title, sheet: SHEET[language], signatures: [], printSize: 11 },
    anchors: [[REPORT_WORDS.total[language], of], ...anchors],
    columns: [
      column(REPORT_WORDS.number, 6, 'number'),
      column(REPORT_WORDS.household, 20),
      column(REPORT_WORDS.name, 14),
      column(REPORT_WORDS.amount, 14, 'yuan'),
    ],
    rows: rows.map((row, index) => [index + 1, row.householdId, row.maskedName, row.amountFen]),
    total: [undefined, REPORT_WORDS.total[language], undefined, sumFen],
    notes: notesOf(notice, language),
  };
}

const SHEET: Words = { zh: '公示名单', en: 'Public notice' };

function notesOf(notice: NoticeDays | undefined, language: Language): string[] {
  if (language === 'en') {
    return [
      notice
        ? `Published on ${notice.publishedOn} for ${notice.days} whole days after that day; it ends on ${notice.mayEndOn} at the earliest.`
        : 'Not published yet: this is a draft and must not be put up.',
      'Whoever finds that a household is missing, should not be listed, or has another amount, objects to the village committee or the town, in person, by letter or by telephone, while the notice hangs. Each objection is written down and answered before money is paid.',
      'Contact: ____________________   Telephone: ____________________',
    ];
  }
  return [
    notice
      ? `公示时间：自 ${notice.publishedOn} 起，公示期 ${notice.days} 天（自公示次日起算足天数），最早于 ${notice.mayEndOn} 结束。`
      : '尚未公示：本表为草稿，不得张贴。',
    '如发现漏报、错报或补贴金额有误，请在公示期内向村委会或乡镇人民政府反映，当面、书面、电话均可。每条异议都会登记，答复之前不发放补贴资金。',
    '联系人：____________________    联系电话：____________________',
  ];
}
