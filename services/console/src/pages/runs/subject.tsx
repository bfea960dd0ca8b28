import './runs.css';
import { programmeSchema } from '@nuanbu/contracts/http';
import { useMemo } from 'react';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useSay } from '../../language/language.tsx';

/** What things of a programme are called; by their names until it has been read. */
export interface Titles {
  readonly programme: string;
  readonly component: (name: string) => string;
  readonly funder: (name: string) => string;
}

/** The titles of a programme, its components and the levels that bear its money. */
export function useTitles(programme: string | undefined): Titles {
  const say = useSay();
  const path = pathOf('/api/programmes/:programme', { programme: programme ?? '' });
  const { value } = useRead(programmeSchema, path, {}, { isEnabled: programme !== undefined });
  return useMemo(
    () => ({
      programme: value ? say(value.title) : (programme ?? ''),
      component: (name) => {
        const found = value?.components.find((each) => each.name === name);
        return found ? say(found.title) : name;
      },
      funder: (name) => {
        const title = value?.funderTitles[name];
        return title ? say(title) : name;
      },
    }),
    [value, say, programme],
  );
}

export interface SubjectProps {
  readonly programme: string;
  readonly component: string;
  readonly season?: string;
}

/** Which subsidy of which season something is about. */
export function Subject({ programme, component, season }: SubjectProps) {
  const titles = useTitles(programme);
  return (
    <span className="nb-subject">
      {titles.programme}
      <span className="nb-quiet">
        {' '}
        · {titles.component(component)}
        {season !== undefined && ` · ${season}`}
      </span>
    </span>
  );
}

/** A level that bears money, as its programme calls it. */
export function Funder({ programme, name }: { programme: string; name: string }) {
  return <>{useTitles(programme).funder(name)}</>;
}
