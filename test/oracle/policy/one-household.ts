/** Which registrations of a roster are one household (seed 000 五(三), seed 002 三(四)). */
import type { Household } from '../facts.ts';
import type { Certifier, Recognition } from './programme.ts';

export interface Recognised {
  /** The first in the roster of the household to which a registration belongs. */
  readonly headId: string;
  /** A split is claimed, matters, and is neither certified nor refused. */
  readonly isOpen: boolean;
}

type Split = 'none' | 'certified' | 'open';

function splitOf({ columns }: Household, recognition: Recognition): Split {
  if (columns.splitBecause === null) return 'none';
  const { village, town } = askedOf(recognition[columns.splitBecause]);
  if (!village && !town) return 'none';
  const answers = [...(village ? [columns.byVillage] : []), ...(town ? [columns.byTown] : [])];
  if (answers.includes(false)) return 'none';
  return answers.includes(null) ? 'open' : 'certified';
}

function askedOf(certifier: Certifier): { village: boolean; town: boolean } {
  return {
    village: certifier === 'village' || certifier === 'villageAndTown',
    town: certifier === 'town' || certifier === 'villageAndTown',
  };
}

/** Everybody who can be reached from each, in whatever direction. */
function spread(count: number, pairs: readonly (readonly [number, number])[]): number[] {
  const label = Array.from({ length: count }, (_, index) => index);
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const [a, b] of pairs) {
      const first = Math.min(label[a]!, label[b]!);
      if (label[a] === first && label[b] === first) continue;
      hasChanged = true;
      label[a] = first;
      label[b] = first;
    }
  }
  return label;
}

/** Recognises the households of a roster, given in its order. */
export function recognise(
  roster: readonly Household[],
  recognition: Recognition | null,
): Map<string, Recognised> {
  const pairs: [number, number][] = [];
  const open = new Set<number>();
  const books = new Map<string, { index: number; isOpen: boolean }[]>();
  const indexOf = new Map(roster.map(({ id }, index) => [id, index]));
  roster.forEach((household, index) => {
    if (recognition === null) return;
    const { sameAs, sameBecause, book } = household.columns;
    const split = splitOf(household, recognition);
    if (split === 'certified') return;
    if (sameAs !== null && recognition.joins[sameBecause!]) {
      if (split === 'open') open.add(index);
      else pairs.push([index, indexOf.get(sameAs)!]);
    } else if (book !== null && recognition.joins.sameBook) {
      books.set(book, [...(books.get(book) ?? []), { index, isOpen: split === 'open' }]);
    }
  });
  for (const members of books.values()) {
    if (members.length === 1) continue;
    for (const { index, isOpen } of members) if (isOpen) open.add(index);
    const settled = members.filter(({ isOpen }) => !isOpen);
    for (const { index } of settled) pairs.push([settled[0]!.index, index]);
  }
  const heads = spread(roster.length, pairs);
  return new Map(
    roster.map(({ id }, index) => [
      id,
      { headId: roster[heads[index]!]!.id, isOpen: open.has(index) },
    ]),
  );
}
