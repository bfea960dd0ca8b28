import type { CodeTable } from './words.ts';

/** How a household stands otherwise under other terms, or under those of another programme. */
export type Move =
  | 'gains'
  | 'loses'
  | 'becomesPayable'
  | 'stopsBeingPayable'
  | 'reachesStart'
  | 'fallsBelowStart'
  | 'reachesLimit'
  | 'leavesLimit';

export const MOVES: CodeTable<Move> = {
  gains: { zh: '发放增加', en: 'It is paid more than before.' },
  loses: { zh: '发放减少', en: 'It is paid less than before.' },
  becomesPayable: { zh: '变为可发放', en: 'It is paid, and was not.' },
  stopsBeingPayable: { zh: '变为不发放', en: 'It is not paid, and was.' },
  reachesStart: { zh: '达到起补量', en: 'It reaches the start of payment, and did not.' },
  fallsBelowStart: { zh: '落到起补量以下', en: 'It lies below the start of payment, and did not.' },
  reachesLimit: { zh: '开始受上限限制', en: 'A limit takes some of its money, and took none.' },
  leavesLimit: { zh: '不再受上限限制', en: 'No limit takes any of its money, and one did.' },
};
