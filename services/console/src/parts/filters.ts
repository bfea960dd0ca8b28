import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

export interface Filters<Name extends string> {
  /** What is chosen, by name; what is not chosen is not in it. Goes into a query as it is. */
  readonly chosen: Readonly<Partial<Record<Name, string>>>;
  /** Chooses, or with undefined no longer; other filters stay. */
  readonly choose: (what: Partial<Record<Name, string | undefined>>) => void;
  readonly clear: () => void;
  readonly isAny: boolean;
}

/**
 * The filters of a list, held in the page's address, so that a link and the way back show the same.
 *
 * @param names a list that stays the same, made outside the component.
 */
export function useFilters<Name extends string>(names: readonly Name[]): Filters<Name> {
  const [search, setSearch] = useSearchParams();
  const chosen = useMemo(() => {
    const given = names.map((name) => [name, search.get(name)] as const);
    return Object.fromEntries(given.filter(([, value]) => value)) as Partial<Record<Name, string>>;
  }, [names, search]);

  const choose = useCallback(
    (what: Partial<Record<Name, string | undefined>>) => {
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries<string | undefined>(what)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      );
    },
    [setSearch],
  );
  const clear = useCallback(() => {
    const none = names.map((name) => [name, undefined]);
    choose(Object.fromEntries(none) as Partial<Record<Name, undefined>>);
  }, [choose, names]);
  return { chosen, choose, clear, isAny: Object.keys(chosen).length > 0 };
}
