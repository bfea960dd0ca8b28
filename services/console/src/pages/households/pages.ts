import { ApartmentOutlined, TeamOutlined } from '@ant-design/icons';
import type { Page } from '../../layout/pages.ts';

export const householdPages: readonly Page[] = [
  {
    path: '/villages',
    permission: 'seeRegister',
    title: { zh: '村庄', en: 'Villages' },
    navigation: { group: 'register', icon: ApartmentOutlined },
    load: () => import('./villages-page.tsx'),
  },
  {
    path: '/households',
    permission: 'seeRegister',
    title: { zh: '住户', en: 'Households' },
    navigation: { group: 'register', icon: TeamOutlined },
    load: () => import('./households-page.tsx'),
  },
  {
    path: '/households/:household',
    permission: 'seeRegister',
    title: { zh: '结算单', en: 'Household sheet' },
    load: () => import('./sheet/sheet-page.tsx'),
  },
];
