import type { Language } from '@nuanbu/contracts';

type Both = Readonly<Record<Language, string>>;

/** The words of tables that neither a programme nor a code has; Chinese first. */
const TABLE_WORDS = {
  run: { zh: '核算', en: 'run' },
  kind: { zh: '类别', en: 'kind' },
  state: { zh: '状态', en: 'state' },
  programme: { zh: '方案', en: 'programme' },
  component: { zh: '项目', en: 'component' },
  season: { zh: '补贴期', en: 'season' },
  started: { zh: '开始时间', en: 'started' },
  digest: { zh: '摘要', en: 'digest' },
  household: { zh: '户编号', en: 'household' },
  village: { zh: '村', en: 'village' },
  status: { zh: '状态', en: 'status' },
  counted: { zh: '计补数量', en: 'counted' },
  yuan: { zh: '金额(元)', en: 'yuan' },
  atRisk: { zh: '待定(元)', en: 'at risk' },
  findings: { zh: '核查问题', en: 'findings' },
  case: { zh: '案件', en: 'case' },
  violation: { zh: '违规情形', en: 'kind' },
  foundOn: { zh: '发现日期', en: 'found on' },
  lastStep: { zh: '最近一步', en: 'last step' },
  by: { zh: '经办', en: 'by' },
  step: { zh: '步骤', en: 'step' },
  at: { zh: '时间', en: 'at' },
  evidence: { zh: '证据', en: 'evidence' },
  reason: { zh: '理由', en: 'reason' },
  auditEntry: { zh: '审计记录', en: 'audit entry' },
  batch: { zh: '批次', en: 'batch' },
  stands: { zh: '有效', en: 'stands' },
  yes: { zh: '是', en: 'yes' },
  superseded: { zh: '否，批次已被取代', en: 'no, superseded' },
  standing: { zh: '应收回合计(元)', en: 'standing, yuan' },
  households: { zh: '户', en: 'households' },
  paidNow: { zh: '现在发放(元)', en: 'paid now, yuan' },
  booked: { zh: '已入账(元)', en: 'booked, yuan' },
  now: { zh: '应为(元)', en: 'now, yuan' },
  difference: { zh: '差额(元)', en: 'difference, yuan' },
  cause: { zh: '原因', en: 'cause' },
  energy: { zh: '电量(千瓦时)', en: 'kWh' },
} satisfies Record<string, Both>;
type TableWord = keyof typeof TABLE_WORDS;

export function word(name: TableWord, language: Language): string {
  return TABLE_WORDS[name][language];
}

/** The heads of a table's columns. */
export function heads(names: readonly TableWord[], language: Language): string[] {
  return names.map((name) => word(name, language));
}
