import {
  BellOutlined,
  MenuFoldOutlined,
  MenuOutlined,
  MenuUnfoldOutlined,
} from '@ant-design/icons';
import { overviewSchema } from '@nuanbu/contracts/http';
import { Badge, Button, Drawer, Layout, Tooltip } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { useRead } from '../api/queries.ts';
import { useWords } from '../language/language.tsx';
import { sharedWords } from '../language/shared.ts';
import { Navigation } from './navigation.tsx';
import type { Page } from './pages.ts';
import { PersonMenu } from './person-menu.tsx';
import { useMedia, usePreferences } from './preferences.tsx';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';

/** Below this the navigation lies over the page instead of beside it. */
const NARROW = '(max-width: 900px)';
const OPEN_PX = 208;
const CLOSED_PX = 56;

/** The frame around all pages: navigation, head, and the page itself. */
export function Shell({ pages }: { readonly pages: readonly Page[] }) {
  const words = useWords(sharedWords);
  const { isNavigationOpen, change } = usePreferences();
  const isNarrow = useMedia(NARROW);
  const [isOver, setOver] = useState(false);
  const content = useFocusOnArrival();
  const toggle = isNarrow
    ? { label: words.navigation, icon: <MenuOutlined aria-hidden />, isOpen: isOver }
    : {
        label: isNavigationOpen ? words.collapse : words.expand,
        icon: isNavigationOpen ? (
          <MenuFoldOutlined aria-hidden />
        ) : (
          <MenuUnfoldOutlined aria-hidden />
        ),
        isOpen: isNavigationOpen,
      };
  return (
    <Layout className="nb-shell">
      <a className="nb-skip" href="#content">
        {words.skip}
      </a>
      <Layout.Header className="nb-header" role="banner">
        <Button
          type="text"
          icon={toggle.icon}
          aria-label={toggle.label}
          aria-expanded={toggle.isOpen}
          onClick={() =>
            isNarrow ? setOver(true) : change({ isNavigationOpen: !isNavigationOpen })
          }
        />
        <Link to="/" className="nb-brand">
          <img src="/favicon.svg" alt="" width="24" height="24" />
          <span>{words.brandLong}</span>
        </Link>
        <div className="nb-header-right">
          <WaitingBadge />
          <LanguageSwitch />
          <ThemeSwitch />
          <PersonMenu />
        </div>
      </Layout.Header>
      <Layout>
        {isNarrow ? (
          <Drawer
            placement="left"
            size={260}
            open={isOver}
            onClose={() => setOver(false)}
            title={words.brand}
            styles={{ body: { padding: 4 } }}
          >
            <nav aria-label={words.navigation}>
              <Navigation pages={pages} onLeave={() => setOver(false)} />
            </nav>
          </Drawer>
        ) : (
          <Layout.Sider
            width={OPEN_PX}
            collapsedWidth={CLOSED_PX}
            collapsed={!isNavigationOpen}
            trigger={null}
            collapsible
            className="nb-sider"
          >
            <nav aria-label={words.navigation}>
              <Navigation pages={pages} isCollapsed={!isNavigationOpen} />
            </nav>
          </Layout.Sider>
        )}
        <main className="nb-content" id="content" tabIndex={-1} ref={content}>
          <Outlet />
        </main>
      </Layout>
    </Layout>
  );
}

/** How many steps wait for whoever is signed in, as a way to them. */
function WaitingBadge() {
  const words = useWords(sharedWords);
  const { value } = useRead(overviewSchema, '/api/overview');
  const waiting = value?.waiting?.length ?? 0;
  if (waiting === 0) return null;
  return (
    <Tooltip title={words.waiting(waiting)}>
      <Link to="/" className="nb-bell" aria-label={words.waiting(waiting)}>
        <Badge count={waiting} size="small" overflowCount={99}>
          <BellOutlined aria-hidden />
        </Badge>
      </Link>
    </Tooltip>
  );
}

/** Moves the focus into the page when another one is opened, as a new document would. */
function useFocusOnArrival() {
  const content = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    content.current?.focus({ preventScroll: true });
    content.current?.scrollTo(0, 0);
  }, [pathname]);
  return content;
}
