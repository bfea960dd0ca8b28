import { ReadOutlined } from '@ant-design/icons';
import type { Page } from '../../layout/pages.ts';
import type { AreaTab } from '../../parts/area-tabs.tsx';

export const rulePages: readonly Page[] = [
  {
    path: '/rules',
    permission: 'seeProgrammes',
    title: { zh: '规则', en: 'Rules' },
    navigation: { group: 'system', icon: ReadOutlined },
    load: () => import('./programmes-page.tsx'),
  },
  {
    path: '/rules/what-if',
    permission: 'askWhatIf',
    title: { zh: '政策试算', en: 'What if' },
    load: () => import('./what-if/what-if-page.tsx'),
  },
  {
    path: '/rules/file',
    permission: 'fileProgramme',
    title: { zh: '检查并登记方案', en: 'Check and file a programme' },
    load: () => import('./file/file-page.tsx'),
  },
  ...['/rules/:programme', '/rules/:programme/:part'].map((path) => ({
    ...{ path, permission: 'seeProgrammes' as const, title: { zh: '方案', en: 'Programme' } },
    load: () => import('./programme-page.tsx'),
  })),
];

/** The pages of the area, side by side. */
export const RULE_TABS: readonly AreaTab[] = [
  { to: '/rules', title: { zh: '方案', en: 'Programmes' } },
  { to: '/rules/what-if', title: { zh: '政策试算', en: 'What if' }, permission: 'askWhatIf' },
  {
    to: '/rules/file',
    title: { zh: '检查并登记方案', en: 'Check and file' },
    permission: 'fileProgramme',
  },
];
