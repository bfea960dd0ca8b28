import { ProfileOutlined } from '@ant-design/icons';
import type { Page } from '../../layout/pages.ts';
import type { AreaTab } from '../../parts/area-tabs.tsx';

export const registerPages: readonly Page[] = [
  {
    path: '/register',
    permission: 'seeRegister',
    title: { zh: '台账', en: 'Register' },
    navigation: { group: 'register', icon: ProfileOutlined },
    load: () => import('./conversions-page.tsx'),
  },
  {
    path: '/register/households/:household',
    permission: 'seeRegister',
    title: { zh: '户台账与沿革', en: 'Household facts and history' },
    load: () => import('./history-page.tsx'),
  },
  {
    path: '/register/progress',
    permission: 'seeRegister',
    title: { zh: '改造进度', en: 'Conversions against plan' },
    load: () => import('./progress-page.tsx'),
  },
  {
    path: '/register/violations',
    permission: 'seeRegister',
    title: { zh: '违规', en: 'Violations' },
    load: () => import('./violations-page.tsx'),
  },
  {
    path: '/register/import',
    permission: 'importRegister',
    title: { zh: '导入', en: 'Import' },
    load: () => import('./import-page.tsx'),
  },
];

/** The pages of the area, side by side. */
export const REGISTER_TABS: readonly AreaTab[] = [
  { to: '/register', title: { zh: '户台账', en: 'Households' } },
  { to: '/register/progress', title: { zh: '改造进度', en: 'Against plan' } },
  { to: '/register/violations', title: { zh: '违规', en: 'Violations' } },
  { to: '/register/import', title: { zh: '导入', en: 'Import' }, permission: 'importRegister' },
];
