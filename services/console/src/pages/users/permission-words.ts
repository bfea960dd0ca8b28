import type { Permission } from '@nuanbu/contracts/http';
import { DUTIES, type Duty, type Words } from '@nuanbu/terms';

/** What may be done beside the duties at a batch, whose words are public codes of their own. */
type Beside = Exclude<Permission, Duty>;

const WORDS: Readonly<Record<Beside, Words>> = {
  seeProgrammes: { zh: '查看规则', en: 'See the rules' },
  seeVillages: { zh: '查看镇村与户数', en: 'See villages and their numbers of households' },
  seeCompleteness: { zh: '查看示数完整率', en: 'See the completeness of readings' },
  seeRegister: { zh: '查看台账与户', en: 'See register and households' },
  seeRuns: { zh: '查看核算', en: 'See runs' },
  seeBatches: { zh: '查看批次', en: 'See batches' },
  seeFunds: { zh: '查看资金', en: 'See funds' },
  seeFeeders: { zh: '查看采集', en: 'See feeders' },
  seeAudit: { zh: '查看审计日志', en: 'See the audit log' },
  takeAuditPackage: { zh: '下载审计包', en: 'Take an audit package away' },
  revealPersonal: {
    zh: '查看完整个人信息（每次都记录）',
    en: 'See personal data in full (logged each time)',
  },
  returnBatch: { zh: '退回批次', en: 'Send a batch back' },
  raiseObjection: { zh: '登记异议', en: 'Record an objection' },
  answerObjection: { zh: '答复异议', en: 'Answer an objection' },
  recordFunds: { zh: '登记资金', en: 'Record funds' },
  openViolation: { zh: '违规立案', en: 'Open a violation case' },
  decideViolation: { zh: '认定违规', en: 'Decide a violation case' },
  signOffQuestion: { zh: '确认未明条款的理解', en: 'Sign an open question off' },
  askWhatIf: { zh: '政策试算', en: 'Ask a what-if' },
  importRegister: { zh: '导入台账', en: 'Import the register' },
  fileProgramme: { zh: '登记方案文件', en: 'File a programme' },
  manageFeeders: { zh: '管理集中器', en: 'Manage concentrators' },
  handleQuarantine: { zh: '处理隔离报文', en: 'Handle quarantined messages' },
  manageUsers: { zh: '管理用户', en: 'Manage users' },
};

/** What a permission is called. */
export function wordsOfPermission(permission: Permission): Words {
  if (isDuty(permission)) return DUTIES[permission];
  return WORDS[permission];
}

export function isDuty(permission: Permission): permission is Duty {
  return Object.hasOwn(DUTIES, permission);
}

const LOOKS: readonly Permission[] = ['takeAuditPackage', 'revealPersonal'];

/** Whether it lets somebody look, and nothing else. */
export function isSight(permission: Permission): boolean {
  return permission.startsWith('see') || LOOKS.includes(permission);
}
