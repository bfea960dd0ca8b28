import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Registration, SAME_HOUSEHOLD_BECAUSE, SPLIT_BECAUSE } from './applicant.ts';
import { recognising } from './recognition.fixture.ts';
import { recogniseHouseholds } from './recognition.ts';

const PROGRAMME = recognising();
const IDS = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

/** Rosters in which books, namings and splits meet in every way, and another order of each. */
const rosters = fc
  .tuple(
    ...IDS.map((householdId) =>
      fc.record({
        householdId: fc.constant(householdId),
        householdBook: maybe(fc.constantFrom('1', '2')),
        sameHouseholdAs: maybe(fc.constantFrom(...IDS, 'Z')),
        sameHouseholdBecause: maybe(fc.constantFrom(...SAME_HOUSEHOLD_BECAUSE)),
        splitBecause: fc.option(fc.constantFrom(...SPLIT_BECAUSE), { nil: undefined, freq: 2 }),
        splitCertifiedByVillage: maybe(fc.boolean()),
        splitCertifiedByTown: maybe(fc.boolean()),
      }),
    ),
  )
  .chain((roster: Registration[]) =>
    fc.tuple(
      fc.constant(roster),
      fc.shuffledSubarray(roster, { minLength: roster.length, maxLength: roster.length }),
    ),
  );

/** The households as sets of registrations, whoever is their head. */
function groups(roster: readonly Registration[]): string[] {
  const members = new Map<string, string[]>();
  for (const [id, { headId }] of recogniseHouseholds(roster, PROGRAMME)) {
    members.set(headId, [...(members.get(headId) ?? []), id]);
  }
  return [...members.values()].map((ids) => ids.sort().join('')).sort();
}

describe('whatever a roster says', () => {
  test('who is one household does not hang on the order of the roster', () => {
    fc.assert(
      fc.property(rosters, ([roster, shuffled]) => {
        assert.deepEqual(groups(shuffled), groups(roster));
      }),
      { numRuns: 1_000 },
    );
  });

  test('what is missing does not hang on it either', () => {
    const missing = (roster: readonly Registration[]) =>
      [...recogniseHouseholds(roster, PROGRAMME)]
        .filter(([, recognised]) => recognised.missing !== undefined)
        .map(([id]) => id)
        .sort();
    let found = 0;
    fc.assert(
      fc.property(rosters, ([roster, shuffled]) => {
        assert.deepEqual(missing(shuffled), missing(roster));
        found += missing(roster).length;
      }),
      { numRuns: 1_000 },
    );
    assert.ok(found > 100, `${found} were missing`);
  });

  test('each is recognised once, in roster order, and its head stands first of its household', () => {
    fc.assert(
      fc.property(rosters, ([, roster]) => {
        const recognised = recogniseHouseholds(roster, PROGRAMME);
        const order = roster.map(({ householdId }) => householdId);
        assert.deepEqual([...recognised.keys()], order);
        for (const [id, { headId, because }] of recognised) {
          assert.equal(recognised.get(headId)!.headId, headId);
          assert.ok(order.indexOf(headId) <= order.indexOf(id));
          assert.equal(because === undefined, headId === id);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
