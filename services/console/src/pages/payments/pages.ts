import { BankOutlined, FundOutlined, HourglassOutlined, RollbackOutlined } from '@ant-design/icons';
import type { Page } from '../../layout/pages.ts';
import type { AreaTab } from '../../parts/area-tabs.tsx';

export const payoutPages: readonly Page[] = [
  {
    path: '/payments',
    permission: 'seeBatches',
    title: { zh: '支付', en: 'Payments' },
    navigation: { group: 'money', icon: BankOutlined },
    load: () => import('./payouts-page.tsx'),
  },
  {
    path: '/batches/:batch/payments',
    permission: 'seeBatches',
    title: { zh: '批次支付', en: 'Payments of a batch' },
    load: () => import('./payout-page.tsx'),
  },
  {
    path: '/unpaid',
    permission: 'seeBatches',
    title: { zh: '应发未发', en: 'Entitled, unpaid' },
    navigation: { group: 'money', icon: HourglassOutlined },
    load: () => import('./unpaid-page.tsx'),
  },
  {
    path: '/funds',
    permission: 'seeFunds',
    title: { zh: '资金', en: 'Funds' },
    navigation: { group: 'money', icon: FundOutlined },
    load: () => import('./funds-page.tsx'),
  },
  {
    path: '/recoveries',
    permission: 'seeRegister',
    title: { zh: '追回', en: 'Recoveries' },
    navigation: { group: 'money', icon: RollbackOutlined },
    load: () => import('./recoveries-page.tsx'),
  },
  {
    path: '/recoveries/entries',
    permission: 'seeRegister',
    title: { zh: '追回依据', en: 'Grounds of recoveries' },
    load: () => import('./recovery-entries-page.tsx'),
  },
];

/** What is owed back: what is left of each sum, and on which grounds it is owed. */
export const RECOVERY_TABS: readonly AreaTab[] = [
  { to: '/recoveries', title: { zh: '应追回与已退还', en: 'Owed and given back' } },
  { to: '/recoveries/entries', title: { zh: '逐笔依据', en: 'Grounds, entry by entry' } },
];
