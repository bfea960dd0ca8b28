import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react';
import { useMay } from '../api/session.tsx';
import { useSay } from '../language/language.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Loading, NoPermission } from '../parts/states.tsx';
import type { Page } from './pages.ts';

const drawn = new Map<Page, LazyExoticComponent<ComponentType>>();

/** What draws a page, loaded once. */
function drawnBy(page: Page): LazyExoticComponent<ComponentType> {
  const known = drawn.get(page) ?? lazy(page.load);
  drawn.set(page, known);
  return known;
}

/** A page in its place: drawn for whoever may see it, and told to everybody else. */
export function PageFrame({ page }: { readonly page: Page }) {
  const may = useMay();
  const say = useSay();
  if (page.permission && !may(page.permission)) {
    return (
      <>
        <PageHead title={say(page.title)} />
        <NoPermission permission={page.permission} />
      </>
    );
  }
  const Drawn = drawnBy(page);
  return (
    <Suspense fallback={<Loading rows={8} />}>
      <Drawn />
    </Suspense>
  );
}
