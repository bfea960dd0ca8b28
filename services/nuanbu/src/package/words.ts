import type { Words } from '@nuanbu/terms';
import type { CheckName } from './verify/found.ts';

/** What each check of a package says of itself, before how much it looked at. */
export const CHECK_WORDS: Readonly<Record<CheckName, Words>> = {
  manifest: {
    zh: '每个文件的大小和 SHA-256 与清单一致',
    en: 'Every file has the size and SHA-256 of the manifest',
  },
  runs: {
    zh: '由冻结的方案、名册、电表和示数重新核算，明细和摘要逐字节一致',
    en: 'Settled anew from the frozen programme, roster, meters and readings, lines and digest are the same to the byte',
  },
  lines: {
    zh: '批次每户金额来自核算结果和人工处理，资金分担合计无误',
    en: 'What the batch pays each household follows from its run and the decisions on it, and the levels bear it whole',
  },
  figures: {
    zh: '批次的户数、金额、摘要与明细一致',
    en: 'Count, sum and digest of the batch are those of its lines',
  },
  signatures: {
    zh: '各步骤次序无误；到本状态为止应有的签字都在，签的正是这个摘要',
    en: 'The steps are in order, and the signatures due by its state are there, on this very digest',
  },
  separation: {
    zh: '没有人承担两项不相容的职责',
    en: 'Nobody has two duties that exclude one another',
  },
  postings: {
    zh: '每笔分录借贷平衡，承诺和支付与批次金额一致',
    en: 'All postings add up to zero, and commit and pay what the batch pays',
  },
  payments: {
    zh: '支付文件、付款和银行回盘与明细一致',
    en: 'Payment files, payments and what the bank answered are as the lines',
  },
  chain: {
    zh: '审计链从第一条起逐条重算，无断裂',
    en: 'The audit chain holds, recomputed from its first entry',
  },
  printedHeads: {
    zh: '纸面上打印的审计链头都在链中，散列相同',
    en: 'The heads that were printed on paper are in the chain, with the same hashes',
  },
  events: {
    zh: '批次的每一件事、分录、处理和文件都在审计链中，内容相同',
    en: 'All that was done at the batch, posted, decided and sent is in the chain, and the same',
  },
};

export const VERDICT_WORDS = {
  holds: { zh: '核验通过', en: 'The package holds.' },
  fails: { zh: '核验不通过', en: 'The package does not hold.' },
  of: { zh: '批次', en: 'batch' },
  head: {
    zh: '请用 --head "编号 散列" 核对当时打印在纸上的审计链头；本包的审计链止于',
    en: 'Compare with a head that was printed at the time, by --head "NUMBER HASH"; the chain ends with',
  },
} satisfies Record<string, Words>;
