import { SafetyCertificateOutlined } from '@ant-design/icons';
import type { Page } from '../../layout/pages.ts';
import type { AreaTab } from '../../parts/area-tabs.tsx';

export const auditPages: readonly Page[] = [
  {
    path: '/audit',
    permission: 'seeAudit',
    title: { zh: '审计', en: 'Audit' },
    navigation: { group: 'system', icon: SafetyCertificateOutlined },
    load: () => import('./log-page.tsx'),
  },
  {
    path: '/audit/views',
    permission: 'seeAudit',
    title: { zh: '个人信息查看记录', en: 'Full views of personal data' },
    load: () => import('./views-page.tsx'),
  },
  {
    path: '/audit/packages',
    permission: 'seeBatches',
    title: { zh: '审计包', en: 'Audit packages' },
    load: () => import('./packages-page.tsx'),
  },
];

/** The pages of the area, side by side. */
export const AUDIT_TABS: readonly AreaTab[] = [
  { to: '/audit', title: { zh: '审计日志', en: 'Log' }, permission: 'seeAudit' },
  {
    to: '/audit/views',
    title: { zh: '个人信息查看', en: 'Views of personal data' },
    permission: 'seeAudit',
  },
  {
    to: '/audit/packages',
    title: { zh: '审计包', en: 'Audit packages' },
    permission: 'seeBatches',
  },
];
