import './area-tabs.css';
import type { Permission } from '@nuanbu/contracts/http';
import type { Words } from '@nuanbu/terms';
import { NavLink } from 'react-router';
import { useMay } from '../api/session.tsx';
import { useSay } from '../language/language.tsx';

/** One of the pages of an area. */
export interface AreaTab {
  readonly to: string;
  readonly title: Words;
  /** Undefined where everybody who sees the area sees it. */
  readonly permission?: Permission;
}

export interface AreaTabsProps {
  /** What the pages have in common, for screen readers. */
  readonly label: string;
  readonly tabs: readonly AreaTab[];
}

/** The pages of one area as links side by side, under its head; each has an address of its own. */
export function AreaTabs({ label, tabs }: AreaTabsProps) {
  const may = useMay();
  const say = useSay();
  const seen = tabs.filter(({ permission }) => !permission || may(permission));
  if (seen.length < 2) return null;
  return (
    <nav className="nb-area-tabs" aria-label={label}>
      {seen.map(({ to, title }) => (
        <NavLink key={to} to={to} end>
          {say(title)}
        </NavLink>
      ))}
    </nav>
  );
}
