import { CalculatorOutlined } from '@ant-design/icons';
import type { Page } from '../../layout/pages.ts';

export const runPages: readonly Page[] = [
  {
    path: '/runs',
    permission: 'seeRuns',
    title: { zh: '核算', en: 'Runs' },
    navigation: { group: 'money', icon: CalculatorOutlined },
    load: () => import('./runs-page.tsx'),
  },
  {
    path: '/runs/:run',
    permission: 'seeRuns',
    title: { zh: '核算', en: 'Run' },
    load: () => import('./run-page.tsx'),
  },
  {
    path: '/runs/:run/lines',
    permission: 'seeRuns',
    title: { zh: '核算明细', en: 'Lines of a run' },
    load: () => import('./run-lines-page.tsx'),
  },
  {
    path: '/runs/:run/differences',
    permission: 'seeRuns',
    title: { zh: '与已入账的差额', en: 'Differences from what is booked' },
    load: () => import('./differences-page.tsx'),
  },
  {
    path: '/runs/:run/against/:before',
    permission: 'seeRuns',
    title: { zh: '两次核算比较', en: 'Two runs compared' },
    load: () => import('./comparison-page.tsx'),
  },
];
