import type { ConversionFacts, PlannedHouseholds, ProgressGroup, ProgressRow } from './progress.ts';

/** A village; an empty one stands for its town as a whole, an empty town for the district. */
export interface Place {
  readonly town: string;
  readonly village: string;
}

/** The plan's rows and the households that one row of a report counts. */
interface Group {
  readonly name: Pick<ProgressRow, 'town' | 'village' | 'pathway'>;
  readonly planned: PlannedHouseholds[];
  readonly members: ConversionFacts[];
}

interface Places {
  readonly groups: readonly Group[];
  readonly notInPlan: readonly Place[];
  readonly notOnRoster: readonly Place[];
}

/** Puts plan and households into the rows of a report, and finds what only one of them has. */
export function placesOf(
  plan: readonly PlannedHouseholds[],
  households: readonly ConversionFacts[],
  by: ProgressGroup,
): Places {
  const groups = new Groups(by);
  for (const row of plan) groups.of(row).planned.push(row);
  for (const household of households) groups.of(household).members.push(household);
  return {
    groups: groups.inOrder(),
    notInPlan: without(households, plan),
    notOnRoster: without(plan, households),
  };
}

/** Groups by name, in the order in which they are first asked for, town by town. */
class Groups {
  readonly #by: ProgressGroup;
  readonly #towns = new Map<string, Map<string, Group>>();

  constructor(by: ProgressGroup) {
    this.#by = by;
  }

  of(place: Place & { readonly pathway?: string | undefined }): Group {
    const name = nameOf(place, this.#by);
    const town = name.town ?? '';
    const inTown = this.#towns.get(town) ?? new Map<string, Group>();
    this.#towns.set(town, inTown);
    const key = name.village ?? name.pathway ?? '';
    const group = inTown.get(key) ?? { name, planned: [], members: [] };
    inTown.set(key, group);
    return group;
  }

  inOrder(): Group[] {
    return [...this.#towns.values()].flatMap((inTown) => [...inTown.values()]);
  }
}

function nameOf(
  { town, village, pathway = '' }: Place & { readonly pathway?: string | undefined },
  by: ProgressGroup,
): Group['name'] {
  switch (by) {
    case 'village':
      return { town, village };
    case 'town':
      return { town };
    case 'pathway':
      return { pathway };
    case 'district':
      return {};
  }
}

/** Places of the one that the other lacks; a whole has every place within it. */
function without(these: readonly Place[], others: readonly Place[]): Place[] {
  const there = new Set(others.flatMap((place) => [place, ...wholesOf(place)].map(keyOf)));
  const wholes = new Set(others.map(keyOf));
  const found = new Map<string, Place>();
  for (const { town, village } of these) {
    const place = { town, village };
    const isThere =
      there.has(keyOf(place)) || wholesOf(place).some((each) => wholes.has(keyOf(each)));
    if (!isThere) found.set(keyOf(place), place);
  }
  return [...found.values()];
}

/** What a place lies within: its town as a whole, and the district as a whole. */
function wholesOf({ town }: Place): Place[] {
  return [
    { town, village: '' },
    { town: '', village: '' },
  ];
}

function keyOf({ town, village }: Place): string {
  return JSON.stringify([town, village]);
}
