/** How runs and their lines are written as tables. */
import { RUN_KIND_WORDS, RUN_STATE_WORDS } from '@nuanbu/contracts/http';
import { INELIGIBLE_REASONS, LINE_STATUSES, MOVES } from '@nuanbu/terms';
import {
  type Column,
  coded,
  count,
  instant,
  kwh,
  numbered,
  text,
  thousandths,
  titled,
  yuan,
} from '../column.ts';
import { FINDING_WORDS, HOUSEHOLD, PLACE } from './register.ts';

/** What is paid for, when, and under which programme. */
export const SUBJECT: readonly Column[] = [
  titled('programme', '方案', 'Programme'),
  text('season', '补贴期', 'Season'),
  titled('component', '项目', 'Component'),
];

export const RUN_COLUMNS: readonly Column[] = [
  numbered('number', '核算', 'Run'),
  coded('kind', '类别', 'Kind', RUN_KIND_WORDS),
  coded('state', '状态', 'State', RUN_STATE_WORDS),
  ...SUBJECT,
  count('totals.households', '户数', 'Households'),
  kwh('totals.totalWh', '用电量(度)', 'Energy (kWh)'),
  kwh('totals.paidWh', '计补电量(度)', 'Paid energy (kWh)'),
  yuan('totals.amountFen', '补贴金额(元)', 'Amount (yuan)'),
  yuan('totals.atRiskFen', '待定金额(元)', 'At risk (yuan)'),
  text('reason', '理由', 'Reason'),
  text('startedBy', '发起人', 'Started by'),
  instant('startedAt', '开始时间', 'Started at'),
  instant('endedAt', '结束时间', 'Ended at'),
  text('failure', '失败原因', 'Failure'),
  text('digest', '摘要', 'Digest'),
];

export const LINE_COLUMNS: readonly Column[] = [
  ...PLACE,
  HOUSEHOLD,
  coded('status', '状态', 'Status', LINE_STATUSES),
  coded('reason', '不符合原因', 'Reason', INELIGIBLE_REASONS),
  kwh('totalWh', '用电量(度)', 'Energy (kWh)'),
  kwh('lowWh', '下限(度)', 'Low (kWh)'),
  kwh('highWh', '上限(度)', 'High (kWh)'),
  kwh('peakWh', '峰段(度)', 'Peak (kWh)'),
  kwh('valleyWh', '谷段(度)', 'Valley (kWh)'),
  kwh('estimatedWh', '推算(度)', 'Estimated (kWh)'),
  kwh('paidWh', '计补电量(度)', 'Paid energy (kWh)'),
  thousandths('counted.quantity', '计数', 'Counted'),
  thousandths('counted.paid', '计补数量', 'Counted and paid'),
  yuan('amountFen', '补贴金额(元)', 'Amount (yuan)'),
  yuan('atRiskFen', '待定金额(元)', 'At risk (yuan)'),
  coded('findings', '核查问题', 'Findings', FINDING_WORDS),
];

export const CHANGE_COLUMNS: readonly Column[] = [
  ...PLACE,
  HOUSEHOLD,
  coded('beforeStatus', '原状态', 'Status before', LINE_STATUSES),
  coded('afterStatus', '现状态', 'Status after', LINE_STATUSES),
  yuan('differenceFen', '差额(元)', 'Difference (yuan)'),
  coded('moves', '变动', 'Moves', MOVES),
];
