import type { Ledger } from '@nuanbu/ledger';

/** Things about households with the names of the roster as it is; empty where it has none. */
export async function named<Thing extends { readonly householdId: string }>(
  { roster }: { readonly roster: Pick<Ledger['roster'], 'names'> },
  things: readonly Thing[],
) {
  const names = await roster.names(things.map(({ householdId }) => householdId));
  return things.map((thing) => ({ ...thing, name: names.get(thing.householdId) ?? '' }));
}
