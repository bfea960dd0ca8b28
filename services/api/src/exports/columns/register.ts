/** How the lists of the register are written as tables. */
import {
  FINDINGS,
  INELIGIBLE_REASONS,
  LINE_STATUSES,
  VIOLATION_KINDS,
  VIOLATION_STATES,
} from '@nuanbu/terms';
import {
  type Column,
  coded,
  count,
  day,
  flag,
  instant,
  kwh,
  numbered,
  percent,
  text,
  yuan,
} from '../column.ts';

/** Findings stand on lines beside reasons for not being eligible. */
export const FINDING_WORDS = { ...FINDINGS, ...INELIGIBLE_REASONS };

/** Where something lies, and whose it is. */
export const PLACE: readonly Column[] = [
  text('town', '镇', 'Town'),
  text('village', '村', 'Village'),
];
export const HOUSEHOLD: Column = text('householdId', '户编号', 'Household');
export const NAME: Column = text('name', '户名', 'Name');

export const VILLAGE_COLUMNS: readonly Column[] = [
  ...PLACE,
  count('households', '户数', 'Households'),
];

export const COMPLETENESS_COLUMNS: readonly Column[] = [
  day('day', '日期', 'Day'),
  count('metersSeen', '有示数电表', 'Meters seen'),
  count('readings', '示数条数', 'Readings'),
];

export const HOUSEHOLD_COLUMNS: readonly Column[] = [
  ...PLACE,
  HOUSEHOLD,
  NAME,
  text('meterIds', '电表', 'Meters'),
  coded('line.status', '状态', 'Status', LINE_STATUSES),
  coded('line.reason', '不符合原因', 'Reason', INELIGIBLE_REASONS),
  kwh('line.totalWh', '用电量(度)', 'Energy (kWh)'),
  kwh('line.paidWh', '计补电量(度)', 'Paid energy (kWh)'),
  yuan('line.amountFen', '补贴金额(元)', 'Amount (yuan)'),
  yuan('line.atRiskFen', '待定金额(元)', 'At risk (yuan)'),
  coded('line.findings', '核查问题', 'Findings', FINDING_WORDS),
];

export const PROGRESS_COLUMNS: readonly Column[] = [
  ...PLACE,
  text('pathway', '路径', 'Pathway'),
  count('planned', '计划户数', 'Planned'),
  count('converted', '本期完成', 'Converted in the period'),
  count('convertedInAll', '累计完成', 'Converted in all'),
  percent('convertedBasisPoints', '完成率', 'Share converted'),
  count('accepted', '已验收', 'Accepted'),
  count('withoutDay', '无完成日期', 'Without a day'),
  day('lastConvertedOn', '最近完成日', 'Last converted on'),
  count('daysSinceLast', '距今天数', 'Days since'),
];

export const VIOLATION_COLUMNS: readonly Column[] = [
  numbered('number', '案件', 'Case'),
  HOUSEHOLD,
  coded('kind', '违规情形', 'Kind', VIOLATION_KINDS),
  day('foundOn', '发现日期', 'Found on'),
  coded('state', '状态', 'State', VIOLATION_STATES),
  text('entries.reason', '理由', 'Reasons'),
  text('entries.evidence', '证据', 'Evidence'),
  text('entries.actor', '经办', 'By'),
];

export const RECOVERY_COLUMNS: readonly Column[] = [
  HOUSEHOLD,
  numbered('caseNumber', '案件', 'Case'),
  text('programme', '方案', 'Programme'),
  text('season', '补贴期', 'Season'),
  text('component', '项目', 'Component'),
  numbered('batchNumber', '批次', 'Batch'),
  yuan('amountFen', '应收回(元)', 'To take back (yuan)'),
  flag('isStanding', '有效', 'Stands'),
  instant('enteredAt', '登记时间', 'Entered at'),
];
