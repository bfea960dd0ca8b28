import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entitlementsOf } from './entitlements.ts';
import { type HouseholdFacts, markMoves } from './facts.ts';
import { facts, household, jining, terms } from './given.fixture.ts';

function reasons(roster: readonly HouseholdFacts[], programme = jining()) {
  const entitlements = entitlementsOf(roster, terms(programme));
  return Object.fromEntries([...entitlements].map(([id, { reason }]) => [id, reason]));
}

const A = facts({ householdId: 'A', dwellingId: 'D1' });
const B = facts({ householdId: 'B', dwellingId: 'D1', village: '云山村' });
const C = facts({ householdId: 'C', dwellingId: 'D1' });

test('P3: of several entitled households with one dwelling the first in the roster keeps it', () => {
  assert.deepEqual(reasons([A, B, C]), {
    A: undefined,
    B: 'dwellingAlreadyPaid',
    C: 'dwellingAlreadyPaid',
  });
  assert.deepEqual(reasons([C, A, B]), {
    C: undefined,
    A: 'dwellingAlreadyPaid',
    B: 'dwellingAlreadyPaid',
  });
});

test('P3: one that is not entitled does not take the dwelling, and keeps its own reason', () => {
  const notResident = { ...A, resident: false };
  assert.deepEqual(reasons([notResident, B, C]), {
    A: 'notResident',
    B: undefined,
    C: 'dwellingAlreadyPaid',
  });
  assert.deepEqual(reasons([B, notResident]), { B: undefined, A: 'notResident' });
});

test('one that waits for its split to be certified keeps its dwelling and those who are one with it', () => {
  const open = { ...A, householdBook: '3708-1', splitBecause: 'livesApart' as const };
  const head = facts({ householdId: 'H', householdBook: '3708-1' });
  const spouse = facts({
    householdId: 'S',
    sameHouseholdAs: 'A',
    sameHouseholdBecause: 'spouse',
  });
  const programme = jining('spouse:\n    value: apart', 'spouse:\n    value: oneHousehold');
  const entitlements = entitlementsOf([head, open, spouse, B], terms(programme));
  const shown = [...entitlements].map(([id, { reason, unknown }]) => [id, reason ?? unknown]);
  assert.deepEqual(shown, [
    ['H', undefined],
    ['A', 'splitCertificationMissing'],
    ['S', 'sameHousehold'],
    ['B', 'dwellingAlreadyPaid'],
  ]);
  assert.equal(entitlements.get('S')?.oneWith?.householdId, 'A');
  const notResident = { ...open, resident: false };
  assert.deepEqual(reasons([head, notResident, spouse, B], programme), {
    H: undefined,
    A: 'notResident',
    S: undefined,
    B: undefined,
  });
});

test('households without a dwelling number have each their own', () => {
  const bare = (householdId: string) => facts({ householdId });
  assert.deepEqual(reasons([bare('A'), bare('B')]), { A: undefined, B: undefined });
});

test('a programme may pay several households in one dwelling', () => {
  const rule = 'oneHouseholdPerDwelling:\n    value: ';
  const several = jining(`${rule}true`, `${rule}false`);
  assert.deepEqual(reasons([A, B], several), { A: undefined, B: undefined });
});

test('a meter that moves is known elsewhere to each of its households, and to no other', () => {
  const meter = household().installations[0]!;
  const before = { ...meter, removedAt: 100 };
  const after = { ...meter, installedAt: 100 };
  const other = { ...meter, meterId: 'M2' };
  const cases = markMoves([
    { facts: A, installations: [before, other] },
    { facts: B, installations: [after] },
    { facts: C, installations: [{ ...meter, meterId: 'M3' }] },
  ]);
  assert.deepEqual(
    cases.map(({ elsewhere }) => elsewhere),
    [[after], [before], undefined],
  );
});

test('a violation is the household’s, whichever of its registrations it was found at', () => {
  const first = facts({ householdId: 'A', householdBook: 'B1' });
  const second = facts({ householdId: 'B', householdBook: 'B1' });
  const other = facts({ householdId: 'C', householdBook: 'B2' });
  const found = { violationOn: '2021-12-24' };
  const blocked = { A: 'openViolation', B: 'openViolation', C: undefined };
  assert.deepEqual(reasons([{ ...first, ...found }, second, other]), blocked);
  assert.deepEqual(reasons([first, { ...second, ...found }, other]), blocked);
  const ended = reasons([first, { ...second, endedOn: '2021-12-24' }, other]);
  assert.deepEqual(ended, { A: 'subsidyEnded', B: 'subsidyEnded', C: undefined });
  const by = terms();
  const { oneWith } = entitlementsOf([first, { ...second, ...found }], by).get('A')!;
  assert.deepEqual(oneWith, { householdId: 'B', because: 'sameBook' });
});
