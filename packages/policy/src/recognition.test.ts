import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SAME_HOUSEHOLD_BECAUSE } from './applicant.ts';
import { recognised, recognising, registered, WITHOUT_RULES } from './recognition.fixture.ts';

const BOOK = { householdBook: '3708-1' };
const spouseOf = (sameHouseholdAs: string) =>
  ({ sameHouseholdAs, sameHouseholdBecause: 'spouse' }) as const;

describe('registrations of one household book', () => {
  test('are one household, the first of the roster at its head', () => {
    assert.deepEqual(recognised([registered('A', BOOK), registered('B'), registered('C', BOOK)]), [
      'A',
      'B',
      'C=A sameBook',
    ]);
  });

  test('are apart where the programme says so', () => {
    const apart = recognising({ sameBook: 'apart' });
    assert.deepEqual(recognised([registered('A', BOOK), registered('B', BOOK)], apart), ['A', 'B']);
  });

  test('of two books are two households', () => {
    const other = { householdBook: '3708-2' };
    assert.deepEqual(
      recognised([
        registered('A', BOOK),
        registered('B', other),
        registered('C', other),
        registered('D', BOOK),
      ]),
      ['A', 'B', 'C=B sameBook', 'D=A sameBook'],
    );
  });

  test('without a book are a household each', () => {
    assert.deepEqual(recognised([registered('A'), registered('B')]), ['A', 'B']);
  });
});

describe('a registration that names another', () => {
  for (const because of SAME_HOUSEHOLD_BECAUSE) {
    const roster = [
      registered('A'),
      registered('B', { sameHouseholdAs: 'A', sameHouseholdBecause: because }),
    ];
    test(`for ${because} is one household with it, or apart`, () => {
      assert.deepEqual(recognised(roster), ['A', `B=A ${because}`]);
      assert.deepEqual(recognised(roster, recognising({ [because]: 'apart' })), ['A', 'B']);
    });
  }

  test('is its head where it stands first, and the other gets the reason', () => {
    assert.deepEqual(recognised([registered('B', spouseOf('A')), registered('A')]), [
      'B',
      'A=B spouse',
    ]);
  });

  test('that is not on the roster, or itself, or for no reason, is a household of its own', () => {
    assert.deepEqual(recognised([registered('A', spouseOf('Z'))]), ['A']);
    assert.deepEqual(recognised([registered('A', spouseOf('A'))]), ['A']);
    assert.deepEqual(recognised([registered('A'), registered('B', { sameHouseholdAs: 'A' })]), [
      'A',
      'B',
    ]);
  });

  test('that is not on the roster still belongs to its book', () => {
    assert.deepEqual(
      recognised([registered('A', BOOK), registered('B', { ...BOOK, ...spouseOf('Z') })]),
      ['A', 'B=A sameBook'],
    );
  });

  test('belongs to that household and no longer to its book', () => {
    // A daughter's book is still her parents'; she lives with her husband's household.
    assert.deepEqual(
      recognised([
        registered('parents', BOOK),
        registered('husband'),
        registered('daughter', { ...BOOK, ...spouseOf('husband') }),
      ]),
      ['parents', 'husband', 'daughter=husband spouse'],
    );
  });
});

describe('a programme without rules of recognition', () => {
  test('takes every registration for a household', () => {
    const roster = [registered('A', BOOK), registered('B', { ...BOOK, ...spouseOf('A') })];
    assert.deepEqual(recognised(roster, WITHOUT_RULES), ['A', 'B']);
  });

  test('asks for no certification', () => {
    const roster = [
      registered('A', BOOK),
      registered('B', { ...BOOK, splitBecause: 'livesApart' }),
    ];
    assert.deepEqual(recognised(roster, WITHOUT_RULES), ['A', 'B']);
  });
});

describe('rings and chains', () => {
  const chain = (...pairs: [string, string?][]) =>
    pairs.map(([id, as]) => registered(id, as === undefined ? {} : spouseOf(as)));

  test('two that name each other are one household', () => {
    assert.deepEqual(recognised(chain(['A', 'B'], ['B', 'A'])), ['A', 'B=A spouse']);
    assert.deepEqual(recognised(chain(['B', 'A'], ['A', 'B'])), ['B', 'A=B spouse']);
  });

  test('a chain is one household, in whatever order it stands', () => {
    assert.deepEqual(recognised(chain(['A'], ['B', 'A'], ['C', 'B'])), [
      'A',
      'B=A spouse',
      'C=A spouse',
    ]);
    assert.deepEqual(recognised(chain(['C', 'B'], ['B', 'A'], ['A'])), [
      'C',
      'B=C spouse',
      'A=C spouse',
    ]);
  });

  test('a ring of three, and one that leads into a ring', () => {
    const ring = chain(['A', 'B'], ['B', 'C'], ['C', 'A']);
    assert.deepEqual(recognised(ring), ['A', 'B=A spouse', 'C=A spouse']);
    const tail = chain(['A', 'B'], ['B', 'C'], ['C', 'B']);
    assert.deepEqual(recognised(tail), ['A', 'B=A spouse', 'C=A spouse']);
  });

  test('one that names a member of a book belongs to the household of the book', () => {
    const other = { householdBook: '3708-2' };
    assert.deepEqual(
      recognised([
        registered('A', BOOK),
        registered('B', BOOK),
        registered('C', other),
        registered('D', other),
        registered('E', { sameHouseholdAs: 'D', sameHouseholdBecause: 'livesWithParents' }),
      ]),
      ['A', 'B=A sameBook', 'C', 'D=C sameBook', 'E=C livesWithParents'],
    );
  });
});
