/** How programmes, feeders, the audit chain and users are written as tables. */
import { CASE_GIVES_WORDS } from '@nuanbu/contracts/http';
import { FINDINGS, READING_REFUSALS, ROLES } from '@nuanbu/terms';
import { type Column, coded, count, day, flag, instant, numbered, text, yuan } from '../column.ts';

export const PROGRAMME_COLUMNS: readonly Column[] = [
  text('name', '方案', 'Programme'),
  text('title', '名称', 'Title'),
  numbered('version', '版本', 'Version'),
  day('validFrom', '生效日', 'Valid from'),
  day('validTo', '失效日', 'Valid to'),
  text('addedBy', '登记人', 'Added by'),
  instant('addedAt', '登记时间', 'Added at'),
  text('digest', '摘要', 'Digest'),
];

export const CASE_COLUMNS: readonly Column[] = [
  text('component.title', '补贴项目', 'Component'),
  text('name', '情形', 'Case'),
  text('period', '补贴期', 'Period'),
  text('household', '户的情况', 'Household'),
  text('quantity', '计量', 'Measured'),
  coded('gives', '结果', 'Gives', CASE_GIVES_WORDS),
  text('why', '原因', 'Why'),
  yuan('amountFen', '金额(元)', 'Yuan'),
  yuan('atRiskFen', '待定金额(元)', 'Yuan at risk'),
];

export const QUESTION_COLUMNS: readonly Column[] = [
  text('programme', '方案', 'Programme'),
  text('parameter', '参数', 'Parameter'),
  text('openQuestionZh', '未明确之处', 'Open question (zh)'),
  text('openQuestion', '未明确之处(英)', 'Open question'),
  text('reading', '现行理解', 'Reading'),
  text('otherReadings', '其他理解', 'Other readings'),
  text('decidedBy', '由谁决定', 'Decided by'),
  text('signOffs.actor', '签认人', 'Signed off by'),
  text('signOffs.reason', '签认理由', 'Reason'),
];

export const CONCENTRATOR_COLUMNS: readonly Column[] = [
  text('name', '采集器', 'Concentrator'),
  text('district', '区', 'District'),
  text('villages', '村', 'Villages'),
  flag('mayCorrect', '可更正', 'May correct'),
  flag('isConnected', '在线', 'Connected'),
  instant('heardAt', '最近收到', 'Last heard'),
  instant('lastReadingAt', '村内最近示数', 'Last reading of its villages'),
  text('status.software', '软件', 'Software'),
  count('status.meters', '电表数', 'Meters'),
  text('status.note', '说明', 'Note'),
  instant('addedAt', '登记时间', 'Added at'),
  instant('rotatedAt', '换密时间', 'Password changed at'),
  instant('revokedAt', '停用时间', 'Disabled at'),
];

export const QUARANTINE_COLUMNS: readonly Column[] = [
  numbered('number', '编号', 'Entry'),
  instant('receivedAt', '首次收到', 'First received'),
  instant('lastSeenAt', '最近收到', 'Last received'),
  text('source', '来源', 'Source'),
  text('topic', '主题', 'Topic'),
  coded('reasons.code', '拒收原因', 'Reasons', { ...READING_REFUSALS, ...FINDINGS }),
  text('reasons.detail', '详情', 'Details'),
  count('count', '次数', 'Times'),
  count('sizeBytes', '字节', 'Bytes'),
  instant('replayedAt', '重放时间', 'Replayed at'),
  text('sha256', 'SHA-256', 'SHA-256'),
];

export const AUDIT_COLUMNS: readonly Column[] = [
  numbered('number', '序号', 'Number'),
  instant('at', '时间', 'At'),
  text('actor', '经办', 'By'),
  text('action', '动作', 'Action'),
  text('subject', '对象', 'Subject'),
  text('content', '内容', 'Content'),
  text('previousHash', '前一哈希', 'Hash before'),
  text('hash', '哈希', 'Hash'),
];

export const USER_COLUMNS: readonly Column[] = [
  text('name', '用户名', 'Name'),
  text('displayName', '姓名', 'Display name'),
  coded('roles', '角色', 'Roles', ROLES),
  text('scope.towns', '所辖镇', 'Towns'),
  text('scope.villages', '所辖村', 'Villages'),
  instant('addedAt', '登记时间', 'Added at'),
  instant('disabledAt', '停用时间', 'Disabled at'),
  instant('lockedUntil', '锁定至', 'Locked until'),
];
