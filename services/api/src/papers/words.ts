/** What reports say above their rows that no code has; Chinese first. */
import type { Words } from '@nuanbu/terms';

export const HEAD_WORDS = {
  run: { zh: '核算', en: 'run' },
  batch: { zh: '批次', en: 'batch' },
  trial: { zh: '（试算，不作发放依据）', en: ' (a trial: nothing is paid by it)' },
  provisional: { zh: '（暂算，不作发放依据）', en: ' (provisional: nothing is paid by it)' },
  state: { zh: '状态', en: 'state' },
  span: { zh: '计费期', en: 'season' },
  programme: { zh: '方案', en: 'programme' },
  component: { zh: '项目', en: 'component' },
  period: { zh: '补贴期', en: 'period' },
  payable: { zh: '可发放', en: 'payable' },
  pays: { zh: '发放', en: 'pays' },
  households: { zh: '户', en: 'households' },
  yuan: { zh: '元', en: 'yuan' },
  digest: { zh: '摘要', en: 'digest' },
  auditHead: { zh: '审计链头', en: 'audit head' },
  none: { zh: '—', en: '—' },
  register: { zh: '发放清册', en: 'payout register' },
  villageSummary: { zh: '村汇总', en: 'by village' },
  batchRegister: { zh: '批次发放清册', en: 'register of the batch' },
  notice: { zh: '补贴公示名单', en: 'public notice' },
  written: { zh: '打印时间', en: 'printed at' },
  once: { zh: '一次性', en: 'once' },
  repays: { zh: '重付批次', en: 'pays again of batch' },
} satisfies Record<string, Words>;
