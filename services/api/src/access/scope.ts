import { type Scope, villageKey } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';

/** Where something lies. */
export interface Place {
  readonly town: string;
  readonly village: string;
}

/** Whether a place lies in a person's towns and villages. */
export function covers(scope: Scope, place: Place): boolean {
  if (scope === 'all') return true;
  return scope.towns.includes(place.town) || scope.villages.includes(villageKey(place));
}

/** @throws TroubleError `scopeMissing` where a place lies outside of a person's. */
export function refuseOutside(scope: Scope, place: Place): void {
  if (covers(scope, place)) return;
  throw new TroubleError('scopeMissing', {
    zh: `所在地为 ${villageKey(place)}。`,
    en: `It lies in ${villageKey(place)}.`,
  });
}

/**
 * The village that somebody names whole; a town or a village alone names none.
 *
 * @throws TroubleError `scopeMissing` where it lies outside of a person's.
 */
export function villageNamed(scope: Scope, { town, village }: Named): Place | undefined {
  if (town === undefined || village === undefined) return undefined;
  const place = { town, village };
  refuseOutside(scope, place);
  return place;
}

/** A place as far as a question names it. */
interface Named {
  readonly town?: string | undefined;
  readonly village?: string | undefined;
}
