import { ApiOutlined } from '@ant-design/icons';
import type { Page } from '../../layout/pages.ts';
import type { AreaTab } from '../../parts/area-tabs.tsx';

export const feederPages: readonly Page[] = [
  {
    path: '/feeders',
    permission: 'seeFeeders',
    title: { zh: '采集', en: 'Feeders' },
    navigation: { group: 'register', icon: ApiOutlined },
    load: () => import('./concentrators-page.tsx'),
  },
  {
    path: '/feeders/quarantine',
    permission: 'seeFeeders',
    title: { zh: '隔离报文', en: 'Quarantined messages' },
    load: () => import('./quarantine-page.tsx'),
  },
  {
    path: '/feeders/completeness',
    permission: 'seeCompleteness',
    title: { zh: '示数完整率', en: 'Completeness of readings' },
    load: () => import('./completeness-page.tsx'),
  },
];

/** The pages of the area, side by side. */
export const FEEDER_TABS: readonly AreaTab[] = [
  {
    to: '/feeders',
    title: { zh: '集中器', en: 'Concentrators' },
    permission: 'seeFeeders',
  },
  {
    to: '/feeders/quarantine',
    title: { zh: '隔离报文', en: 'Quarantine' },
    permission: 'seeFeeders',
  },
  {
    to: '/feeders/completeness',
    title: { zh: '示数完整率', en: 'Completeness' },
    permission: 'seeCompleteness',
  },
];
