import { useCallback, useMemo } from 'react';

const PREFIX = 'nuanbu.draft.';

export interface Draft<Values> {
  /** What was typed before and not sent; undefined where nothing was. */
  readonly kept: Partial<Values> | undefined;
  /** For `onValuesChange` of the form. */
  readonly keep: (changed: unknown, all: Partial<Values>) => void;
  /** To be called when the server has taken it, or the person gives it up. */
  readonly drop: () => void;
}

/**
 * Keeps what somebody types into a form in the session's storage, so that neither a reload nor a
 * session that ends takes it away. Not for passwords.
 *
 * @param name names the form and what it is about, such as `objection-12`.
 */
export function useDraft<Values extends object>(name: string): Draft<Values> {
  const place = PREFIX + name;
  const kept = useMemo(() => read<Values>(place), [place]);
  const keep = useCallback(
    (_: unknown, all: Partial<Values>) => sessionStorage.setItem(place, JSON.stringify(all)),
    [place],
  );
  const drop = useCallback(() => sessionStorage.removeItem(place), [place]);
  return { kept, keep, drop };
}

/** Forgets all drafts, when another person signs in. */
export function dropAllDrafts(): void {
  for (const place of Object.keys(sessionStorage)) {
    if (place.startsWith(PREFIX)) sessionStorage.removeItem(place);
  }
}

function read<Values>(place: string): Partial<Values> | undefined {
  try {
    const kept = sessionStorage.getItem(place);
    return kept === null ? undefined : (JSON.parse(kept) as Partial<Values>);
  } catch {
    return undefined;
  }
}
