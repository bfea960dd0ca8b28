import { createBrowserRouter, type RouteObject } from 'react-router';
import { LostPage, PageCrash } from './layout/fallbacks.tsx';
import { PageFrame } from './layout/frame.tsx';
import type { Page } from './layout/pages.ts';
import { Shell } from './layout/shell.tsx';
import { auditPages } from './pages/audit/pages.ts';
import { batchPages } from './pages/batches/pages.ts';
import { feederPages } from './pages/feeders/pages.ts';
import { householdPages } from './pages/households/pages.ts';
import { overviewPages } from './pages/overview/pages.ts';
import { payoutPages } from './pages/payments/pages.ts';
import { registerPages } from './pages/register/pages.ts';
import { rulePages } from './pages/rules/pages.ts';
import { runPages } from './pages/runs/pages.ts';
import { userPages } from './pages/users/pages.ts';

/** Every page there is, in the order of the navigation. */
export const PAGES: readonly Page[] = [
  ...overviewPages,
  ...householdPages,
  ...registerPages,
  ...runPages,
  ...batchPages,
  ...payoutPages,
  ...feederPages,
  ...rulePages,
  ...auditPages,
  ...userPages,
];

/** The console's addresses. */
export function makeRouter() {
  const children: RouteObject[] = PAGES.map((page) => ({
    path: page.path,
    element: <PageFrame page={page} />,
    errorElement: <PageCrash />,
  }));
  return createBrowserRouter([
    {
      element: <Shell pages={PAGES} />,
      errorElement: <PageCrash />,
      children: [...children, { path: '*', element: <LostPage /> }],
    },
  ]);
}
