import { useCallback, useState } from 'react';
import { useDraft } from './drafts.ts';

export interface Kept<Values> {
  readonly values: Values;
  readonly set: (changed: Partial<Values>) => void;
  /** Back to the usual values, when the server has taken them. */
  readonly drop: () => void;
}

/**
 * The values of a small form that is drawn by hand, kept as they are typed like those of `useDraft`.
 *
 * @param name names the form and what it is about; a component is drawn anew for another one.
 */
export function useKept<Values extends object>(name: string, usual: Values): Kept<Values> {
  const draft = useDraft<Values>(name);
  const [values, setValues] = useState<Values>(() => ({ ...usual, ...draft.kept }));
  const set = useCallback(
    (changed: Partial<Values>) =>
      setValues((before) => {
        const next = { ...before, ...changed };
        draft.keep(undefined, next);
        return next;
      }),
    [draft],
  );
  const drop = () => {
    draft.drop();
    setValues(usual);
  };
  return { values, set, drop };
}
