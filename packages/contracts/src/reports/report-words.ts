/** The words of reports that no code has; Chinese first. */
import type { Words } from '@nuanbu/terms';
import type { Signature } from './paper/paper.ts';

/** The languages of files that people read; Chinese comes first everywhere. */
export type Language = 'zh' | 'en';

export const REPORT_WORDS = {
  number: { zh: '序号', en: 'No.' },
  town: { zh: '镇', en: 'Town' },
  village: { zh: '村', en: 'Village' },
  household: { zh: '户编号', en: 'Household' },
  name: { zh: '户名', en: 'Name' },
  amount: { zh: '补贴金额(元)', en: 'Amount (yuan)' },
  total: { zh: '合计', en: 'Total' },
  households: { zh: '户', en: 'households' },
  yuan: { zh: '元', en: 'yuan' },
} satisfies Record<string, Words>;

const SIGNING = {
  by: { zh: '审核人', en: 'Signed by' },
  on: { zh: '日期', en: 'Date' },
} satisfies Record<string, Words>;

const SIGNERS: readonly Words[] = [
  { zh: '乡镇（盖章）', en: 'Town (stamp)' },
  { zh: '主管部门（盖章）', en: 'Lead bureau (stamp)' },
  { zh: '财政（盖章）', en: 'Finance (stamp)' },
];

/** Where the three stages sign on paper. */
export function signaturesOf(language: Language): Signature[] {
  return SIGNERS.map((who) => ({
    who: who[language],
    says: [SIGNING.by[language], SIGNING.on[language]],
  }));
}
