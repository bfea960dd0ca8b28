import type { CodeTable } from './words.ts';

/** What is wrong with an audit package. */
export type PackageFault =
  | 'packageUnreadable'
  | 'packageUnsafe'
  | 'manifestChanged'
  | 'packageFileMissing'
  | 'packageFileUnlisted'
  | 'packageFileChanged'
  | 'digestNotReproduced'
  | 'linesNotReproduced'
  | 'batchLineUnfounded'
  | 'batchFiguresWrong'
  | 'signaturesIncomplete'
  | 'dutiesNotSeparated'
  | 'postingsUnbalanced'
  | 'paymentsUnlikeLines'
  | 'auditChainBroken'
  | 'printedHeadDiffers'
  | 'eventNotInChain';

export const PACKAGE_FAULTS: CodeTable<PackageFault> = {
  packageUnreadable: {
    zh: '不是审计包，或无法读取',
    en: 'It is no audit package, or cannot be read.',
  },
  packageUnsafe: {
    zh: '压缩包含有不安全的文件名或大小',
    en: 'The archive has names or sizes that are not safe to unpack.',
  },
  manifestChanged: { zh: '清单已被改动', en: 'The manifest was changed.' },
  packageFileMissing: { zh: '缺少清单所列文件', en: 'A file of the manifest is missing.' },
  packageFileUnlisted: { zh: '多出清单未列文件', en: 'There is a file that no manifest lists.' },
  packageFileChanged: { zh: '文件已被改动', en: 'A file was changed.' },
  digestNotReproduced: {
    zh: '由冻结数据重算的摘要不一致',
    en: 'Recomputed from the frozen inputs, the digest is another one.',
  },
  linesNotReproduced: {
    zh: '由冻结数据重算的明细不一致',
    en: 'Recomputed from the frozen inputs, a line is another one.',
  },
  batchLineUnfounded: {
    zh: '批次明细与核算结果和人工处理不符',
    en: 'The batch pays something else than its run and the decisions on its lines give.',
  },
  batchFiguresWrong: {
    zh: '批次户数、金额或摘要与明细不符',
    en: 'Count, sum or digest of the batch are not those of its lines.',
  },
  signaturesIncomplete: {
    zh: '签字不全或次序不对',
    en: 'A signature is missing, or the steps are in an order that cannot be.',
  },
  dutiesNotSeparated: {
    zh: '同一人承担了不相容的职责',
    en: 'One person has two duties that exclude one another.',
  },
  postingsUnbalanced: {
    zh: '记账借贷不平或与批次金额不符',
    en: 'Postings do not add up to zero, or not to what the batch pays.',
  },
  paymentsUnlikeLines: {
    zh: '付款或回盘与批次明细不符',
    en: 'Payments, or what the bank answered to them, are not as the lines of the batch.',
  },
  auditChainBroken: { zh: '审计链断裂', en: 'The audit chain does not hold.' },
  printedHeadDiffers: {
    zh: '审计链中该条的散列与纸面上打印的不同',
    en: 'At that number the audit chain has another hash than the one that was printed.',
  },
  eventNotInChain: {
    zh: '批次记录与审计链不符',
    en: 'The audit chain does not say what the package says.',
  },
};
