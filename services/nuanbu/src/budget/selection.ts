import { type Budget, groupName, type Programme } from '@nuanbu/policy';
import { TroubleError } from '@nuanbu/terms';

/** A budget of some components alone. */
export interface SelectedBudget {
  readonly budget: Budget;
  /** Whether own parts of whole conversions are left out, since they are not of these components alone. */
  readonly leavesOutOwnPart: boolean;
}

/**
 * The money of some components and stated investments, by their names. What a whole conversion costs
 * its household is beyond everything that is paid for it once: it stays where all of that is chosen.
 *
 * @throws TroubleError `componentUnknown`.
 */
export function selectedBudget(
  programme: Programme,
  budget: Budget,
  names: readonly string[],
): SelectedBudget {
  refuseUnknown(programme, names);
  const isChosen = (item: string) => names.includes(item);
  const place = ['town', 'village', 'pathway', 'equipment'] as const;
  const halfChosen = new Set(
    budget.entries
      .filter(
        ({ kind, period, item }) => kind === 'subsidy' && period === 'once' && !isChosen(item),
      )
      .map((entry) => groupName(entry, place)),
  );
  const wholes = budget.entries.filter(({ item }) => item === '');
  const isKept = (entry: (typeof wholes)[number]) =>
    entry.item === '' ? !halfChosen.has(groupName(entry, place)) : isChosen(entry.item);
  return {
    budget: {
      entries: budget.entries.filter(isKept),
      unbudgeted: budget.unbudgeted.filter(({ item }) => item === '' || isChosen(item)),
    },
    leavesOutOwnPart: wholes.some((entry) => !isKept(entry)),
  };
}

function refuseUnknown({ name, components, file }: Programme, names: readonly string[]): void {
  const stated = (file.statedInvestments ?? []).map((each) => each.name);
  const known = [...components.keys(), ...stated];
  const unknown = names.find((each) => !known.includes(each));
  if (unknown === undefined) return;
  throw new TroubleError('componentUnknown', `${name} has ${known.join(', ')}, and no ${unknown}.`);
}
