import type { Language } from '@nuanbu/contracts';

/** The words of a season's forecast; Chinese first. */
export const FORECAST_WORDS = {
  title: { zh: '采暖季预测', en: 'Forecast' },
  asOf: { zh: '读数截至', en: 'read until' },
  noReadings: { zh: '尚无读数', en: 'nothing has been read yet' },
  of: { zh: '天，共', en: 'of' },
  days: { zh: '天', en: 'days' },
  soFar: { zh: '截至目前', en: 'So far' },
  low: { zh: '期末低值', en: 'Low' },
  best: { zh: '期末预计', en: 'Best' },
  high: { zh: '期末高值', en: 'High' },
  budget: { zh: '预算', en: 'Budget' },
  ceiling: { zh: '预算为上限', en: 'the budget is a ceiling' },
  energy: { zh: '电量(kWh)', en: 'kWh' },
  money: { zh: '补贴(元)', en: 'Yuan' },
  village: { zh: '村', en: 'Village' },
  households: { zh: '户数', en: 'Households' },
  kwhSoFar: { zh: '电量(kWh)', en: 'kWh so far' },
  kwhBest: { zh: '期末电量', en: 'kWh at best' },
  yuanSoFar: { zh: '补贴(元)', en: 'Yuan so far' },
  yuanBest: { zh: '期末补贴', en: 'Yuan at best' },
  all: { zh: '全部', en: 'all' },
  entitled: { zh: '有资格', en: 'entitled' },
  ineligible: { zh: '不符合条件', en: 'not eligible' },
  amountUnknown: { zh: '金额不明', en: 'amount not known' },
  aboveStart: { zh: '已达起补量', en: 'above the start' },
  willReachStart: { zh: '预计将达起补量', en: 'will reach it' },
  mayReachStart: { zh: '可能达起补量', en: 'may reach it' },
  willNotReachStart: { zh: '达不到起补量', en: 'will not reach it' },
  atCap: { zh: '已到上限', en: 'at the limit' },
  willReachCap: { zh: '预计将到上限', en: 'will reach the limit' },
  takenFromOthers: { zh: '数据太少，按他户推算', en: 'expected by what others use' },
  placeholder: {
    zh: '气温为占位值，未经核实；请用 CLIMATE_FILE 换成当地气象站的数据',
    en: 'The temperatures are placeholders: put the local station’s in their place by CLIMATE_FILE',
  },
  old: {
    zh: '读数已停多日，预测可能过时',
    en: 'Nothing has been read for days: the forecast may be out of date',
  },
  facts: {
    zh: '按名册事实计算，与用电无关',
    en: 'Follows from the roster’s facts, not from energy',
  },
} satisfies Record<string, Readonly<Record<Language, string>>>;

export type ForecastWord = keyof typeof FORECAST_WORDS;
