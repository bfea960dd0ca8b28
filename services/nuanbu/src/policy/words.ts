import { SHEET_WORDS, VALUE_WORDS } from '@nuanbu/api/sheet';
import type { Language } from '@nuanbu/contracts';
import type { CitedParameter, Condition, Programme } from '@nuanbu/policy';

type Both = Readonly<Record<Language, string>>;

/** The words of pages about programmes that neither a file nor a code has; Chinese first. */
export const POLICY_WORDS = {
  paidBy: { zh: '发放至', en: 'paid by' },
  restReturns: { zh: '余额退回', en: 'what is left goes back' },
  restStays: { zh: '余额不退', en: 'what is left stays' },
  sound: { zh: '文件无误', en: 'The file is sound.' },
  problems: { zh: '处问题', en: 'problems' },
  rule: { zh: '条款', en: 'rule' },
  holds: { zh: '有效期', en: 'holds' },
  when: { zh: '适用', en: 'applies to' },
  counts: { zh: '计补', en: 'counts' },
  start: { zh: '起补', en: 'start' },
  limit: { zh: '上限', en: 'limit' },
  pays: { zh: '标准(元)', en: 'pays (yuan)' },
  mostYuan: { zh: '最多(元)', en: 'most (yuan)' },
  funders: { zh: '资金分担', en: 'borne by' },
  everybody: { zh: '全部', en: 'all' },
  notStated: { zh: '未写明', en: 'not stated' },
  from: { zh: '达到', en: 'from' },
  above: { zh: '超过', en: 'above' },
  monthly: { zh: '每月', en: 'a month:' },
  beyond: { zh: '扣除', en: 'beyond' },
  atMost: { zh: '至多', en: 'at most' },
  ownBaseline: VALUE_WORDS.roster,
  seasons: { zh: '第', en: 'season' },
  seasonsUnit: { zh: '季', en: '' },
  wholeBand: VALUE_WORDS.whole,
  marginalBand: VALUE_WORDS.marginal,
  cost: { zh: '不超过改造费用', en: 'not above the cost' },
  inheritedFrom: { zh: '沿用', en: 'inherited from' },
  openQuestions: { zh: '待定问题', en: 'Open questions' },
  reading: { zh: '采用', en: 'reading' },
  otherReadings: { zh: '其他理解', en: 'other readings' },
  decidedBy: { zh: '由何人选定', en: 'chosen by' },
  signedOff: { zh: '已由财政确认', en: 'signed off' },
  notSigned: { zh: '尚未确认', en: 'not signed off' },
  replaced: { zh: '后有新的确认', en: 'replaced by a later one' },
  notDetermined: { zh: '未定事项', en: 'Not determined' },
  notOnFile: { zh: '未入库', en: 'is not on file' },
  hasNoSuchComponent: { zh: '没有这一项目', en: 'has no such component' },
  notDeterminedEither: { zh: '自身也未定', en: 'does not determine it either' },
  contradictions: { zh: '前后不一的数字', en: 'Figures that the notice gives in several ways' },
  uses: { zh: '采用', en: 'uses' },
  none: { zh: '无', en: 'none' },
  documents: { zh: '文件', en: 'Documents' },
  source: { zh: '依据', en: 'source' },
  onSection: SHEET_WORDS.onSection,
  question: { zh: '待定', en: 'open' },
  added: { zh: '新增', en: 'added' },
  removed: { zh: '删除', en: 'removed' },
  same: { zh: '两份方案没有差别', en: 'The programmes say the same.' },
  changes: { zh: '处差别', en: 'changes' },
} satisfies Record<string, Both>;

export const PER_WORDS: Readonly<Record<'season' | 'year' | 'once', Both>> = {
  season: { zh: '按采暖季', en: 'per season' },
  year: { zh: '按年', en: 'per year' },
  once: { zh: '一次性', en: 'once' },
};

/** A word of a condition as the programme calls it; one that it does not name stands for itself. */
export function declared(
  { file }: Programme,
  fact: Condition['fact'],
  word: string,
  language: Language,
): string {
  const words =
    fact === 'pathway' ? file.pathways : fact === 'equipment' ? file.equipment : undefined;
  return words?.[word]?.[language] ?? word;
}

/** An open question in the reader's language, where the file has it. */
export function questionText(
  { openQuestion, openQuestionZh }: Pick<CitedParameter, 'openQuestion' | 'openQuestionZh'>,
  language: Language,
): string | undefined {
  return language === 'zh' ? (openQuestionZh ?? openQuestion) : openQuestion;
}
