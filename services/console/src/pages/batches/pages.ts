import { AuditOutlined } from '@ant-design/icons';
import type { Page } from '../../layout/pages.ts';

export const batchPages: readonly Page[] = [
  {
    path: '/batches',
    permission: 'seeBatches',
    title: { zh: '批次', en: 'Batches' },
    navigation: { group: 'money', icon: AuditOutlined },
    load: () => import('./batches-page.tsx'),
  },
  {
    path: '/batches/:batch',
    permission: 'seeBatches',
    title: { zh: '批次', en: 'Batch' },
    load: () => import('./batch-page.tsx'),
  },
  {
    path: '/batches/:batch/lines',
    permission: 'seeBatches',
    title: { zh: '批次明细', en: 'Lines of a batch' },
    load: () => import('./lines-page.tsx'),
  },
  {
    path: '/batches/:batch/notice',
    permission: 'seeBatches',
    title: { zh: '公示与异议', en: 'Notice and objections' },
    load: () => import('./notice-page.tsx'),
  },
  {
    path: '/batches/:batch/history',
    permission: 'seeBatches',
    title: { zh: '批次经过', en: 'History of a batch' },
    load: () => import('./history-page.tsx'),
  },
];
