/** Words of what the answers say in plain letters, where no public code says it. */
import { LINE_STATUSES, type Words } from '@nuanbu/terms';

type WordsOf<Value extends string> = Readonly<Record<Value, Words>>;

export const RUN_KIND_WORDS: WordsOf<'final' | 'provisional' | 'correction' | 'trial'> = {
  final: { zh: '正式', en: 'final' },
  provisional: { zh: '暂算', en: 'provisional' },
  correction: { zh: '更正', en: 'correction' },
  trial: { zh: '试算', en: 'trial' },
};

export const RUN_STATE_WORDS: WordsOf<'running' | 'succeeded' | 'failed'> = {
  running: { zh: '核算中', en: 'running' },
  succeeded: { zh: '完成', en: 'succeeded' },
  failed: { zh: '失败', en: 'failed' },
};

export const BATCH_KIND_WORDS: WordsOf<'season' | 'supplementary' | 'repayment'> = {
  season: { zh: '当季', en: 'season' },
  supplementary: { zh: '补发', en: 'supplementary' },
  repayment: { zh: '重付', en: 're-payment' },
};

/** Why a household that is entitled has not been paid. */
export const UNPAID_STAGE_WORDS: WordsOf<'held' | 'unbooked' | 'inBatch' | 'waiting' | 'failed'> = {
  held: { zh: '暂缓', en: 'held' },
  unbooked: { zh: '未入批次', en: 'in no batch' },
  inBatch: { zh: '批次审核中', en: 'in a batch' },
  waiting: { zh: '待银行答复', en: 'waits for the bank' },
  failed: { zh: '银行退回', en: 'returned by the bank' },
};

export const PAYEE_CHANGE_WORDS: WordsOf<'open' | 'approved' | 'rejected'> = {
  open: { zh: '待复核', en: 'open' },
  approved: { zh: '已同意', en: 'approved' },
  rejected: { zh: '已驳回', en: 'rejected' },
};

export const FUND_ENTRY_WORDS: WordsOf<
  'fundsReceived' | 'fundsWithdrawn' | 'recovered' | 'commitmentWithdrawn'
> = {
  fundsReceived: { zh: '资金到账', en: 'funds received' },
  fundsWithdrawn: { zh: '资金收回', en: 'funds withdrawn' },
  recovered: { zh: '追回', en: 'recovered' },
  commitmentWithdrawn: { zh: '撤销应付', en: 'commitment withdrawn' },
};

/** What is done at a batch. */
export const BATCH_ACTION_WORDS: WordsOf<
  | 'make'
  | 'carryOver'
  | 'decideLines'
  | 'publishNotice'
  | 'endNotice'
  | 'raiseObjection'
  | 'answerObjection'
  | 'signTown'
  | 'signBureau'
  | 'signFinance'
  | 'return'
  | 'release'
  | 'exportAgain'
  | 'recordReturns'
  | 'changePayee'
  | 'approvePayee'
  | 'rejectPayee'
  | 'reconcile'
  | 'supersede'
> = {
  make: { zh: '编制', en: 'made' },
  carryOver: { zh: '沿用先前处理', en: 'earlier decisions carried over' },
  decideLines: { zh: '处理明细', en: 'lines decided' },
  publishNotice: { zh: '公示', en: 'notice published' },
  endNotice: { zh: '公示结束', en: 'notice ended' },
  raiseObjection: { zh: '提出异议', en: 'objection raised' },
  answerObjection: { zh: '答复异议', en: 'objection answered' },
  signTown: { zh: '乡镇签字', en: 'signed by the town' },
  signBureau: { zh: '主管部门签字', en: 'signed by the lead bureau' },
  signFinance: { zh: '财政签字', en: 'signed by finance' },
  return: { zh: '退回', en: 'sent back' },
  release: { zh: '出支付文件', en: 'payment file written' },
  exportAgain: { zh: '重出支付文件', en: 'payment file written again' },
  recordReturns: { zh: '登记回盘', en: 'bank’s answer recorded' },
  changePayee: { zh: '申请变更收款人', en: 'other payee proposed' },
  approvePayee: { zh: '同意变更收款人', en: 'other payee approved' },
  rejectPayee: { zh: '驳回变更收款人', en: 'other payee rejected' },
  reconcile: { zh: '对账', en: 'reconciled' },
  supersede: { zh: '被取代', en: 'superseded' },
};

/** What a household of a programme's case gets. */
export const CASE_GIVES_WORDS: WordsOf<
  'payable' | 'certainPart' | 'belowStart' | 'held' | 'ineligible'
> = {
  payable: LINE_STATUSES.payable,
  certainPart: { zh: '先付确定部分', en: 'certain part paid' },
  belowStart: LINE_STATUSES.belowStart,
  held: LINE_STATUSES.held,
  ineligible: LINE_STATUSES.ineligible,
};

export const YES_NO_WORDS: WordsOf<'true' | 'false'> = {
  true: { zh: '是', en: 'yes' },
  false: { zh: '否', en: 'no' },
};
