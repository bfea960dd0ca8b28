import type { CodeTable } from './words.ts';

/** How far a batch is (domain rule S3). */
export type BatchState =
  | 'draft'
  | 'publicNotice'
  | 'townReview'
  | 'bureauReview'
  | 'financeReview'
  | 'approved'
  | 'released'
  | 'partlyReturned'
  | 'paid'
  | 'reconciled'
  | 'superseded';

export const BATCH_STATES: CodeTable<BatchState> = {
  draft: { zh: '草稿', en: 'draft' },
  publicNotice: { zh: '公示中', en: 'public notice' },
  townReview: { zh: '待乡镇审核', en: 'waits for the town' },
  bureauReview: { zh: '待主管部门审核', en: 'waits for the lead bureau' },
  financeReview: { zh: '待财政审核', en: 'waits for finance' },
  approved: { zh: '已审定', en: 'approved' },
  released: { zh: '已出支付文件', en: 'payment file out' },
  partlyReturned: { zh: '部分退回', en: 'partly returned by the bank' },
  paid: { zh: '已发放', en: 'paid' },
  reconciled: { zh: '已对账', en: 'reconciled' },
  superseded: { zh: '已被取代', en: 'superseded by a newer batch' },
};

/** What a person of the house is; what they may do also depends on their towns and villages. */
export type Role = 'feeder' | 'village' | 'town' | 'bureau' | 'finance' | 'auditor' | 'admin';

export const ROLES: CodeTable<Role> = {
  feeder: { zh: '供电', en: 'power supply centre' },
  village: { zh: '村', en: 'village' },
  town: { zh: '乡镇', en: 'town' },
  bureau: { zh: '主管部门', en: 'lead bureau' },
  finance: { zh: '财政', en: 'finance' },
  auditor: { zh: '审计', en: 'auditor' },
  admin: { zh: '管理员', en: 'administrator' },
};

/** What a person takes on at a batch; most of them exclude one another (domain rule S4). */
export type Duty =
  | 'makeBatch'
  | 'editLines'
  | 'publishNotice'
  | 'signTown'
  | 'signBureau'
  | 'signFinance'
  | 'release'
  | 'changePayee'
  | 'approvePayee'
  | 'importReturns'
  | 'reconcile';

export const DUTIES: CodeTable<Duty> = {
  makeBatch: { zh: '编制批次', en: 'Makes the batch.' },
  editLines: { zh: '处理明细', en: 'Decides on lines of the batch.' },
  publishNotice: { zh: '公示', en: 'Publishes the notice, and ends it.' },
  signTown: { zh: '乡镇审核', en: 'Signs for the town.' },
  signBureau: { zh: '主管部门审核', en: 'Signs for the lead bureau.' },
  signFinance: { zh: '财政审核', en: 'Signs for finance.' },
  release: { zh: '导出支付文件', en: 'Exports the payment file.' },
  changePayee: { zh: '变更收款人', en: 'Proposes another payee.' },
  approvePayee: { zh: '复核收款人', en: 'Approves another payee.' },
  importReturns: { zh: '导入银行回盘', en: 'Imports what the bank returned.' },
  reconcile: { zh: '对账', en: 'Reconciles the batch with the bank.' },
};

/** What a person decides on one line of a batch. */
export type LineDecision = 'hold' | 'exclude' | 'releaseHold' | 'acceptEstimate';

export const LINE_DECISIONS: CodeTable<LineDecision> = {
  hold: { zh: '暂缓', en: 'The line waits, and can join a later batch.' },
  exclude: { zh: '剔除', en: 'The line leaves the batch for good.' },
  releaseHold: { zh: '解除暂缓', en: 'A line that waits is paid, at the best value.' },
  acceptEstimate: {
    zh: '认可推算',
    en: 'The best value of a line in doubt is accepted and paid, on evidence.',
  },
};

/** How far the payment of one line is. */
export type PaymentState = 'waiting' | 'paidOut' | 'failed' | 'replaced';

export const PAYMENT_STATES: CodeTable<PaymentState> = {
  waiting: { zh: '待付', en: 'The bank has not answered yet.' },
  paidOut: { zh: '已付', en: 'The bank has paid it.' },
  failed: { zh: '退回', en: 'The bank has returned it; the household is still owed the money.' },
  replaced: { zh: '已重付', en: 'It was returned, and a payment of a re-payment batch took over.' },
};

/** What becomes of an objection to the public notice. */
export type ObjectionOutcome = 'upheld' | 'rejected';

export const OBJECTION_OUTCOMES: CodeTable<ObjectionOutcome> = {
  upheld: { zh: '异议成立', en: 'It is right, and the line of the household is decided on anew.' },
  rejected: { zh: '异议不成立', en: 'It is not right, and the line stays as it is.' },
};

/** What changed between the run that is booked and the one that corrects it (domain rule S2). */
export type CorrectionCause = 'reading' | 'fact' | 'programme' | 'decision';

export const CORRECTION_CAUSES: CodeTable<CorrectionCause> = {
  reading: { zh: '示数变化', en: 'A reading came late or was corrected.' },
  fact: { zh: '名册变化', en: 'A fact of the household in the roster was corrected.' },
  programme: { zh: '方案变化', en: 'The programme has another version.' },
  decision: { zh: '人工决定', en: 'A person decided on the line.' },
};
