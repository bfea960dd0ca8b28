import { Menu } from 'antd';
import { createElement, useMemo } from 'react';
import { Link, matchPath, useLocation } from 'react-router';
import { useMay } from '../api/session.tsx';
import { bilingual } from '../language/bilingual.ts';
import { useSay, useWords } from '../language/language.tsx';
import type { Group, Page } from './pages.ts';

const GROUPS: readonly Group[] = ['work', 'register', 'money', 'system'];

const groupWords = bilingual(
  { work: '工作台', register: '数据与名册', money: '核算与发放', system: '规则与管理' },
  {
    work: 'Desk',
    register: 'Data and register',
    money: 'Settlement and payout',
    system: 'Rules and system',
  },
);

/** The pages that somebody may see, in their groups; the one that is open is marked. */
export function Navigation({
  pages,
  isCollapsed = false,
  onLeave,
}: {
  readonly pages: readonly Page[];
  readonly isCollapsed?: boolean;
  /** Called when a page was chosen, where the navigation lies over the page. */
  readonly onLeave?: () => void;
}) {
  const may = useMay();
  const say = useSay();
  const groups = useWords(groupWords);
  const { pathname } = useLocation();
  const seen = useMemo(
    () =>
      pages.filter(({ navigation, permission }) => navigation && (!permission || may(permission))),
    [pages, may],
  );
  const items = GROUPS.flatMap((group) => {
    const children = seen
      .filter(({ navigation }) => navigation?.group === group)
      .map(({ path, title, navigation }) => ({
        key: path,
        icon: navigation && createElement(navigation.icon),
        label: (
          <Link to={path} {...(onLeave && { onClick: onLeave })}>
            {say(title)}
          </Link>
        ),
        // Where only the icon is seen, a look at it says what it is.
        ...(isCollapsed && { title: say(title) }),
      }));
    if (children.length === 0) return [];
    return [{ key: group, type: 'group' as const, label: groups[group], children }];
  });
  return (
    <Menu
      mode="inline"
      items={items}
      selectedKeys={[openPage(seen, pathname)?.path ?? '']}
      className="nb-menu"
    />
  );
}

/** The page of the navigation to which an address belongs: the longest that it begins with. */
function openPage(pages: readonly Page[], pathname: string): Page | undefined {
  const found = pages.filter(({ path }) => matchPath({ path, end: path === '/' }, pathname));
  return found.sort((a, b) => b.path.length - a.path.length)[0];
}
