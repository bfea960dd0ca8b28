import { programmesSchema } from '@nuanbu/contracts/http';
import { useMemo } from 'react';
import { useRead } from '../../api/queries.ts';
import { useFilters } from '../../parts/filters.ts';
import type { SeasonChoice } from './outlook.ts';
import type { Overview } from './overview-page.tsx';

const FILTERS = ['programme', 'component', 'season'] as const;

export interface Season {
  /** What is looked at; undefined while nothing is known to choose from. */
  readonly choice: SeasonChoice | undefined;
  /** What there is to look at: what runs have settled, then programmes that none has. */
  readonly choices: readonly SeasonChoice[];
  readonly choose: (choice: SeasonChoice) => void;
}

/** The season that the overview shows: as the address says, or what the newest run settled. */
export function useSeason(runs: Overview['runs'] = []): Season {
  const { chosen, choose } = useFilters(FILTERS);
  const { value: programmes } = useRead(programmesSchema, '/api/programmes');
  return useMemo(() => {
    const settled: SeasonChoice[] = runs.map(({ programme, component, season }) => ({
      programme,
      component,
      season,
    }));
    const known = new Set(settled.map(({ programme }) => programme));
    const names = new Set(programmes?.items.map(({ name }) => name));
    const others = [...names].filter((name) => !known.has(name));
    const choices = [...settled, ...others.map((programme) => ({ programme }))];
    const { programme, component, season } = chosen;
    const choice = programme === undefined ? choices[0] : { programme, component, season };
    return {
      choice,
      choices,
      choose: (next: SeasonChoice) =>
        choose({ programme: next.programme, component: next.component, season: next.season }),
    };
  }, [runs, programmes, chosen, choose]);
}
