/** How payments, their files and what is not paid are written as tables. */
import { FUND_ENTRY_WORDS, PAYEE_CHANGE_WORDS, UNPAID_STAGE_WORDS } from '@nuanbu/contracts/http';
import { PAYMENT_STATES } from '@nuanbu/terms';
import {
  type Column,
  coded,
  count,
  day,
  instant,
  numbered,
  parts,
  text,
  titled,
  yuan,
} from '../column.ts';
import { HOUSEHOLD, PLACE } from './register.ts';
import { SUBJECT } from './runs.ts';

/** Whom a payment goes to; masked in every list. */
const PAYEE: readonly Column[] = [
  text('payee.name', '收款人', 'Payee'),
  text('payee.account', '收款账号', 'Account'),
  text('payee.bank', '开户行', 'Bank'),
];
const FILE: readonly Column[] = [text('kind', '格式', 'Form'), text('name', '文件名', 'File name')];

export const PAYMENT_COLUMNS: readonly Column[] = [
  text('paymentId', '业务编号', 'Payment'),
  HOUSEHOLD,
  ...PAYEE,
  yuan('amountFen', '金额(元)', 'Amount (yuan)'),
  count('attempt', '第几次', 'Attempt'),
  coded('state', '状态', 'State', PAYMENT_STATES),
  text('failure', '退回原因', 'Failure'),
];

export const PAYMENT_FILE_COLUMNS: readonly Column[] = [
  count('attempt', '第几次', 'Attempt'),
  ...FILE,
  count('count', '笔数', 'Payments'),
  yuan('sumFen', '合计(元)', 'Sum (yuan)'),
  text('reason', '理由', 'Reason'),
  text('exportedBy', '导出人', 'Exported by'),
  instant('exportedAt', '导出时间', 'Exported at'),
  text('takenBy', '领取人', 'Taken by'),
  instant('takenAt', '领取时间', 'Taken at'),
  text('sha256', 'SHA-256', 'SHA-256'),
];

export const RETURN_COLUMNS: readonly Column[] = [
  numbered('number', '回盘', 'Import'),
  ...FILE,
  count('lineCount', '笔数', 'Lines'),
  yuan('amountFen', '金额(元)', 'Amount (yuan)'),
  numbered('auditNumber', '审计记录', 'Audit entry'),
  text('sha256', 'SHA-256', 'SHA-256'),
];

export const PAYEE_CHANGE_COLUMNS: readonly Column[] = [
  numbered('number', '变更', 'Change'),
  HOUSEHOLD,
  ...PAYEE,
  coded('state', '状态', 'State', PAYEE_CHANGE_WORDS),
  text('reason', '理由', 'Reason'),
  text('evidence', '证据', 'Evidence'),
  text('proposedBy', '申请人', 'Proposed by'),
  instant('proposedAt', '申请时间', 'Proposed at'),
  text('answeredBy', '复核人', 'Answered by'),
  instant('answeredAt', '复核时间', 'Answered at'),
];

export const UNPAID_COLUMNS: readonly Column[] = [
  ...PLACE,
  HOUSEHOLD,
  ...SUBJECT,
  coded('stage', '所处环节', 'Stage', UNPAID_STAGE_WORDS),
  yuan('amountFen', '金额(元)', 'Amount (yuan)'),
  day('owedSince', '应付起始日', 'Owed since'),
  count('ageDays', '已等天数', 'Days'),
  numbered('runNumber', '核算', 'Run'),
  numbered('batchNumber', '批次', 'Batch'),
  count('attempts', '付款次数', 'Attempts'),
  text('failure', '退回原因', 'Failure'),
];

export const UNPAID_SUM_COLUMNS: readonly Column[] = [
  coded('stage', '所处环节', 'Stage', UNPAID_STAGE_WORDS),
  count('households', '户数', 'Households'),
  yuan('amountFen', '金额(元)', 'Amount (yuan)'),
  count('oldestDays', '最长天数', 'Oldest (days)'),
];

export const FUND_COLUMNS: readonly Column[] = [
  titled('funder', '资金层级', 'Level'),
  yuan('receivedFen', '已到账(元)', 'Received (yuan)'),
  yuan('committedFen', '已批准(元)', 'Approved (yuan)'),
  yuan('paidFen', '已付(元)', 'Paid (yuan)'),
  yuan('returnedFen', '银行退回(元)', 'Returned (yuan)'),
  yuan('recoveredFen', '追回(元)', 'Recovered (yuan)'),
  yuan('owedFen', '尚欠各户(元)', 'Owed (yuan)'),
  yuan('onHandFen', '可用(元)', 'On hand (yuan)'),
];

export const FUND_ENTRY_COLUMNS: readonly Column[] = [
  numbered('number', '凭证序号', 'Entry'),
  coded('kind', '类别', 'Kind', FUND_ENTRY_WORDS),
  day('occurredOn', '日期', 'Day'),
  text('evidence', '凭证号', 'Voucher'),
  text('reason', '理由', 'Reason'),
  numbered('line.batchNumber', '批次', 'Batch'),
  text('line.householdId', '户编号', 'Household'),
  parts('postings', 'account', '分录(元)', 'Postings (yuan)'),
  text('person', '经办', 'By'),
  instant('at', '登记时间', 'Entered at'),
  numbered('auditNumber', '审计记录', 'Audit entry'),
];
