import type { Ledger, Scope } from '@nuanbu/ledger';

/** Of things about households, those that lie in a scope. */
export async function inScope<Thing extends { readonly householdId: string }>(
  { roster }: Pick<Ledger, 'roster'>,
  scope: Scope,
  things: readonly Thing[],
): Promise<Thing[]> {
  if (scope === 'all') return [...things];
  const ids = things.map(({ householdId }) => householdId);
  const seen = await roster.inScope(scope, ids);
  return things.filter(({ householdId }) => seen.has(householdId));
}
