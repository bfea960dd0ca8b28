import type { CodeTable } from './words.ts';

/** Why a budget has no amount where the plan has households: such money is named, never zero. */
export type BudgetGap =
  | 'amountNotStated'
  | 'ancestorNotOnFile'
  | 'quantityUnlimited'
  | 'planLacksYear'
  | 'planLacksPathway'
  | 'planLacksEquipment'
  | 'planLacksArea'
  | 'planLacksCost'
  | 'yearNotInProgramme'
  | 'pathwayNotInProgramme'
  | 'equipmentNotInProgramme'
  | 'noRuleForRow'
  | 'ownPartUnknown';

export const BUDGET_GAPS: CodeTable<BudgetGap> = {
  amountNotStated: {
    zh: '文件未写明补贴标准',
    en: 'The notice names this subsidy and states no amount.',
  },
  ancestorNotOnFile: {
    zh: '沿用的原方案未入库',
    en: 'The subsidy goes on as an earlier programme had it, and none of those named is on file.',
  },
  quantityUnlimited: {
    zh: '计划未填用量，方案又无上限',
    en: 'The plan says no quantity (kwh where kWh are counted), and the programme limits neither quantity nor money.',
  },
  planLacksYear: {
    zh: '计划未填改造年度，各年度标准不同',
    en: 'The plan says no year, and the cohorts of the programme are not paid alike.',
  },
  planLacksPathway: { zh: '计划未填改造方式', en: 'The plan says no pathway.' },
  planLacksEquipment: { zh: '计划未填取暖设备', en: 'The plan says no equipment.' },
  planLacksArea: {
    zh: '计划未填户均取暖面积',
    en: 'The plan says no heated area of a household (area_m2).',
  },
  planLacksCost: {
    zh: '计划未填户均改造费用',
    en: 'The plan says no cost of a conversion (cost_yuan).',
  },
  yearNotInProgramme: {
    zh: '方案没有这个改造年度',
    en: 'The programme has no cohort of the year that the plan says.',
  },
  pathwayNotInProgramme: {
    zh: '方案没有这种改造方式',
    en: 'The programme declares no pathway by the word that the plan says.',
  },
  equipmentNotInProgramme: {
    zh: '方案没有这种取暖设备',
    en: 'The programme declares no equipment by the word that the plan says.',
  },
  noRuleForRow: {
    zh: '方案没有适用于这些户的补贴',
    en: 'No component of the programme applies to these households.',
  },
  ownPartUnknown: {
    zh: '补贴未定，自筹额无从计算',
    en: 'What households bear themselves cannot be said, since a subsidy for the conversion is not known.',
  },
};
