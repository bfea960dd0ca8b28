import type { CodeTable } from './words.ts';

/** Why a household is not entitled (domain rule P3), in the order in which it is asked. */
export type IneligibleReason =
  | 'cohortNotInSeason'
  | 'notAccepted'
  | 'notResident'
  | 'notCollectiveMember'
  | 'openViolation'
  | 'subsidyEnded'
  | 'conditionNotMet'
  | 'sameHousehold'
  | 'dwellingAlreadyPaid';

export const INELIGIBLE_REASONS: CodeTable<IneligibleReason> = {
  cohortNotInSeason: {
    zh: '改造年度不在本季补贴范围',
    en: 'The cohort is not paid in this season.',
  },
  notAccepted: {
    zh: '改造尚未验收',
    en: 'The conversion was not accepted before the season ended.',
  },
  notResident: { zh: '年居住不足半年', en: 'Residence of at least half a year is not certified.' },
  notCollectiveMember: {
    zh: '不享受村集体经济利益分配',
    en: 'Membership of the village collective is not certified.',
  },
  openViolation: { zh: '违规未处理完毕', en: 'A violation is open.' },
  subsidyEnded: {
    zh: '违规属实，补贴已终止',
    en: 'A confirmed violation ended the subsidy.',
  },
  conditionNotMet: {
    zh: '不在本项补贴范围',
    en: 'No rule of this component applies to the household, such as to its pathway or equipment.',
  },
  sameHousehold: {
    zh: '与已享受补贴的登记户认定为同一户',
    en: 'It counts as one household with an eligible one that stands before it in the roster.',
  },
  dwellingAlreadyPaid: {
    zh: '同一房屋已有一户享受补贴',
    en: 'Another eligible household with this dwelling stands before it in the roster.',
  },
};

/** What becomes of a household's line. */
export type LineStatus = 'payable' | 'certainPart' | 'belowStart' | 'held' | 'ineligible';

export const LINE_STATUSES: CodeTable<LineStatus> = {
  payable: { zh: '可发放', en: 'payable' },
  certainPart: { zh: '先付确定部分', en: 'certain part' },
  belowStart: { zh: '未达起补电量', en: 'below start' },
  held: { zh: '暂缓', en: 'held' },
  ineligible: { zh: '不符合条件', en: 'ineligible' },
};
