/** How batches and their lines are written as tables. */
import { BATCH_KIND_WORDS } from '@nuanbu/contracts/http';
import { BATCH_STATES, LINE_DECISIONS, LINE_STATUSES } from '@nuanbu/terms';
import { type Column, coded, count, day, instant, numbered, parts, text, yuan } from '../column.ts';
import { HOUSEHOLD, NAME, PLACE } from './register.ts';
import { SUBJECT } from './runs.ts';

export const BATCH_COLUMNS: readonly Column[] = [
  numbered('number', '批次', 'Batch'),
  coded('kind', '类别', 'Kind', BATCH_KIND_WORDS),
  coded('state', '状态', 'State', BATCH_STATES),
  ...SUBJECT,
  numbered('runNumber', '核算', 'Run'),
  numbered('round', '轮次', 'Round'),
  count('lineCount', '户数', 'Households'),
  yuan('amountFen', '金额(元)', 'Amount (yuan)'),
  day('notice.publishedOn', '公示日期', 'Notice published on'),
  count('notice.days', '公示天数', 'Days of notice'),
  text('madeBy', '编制人', 'Made by'),
  instant('madeAt', '编制时间', 'Made at'),
  text('digest', '摘要', 'Digest'),
  numbered('auditHead.number', '审计链头', 'Audit head'),
  text('auditHead.hash', '审计链头哈希', 'Hash of the audit head'),
];

export const BATCH_LINE_COLUMNS: readonly Column[] = [
  ...PLACE,
  HOUSEHOLD,
  NAME,
  coded('status', '核算状态', 'Status in the run', LINE_STATUSES),
  yuan('pays.amountFen', '本批发放(元)', 'Pays (yuan)'),
  parts('pays.funders', 'funder', '资金来源(元)', 'Who bears it (yuan)'),
  yuan('bookedFen', '已入账(元)', 'Booked before (yuan)'),
  numbered('repaysBatch', '重付批次', 'Pays again of batch'),
  coded('decisions.decision', '处理', 'Decisions', LINE_DECISIONS),
  text('decisions.reason', '理由', 'Reasons'),
  text('decisions.evidence', '证据', 'Evidence'),
  text('decisions.person', '经办', 'By'),
];
