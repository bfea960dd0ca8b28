import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Registration, SplitBecause } from './applicant.ts';
import { type Certifier, recognised, recognising, registered } from './recognition.fixture.ts';

const BOOK = { householdBook: '3708-1' };
const MISSING = 'splitCertificationMissing';
const ANSWERS = [true, false, undefined] as const;

/** What becomes of B, who says that it is a split of A's book. */
function splitOf(
  because: SplitBecause,
  certifier: Certifier,
  byVillage: boolean | undefined,
  byTown: boolean | undefined,
): string {
  const key = because === 'livesApart' ? 'livesApart' : 'otherSplit';
  const programme = recognising({ [key]: certifier });
  const [, second] = recognised(
    [
      registered('A', BOOK),
      registered('B', {
        ...BOOK,
        splitBecause: because,
        splitCertifiedByVillage: byVillage,
        splitCertifiedByTown: byTown,
      }),
    ],
    programme,
  );
  return second!;
}

const APART = 'B';
const JOINED = 'B=A sameBook';
const OPEN = `B ${MISSING}`;

for (const because of ['livesApart', 'other'] as const) {
  describe(`a split of a book because of ${because}`, () => {
    test('that the village certifies', () => {
      for (const town of ANSWERS) {
        assert.equal(splitOf(because, 'village', true, town), APART);
        assert.equal(splitOf(because, 'village', false, town), JOINED);
        assert.equal(splitOf(because, 'village', undefined, town), OPEN);
      }
    });

    test('that the town certifies', () => {
      for (const village of ANSWERS) {
        assert.equal(splitOf(because, 'town', village, true), APART);
        assert.equal(splitOf(because, 'town', village, false), JOINED);
        assert.equal(splitOf(because, 'town', village, undefined), OPEN);
      }
    });

    test('that both certify: one that refuses decides, one that is silent leaves it open', () => {
      const both = (village: boolean | undefined, town: boolean | undefined) =>
        splitOf(because, 'villageAndTown', village, town);
      assert.equal(both(true, true), APART);
      assert.equal(both(true, false), JOINED);
      assert.equal(both(false, true), JOINED);
      assert.equal(both(false, false), JOINED);
      assert.equal(both(false, undefined), JOINED);
      assert.equal(both(undefined, false), JOINED);
      assert.equal(both(true, undefined), OPEN);
      assert.equal(both(undefined, true), OPEN);
      assert.equal(both(undefined, undefined), OPEN);
    });

    test('that nobody may certify is none', () => {
      for (const village of ANSWERS) {
        for (const town of ANSWERS) {
          assert.equal(splitOf(because, 'never', village, town), JOINED);
        }
      }
    });
  });
}

describe('a split that is certified', () => {
  const certified = {
    splitBecause: 'other',
    splitCertifiedByVillage: true,
    splitCertifiedByTown: true,
  } as const;

  test('stands above what the registration says itself', () => {
    const roster = [
      registered('A'),
      registered('B', { ...certified, sameHouseholdAs: 'A', sameHouseholdBecause: 'spouse' }),
    ];
    assert.deepEqual(recognised(roster), ['A', 'B']);
  });

  test('leaves the rest of the book together', () => {
    const roster = [
      registered('A', { ...BOOK, ...certified }),
      registered('B', BOOK),
      registered('C', BOOK),
    ];
    assert.deepEqual(recognised(roster), ['A', 'B', 'C=B sameBook']);
  });

  test('does not keep others from naming it', () => {
    const roster = [
      registered('A', { ...BOOK, ...certified }),
      registered('B', { ...BOOK, sameHouseholdAs: 'A', sameHouseholdBecause: 'spouse' }),
      registered('C', BOOK),
    ];
    assert.deepEqual(recognised(roster), ['A', 'B=A spouse', 'C']);
  });
});

describe('a certification that is not on file', () => {
  const open = (more: Partial<Registration> = {}) => ({
    splitBecause: 'livesApart' as const,
    ...more,
  });

  test('is not missed where nothing hangs on it', () => {
    assert.deepEqual(recognised([registered('A', open())]), ['A']);
    assert.deepEqual(recognised([registered('A', open(BOOK)), registered('B')]), ['A', 'B']);
    const apart = recognising({ sameBook: 'apart' });
    assert.deepEqual(recognised([registered('A', BOOK), registered('B', open(BOOK))], apart), [
      'A',
      'B',
    ]);
  });

  test('is not missed where the others of the book are certified splits', () => {
    const certified = {
      ...BOOK,
      splitBecause: 'livesApart',
      splitCertifiedByVillage: true,
    } as const;
    assert.deepEqual(recognised([registered('A', certified), registered('B', open(BOOK))]), [
      'A',
      'B',
    ]);
  });

  test('is missed by the one who claims the split, wherever it stands', () => {
    assert.deepEqual(recognised([registered('A', open(BOOK)), registered('B', BOOK)]), [
      `A ${MISSING}`,
      'B',
    ]);
    assert.deepEqual(recognised([registered('A', open(BOOK)), registered('B', open(BOOK))]), [
      `A ${MISSING}`,
      `B ${MISSING}`,
    ]);
  });

  test('is missed by one who names another too', () => {
    const spouse = { sameHouseholdAs: 'A', sameHouseholdBecause: 'spouse' } as const;
    assert.deepEqual(recognised([registered('A'), registered('B', open(spouse))]), [
      'A',
      `B ${MISSING}`,
    ]);
    const apart = recognising({ spouse: 'apart' });
    assert.deepEqual(recognised([registered('A'), registered('B', open(spouse))], apart), [
      'A',
      'B',
    ]);
  });
});
