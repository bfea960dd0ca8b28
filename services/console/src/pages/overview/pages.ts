import { HomeOutlined } from '@ant-design/icons';
import type { Page } from '../../layout/pages.ts';

export const overviewPages: readonly Page[] = [
  {
    path: '/',
    title: { zh: '总览', en: 'Overview' },
    navigation: { group: 'work', icon: HomeOutlined },
    load: () => import('./overview-page.tsx'),
  },
];
