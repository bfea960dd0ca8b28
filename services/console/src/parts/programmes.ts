import { programmesSchema } from '@nuanbu/contracts/http';
import { useMemo } from 'react';
import { useRead } from '../api/queries.ts';
import { useSay } from '../language/language.tsx';

/** The programmes on file, as people call them. */
export interface KnownProgrammes {
  /** Each once, in the order of the list. */
  readonly names: readonly string[];
  /** The title of its newest version; its name where it is not known, or is not the only one. */
  readonly titleOf: (name: string) => string;
  /** To choose from. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly isKnown: boolean;
}

/** The titles of all programmes on file. */
export function useProgrammes(): KnownProgrammes {
  const say = useSay();
  const { value } = useRead(programmesSchema, '/api/programmes');
  return useMemo(() => {
    const titles = new Map(value?.items.map(({ name, title }) => [name, say(title)]));
    const called = [...titles.values()];
    const titleOf = (name: string) => {
      const title = titles.get(name);
      if (title === undefined || title === name) return name;
      const isOne = called.filter((each) => each === title).length === 1;
      return isOne ? title : `${title}（${name}）`;
    };
    const names = [...titles.keys()];
    const options = names.map((name) => ({ value: name, label: titleOf(name) }));
    return { names, titleOf, options, isKnown: value !== undefined };
  }, [value, say]);
}
