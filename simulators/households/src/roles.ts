import type { IneligibleReason } from '@nuanbu/terms';
import { FAULT_KINDS, type FaultKind, faultKindFacts } from './faults/kinds.ts';
import { randomFor, type Seed } from './random.ts';

/** The one thing that is special about a household, if anything is. */
export type Role =
  | { readonly kind: 'ordinary' }
  | { readonly kind: 'ineligible'; readonly reason: IneligibleReason }
  | { readonly kind: 'acceptedInSeason' }
  /** Shares the dwelling of `with`, which stands before it in the roster and is paid. */
  | { readonly kind: 'sharedDwelling'; readonly with: number }
  | { readonly kind: 'faulty'; readonly fault: FaultKind };

const ORDINARY: Role = { kind: 'ordinary' };

const INELIGIBLE_PER_MILLE: readonly (readonly [IneligibleReason, number])[] = [
  ['cohortNotInSeason', 5],
  ['notAccepted', 8],
  ['notResident', 10],
  ['notCollectiveMember', 7],
  ['openViolation', 5],
];
const SHARED_DWELLING_PER_MILLE = 5;
const ACCEPTED_IN_SEASON_PER_MILLE = 30;
/** Most of a small roster stays sound, so that the table stays readable. */
const MOST_FAULTY_PER_MILLE = 350;

/**
 * Gives every household its role: at most one thing is special about each, so that the fault table
 * has one cause a row. A pure function of the seed and the villages.
 *
 * @param villageOf the village of each household, in roster order
 */
export function assignRoles(seed: Seed, villageOf: readonly number[]): Role[] {
  const count = villageOf.length;
  const roles = new Array<Role>(count).fill(ORDINARY);
  const order = randomFor(seed, 'roles').shuffled(villageOf.map((_, index) => index));
  let next = 0;
  const take = (many: number, role: Role): void => {
    for (; many > 0 && next < count; many -= 1) roles[order[next++]!] = role;
  };
  const share = (perMille: number): number => Math.max(1, Math.round((count * perMille) / 1000));

  for (const [reason, perMille] of INELIGIBLE_PER_MILLE) {
    take(share(perMille), { kind: 'ineligible', reason });
  }
  take(share(ACCEPTED_IN_SEASON_PER_MILLE), { kind: 'acceptedInSeason' });

  const severalVillages = new Set(villageOf).size > 1;
  let faultsLeft = Math.floor((count * MOST_FAULTY_PER_MILLE) / 1000);
  for (const fault of Object.keys(FAULT_KINDS) as FaultKind[]) {
    const facts = faultKindFacts(fault);
    if (fault === 'foreignMeter' && !severalVillages) continue;
    const wanted = facts.onlyInLargeSeasons
      ? Math.floor((count * facts.perMille) / 1000)
      : share(facts.perMille);
    const many = Math.min(wanted, faultsLeft);
    take(many, { kind: 'faulty', fault });
    faultsLeft -= many;
  }

  shareDwellings(roles, order.slice(next), villageOf, share(SHARED_DWELLING_PER_MILLE));
  return roles;
}

/** Pairs ordinary neighbours of one village; the later one of the roster gets the role. */
function shareDwellings(
  roles: Role[],
  ordinary: readonly number[],
  villageOf: readonly number[],
  pairs: number,
): void {
  const waiting = new Map<number, number>();
  let left = pairs;
  for (const index of ordinary) {
    if (left === 0) return;
    const village = villageOf[index]!;
    const other = waiting.get(village);
    if (other === undefined) {
      waiting.set(village, index);
      continue;
    }
    waiting.delete(village);
    roles[Math.max(index, other)] = { kind: 'sharedDwelling', with: Math.min(index, other) };
    left -= 1;
  }
}
