import { IdcardOutlined } from '@ant-design/icons';
import type { Page } from '../../layout/pages.ts';
import type { AreaTab } from '../../parts/area-tabs.tsx';

export const userPages: readonly Page[] = [
  {
    path: '/users',
    permission: 'manageUsers',
    title: { zh: '用户', en: 'Users' },
    navigation: { group: 'system', icon: IdcardOutlined },
    load: () => import('./users-page.tsx'),
  },
  {
    path: '/users/roles',
    permission: 'manageUsers',
    title: { zh: '角色与权限', en: 'Roles and permissions' },
    load: () => import('./roles-page.tsx'),
  },
];

/** The pages of the area, side by side. */
export const USER_TABS: readonly AreaTab[] = userPages.map(({ path, title }) => ({
  to: path,
  title,
}));
