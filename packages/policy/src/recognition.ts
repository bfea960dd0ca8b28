import type { UnknownAmountFinding } from '@nuanbu/terms';
import type { Registration, SameHouseholdBecause } from './applicant.ts';
import type { Programme } from './programme.ts';

/** Why two registrations count as one household. */
export type JoinedBecause = 'sameBook' | SameHouseholdBecause;

/** What recognition says of one registration. */
export interface Recognised {
  /** The first registration, in roster order, of the household that it belongs to. */
  readonly headId: string;
  /** Why it belongs to one that stands before it; undefined for the first. */
  readonly because?: JoinedBecause | undefined;
  /** Set where the roster lacks what decides whether it is a household of its own. */
  readonly missing?: UnknownAmountFinding | undefined;
}

/** That a registration belongs to the household of another one; both by their place in the roster. */
interface Link {
  readonly from: number;
  readonly to: number;
  readonly because: JoinedBecause;
}

type Rules = NonNullable<Programme['file']['recognition']>;

/**
 * Which registrations of a roster are one household (seed 000 五(三), seed 002 三(四)): one that names
 * another belongs to it, the others of one household book belong together, and a split that is
 * certified as the programme asks stands above both. A programme without such rules takes every
 * registration for a household of its own.
 *
 * @param roster all registrations in roster order; the result is in the same order.
 */
export function recogniseHouseholds(
  roster: readonly Registration[],
  programme: Programme,
): Map<string, Recognised> {
  const rules = programme.file.recognition;
  const { links, undecided } = rules
    ? linksIn(roster, rules)
    : { links: [], undecided: new Set<number>() };
  const heads = headsOf(roster.length, links);
  const because = new Map(links.map((link) => [link.from, link.because]));
  // One that is only named by others belongs to them for the reason that they give.
  for (const link of links) if (!because.has(link.to)) because.set(link.to, link.because);
  return new Map(
    roster.map(({ householdId }, index) => [
      householdId,
      {
        headId: roster[heads[index]!]!.householdId,
        because: heads[index] === index ? undefined : because.get(index),
        missing: undecided.has(index) ? 'splitCertificationMissing' : undefined,
      },
    ]),
  );
}

/** The links of a roster, and the registrations whose link hangs on a certification not on file. */
function linksIn(
  roster: readonly Registration[],
  rules: Rules,
): { links: Link[]; undecided: Set<number> } {
  const indexOf = new Map(roster.map(({ householdId }, index) => [householdId, index]));
  const links: Link[] = [];
  const undecided = new Set<number>();
  const books = new Map<string, { index: number; isOpen: boolean }[]>();
  for (const [index, registration] of roster.entries()) {
    const { householdBook: book, sameHouseholdBecause: because } = registration;
    const split = splitOf(registration, rules);
    if (split === 'certified') continue;
    const isOpen = split === 'missing';
    const to = indexOf.get(registration.sameHouseholdAs ?? registration.householdId);
    if (to !== undefined && to !== index && because && rules[because].value === 'oneHousehold') {
      if (isOpen) undecided.add(index);
      else links.push({ from: index, to, because });
    } else if (book !== undefined && rules.sameBook.value === 'oneHousehold') {
      const members = books.get(book);
      if (members) members.push({ index, isOpen });
      else books.set(book, [{ index, isOpen }]);
    }
  }
  for (const members of books.values()) {
    const [first, ...others] = members.filter(({ isOpen }) => !isOpen);
    for (const { index } of others) {
      links.push({ from: index, to: first!.index, because: 'sameBook' });
    }
    // Alone in its book, a registration is a household of its own whoever certifies it.
    if (members.length === 1) continue;
    for (const { index, isOpen } of members) if (isOpen) undecided.add(index);
  }
  return { links, undecided };
}

/** For each registration the first one of those that are linked with it, in whatever direction. */
function headsOf(count: number, links: readonly Link[]): number[] {
  const heads = Array.from({ length: count }, (_, index) => index);
  const headOf = (index: number): number => {
    let head = index;
    while (heads[head] !== head) head = heads[head]!;
    for (let here = index; here !== head; ) {
      const next = heads[here]!;
      heads[here] = head;
      here = next;
    }
    return head;
  };
  for (const { from, to } of links) {
    const [first, second] = [headOf(from), headOf(to)].sort((a, b) => a - b) as [number, number];
    heads[second] = first;
  }
  return heads.map((_, index) => headOf(index));
}

/** Whether a registration is certified as a household of its own. */
function splitOf(registration: Registration, rules: Rules): 'none' | 'certified' | 'missing' {
  const { splitBecause, splitCertifiedByVillage, splitCertifiedByTown } = registration;
  if (splitBecause === undefined) return 'none';
  const asked = (splitBecause === 'livesApart' ? rules.livesApart : rules.otherSplit).value;
  if (asked === 'never') return 'none';
  const needed = [
    ...(asked === 'village' || asked === 'villageAndTown' ? [splitCertifiedByVillage] : []),
    ...(asked === 'town' || asked === 'villageAndTown' ? [splitCertifiedByTown] : []),
  ];
  if (needed.includes(false)) return 'none';
  return needed.includes(undefined) ? 'missing' : 'certified';
}
