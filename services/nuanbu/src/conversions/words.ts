import type { Language } from '@nuanbu/contracts';

/** The words of the daily count and the weekly report (日统计、周通报); Chinese first. */
export const PROGRESS_WORDS = {
  day: { zh: '清洁取暖改造日统计', en: 'Conversions, daily count' },
  week: { zh: '清洁取暖改造周通报', en: 'Conversions, weekly report' },
  until: { zh: '至', en: 'to' },
  town: { zh: '镇', en: 'Town' },
  village: { zh: '村', en: 'Village' },
  pathway: { zh: '改造方式', en: 'Pathway' },
  planned: { zh: '计划户数', en: 'Planned' },
  convertedOnDay: { zh: '本日完成', en: 'This day' },
  convertedInWeek: { zh: '本周完成', en: 'This week' },
  convertedInAll: { zh: '累计完成', en: 'In all' },
  withoutDay: { zh: '其中无日期', en: 'Without a day' },
  share: { zh: '完成率(%)', en: 'Done (%)' },
  accepted: { zh: '已验收', en: 'Accepted' },
  lastConvertedOn: { zh: '最近完成日', en: 'Last on' },
  daysSinceLast: { zh: '距最近完成(天)', en: 'Days since' },
  remarks: { zh: '备注', en: 'Remarks' },
  total: { zh: '合计', en: 'Total' },
  wholeTown: { zh: '(全镇)', en: '(whole town)' },
  noTown: { zh: '(未分镇)', en: '(no town)' },
  noPathway: { zh: '(未填)', en: '(not said)' },
  notInPlan: { zh: '计划外', en: 'not in the plan' },
  notOnRoster: { zh: '名册无住户', en: 'no household on the roster' },
  programme: { zh: '方案', en: 'programme' },
  plan: { zh: '计划版本', en: 'plan version' },
  roster: { zh: '名册版本', en: 'roster version' },
  auditHead: { zh: '审计链头', en: 'audit head' },
  title: { zh: '标题', en: 'title' },
  note: { zh: '项目', en: 'Note' },
  value: { zh: '内容', en: 'Value' },
  notes: { zh: '说明', en: 'Notes' },
  daySheet: { zh: '日统计', en: 'Daily count' },
  weekSheet: { zh: '周通报', en: 'Weekly report' },
  noPlan: {
    zh: '没有计划可比；用 nuanbu import plan 导入',
    en: 'no plan to compare with; take one by `nuanbu import plan`',
  },
  otherCohorts: {
    zh: '改造年度不属于本方案、未计入的户数',
    en: 'households of other cohorts, not counted',
  },
  nothing: { zh: '名册和计划都没有户', en: 'Neither the plan nor the roster has a household' },
} satisfies Record<string, Readonly<Record<Language, string>>>;

/** The days of a week, Monday first. */
export const WEEKDAYS: readonly Readonly<Record<Language, string>>[] = [
  { zh: '周一', en: 'Mon' },
  { zh: '周二', en: 'Tue' },
  { zh: '周三', en: 'Wed' },
  { zh: '周四', en: 'Thu' },
  { zh: '周五', en: 'Fri' },
  { zh: '周六', en: 'Sat' },
  { zh: '周日', en: 'Sun' },
];
