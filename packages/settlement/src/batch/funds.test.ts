import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sumIntegers } from '@nuanbu/units';
import fc from 'fast-check';
import { type AccountEvent, type AccountEventKind, postingsOf } from './accounts.ts';
import { balancesOf, levelFunds, levelsOf, mayPay } from './funds.ts';
import { isRefusal } from './refusal.ts';

function city(kind: AccountEventKind, amountFen: number): AccountEvent {
  return { kind, parts: [{ funder: 'city', amountFen }] };
}

function balancesAfter(...events: AccountEvent[]) {
  return balancesOf(events.flatMap(postingsOf));
}

describe('the figures of a level', () => {
  test('follow a season: funds, a batch, a return, its re-payment, and money given back', () => {
    const balances = balancesAfter(
      city('fundsReceived', 1_000),
      city('batchApproved', 800),
      city('released', 800),
      city('lineFailed', 200),
      city('repaid', 150),
      city('recovered', 30),
    );
    assert.deepEqual(levelFunds(balances, 'city'), {
      funder: 'city',
      receivedFen: 1_000,
      committedFen: 800,
      paidFen: 950,
      returnedFen: 200,
      recoveredFen: 30,
      owedFen: 50,
      onHandFen: 280,
    });
  });

  test('are zero for a level without postings, and what is withdrawn leaves no trace in them', () => {
    const zero = levelFunds(new Map(), 'city');
    const { funder, ...figures } = zero;
    assert.equal(funder, 'city');
    for (const figure of Object.values(figures)) assert.ok(Object.is(figure, 0));
    const undone = balancesAfter(
      city('fundsReceived', 500),
      city('batchApproved', 100),
      city('commitmentWithdrawn', 100),
      city('fundsWithdrawn', 500),
    );
    assert.deepEqual(levelFunds(undone, 'city'), zero);
    assert.deepEqual(levelsOf(undone), ['city']);
  });
});

describe('a payment', () => {
  const parts = [
    { funder: 'city', amountFen: 700 },
    { funder: 'district', amountFen: 300 },
  ];
  const received = (cityFen: number, districtFen: number) =>
    balancesOf(
      postingsOf({
        kind: 'fundsReceived',
        parts: [
          { funder: 'city', amountFen: cityFen },
          { funder: 'district', amountFen: districtFen },
        ],
      }),
    );

  test('needs every level to have received its part, to the fen', () => {
    assert.equal(mayPay(parts, received(700, 300)), true);
    for (const [cityFen, districtFen] of [
      [699, 300],
      [700, 299],
      [10_000, 299],
    ] as const) {
      const answer = mayPay(parts, received(cityFen, districtFen));
      assert.ok(isRefusal(answer), `${cityFen} ${districtFen}`);
      assert.equal(answer.refused, 'fundsMissing');
    }
    const refused = mayPay(parts, received(700, 299));
    assert.ok(isRefusal(refused));
    assert.equal(refused.detail, 'Of district this pays 3.00 yuan of 2.99 that is left.');
    assert.ok(isRefusal(mayPay(parts, new Map())));
    assert.equal(mayPay([], new Map()), true);
  });

  test('counts two parts of a level together', () => {
    const twice = [
      { funder: 'city', amountFen: 400 },
      { funder: 'city', amountFen: 301 },
    ];
    assert.ok(isRefusal(mayPay(twice, received(700, 0))));
    assert.equal(mayPay(twice, received(701, 0)), true);
  });

  test('uses up what was received, and what comes back may be paid again', () => {
    const events = [city('fundsReceived', 1_000), city('batchApproved', 1_000)];
    const released = [...events, city('released', 1_000)];
    const one = [{ funder: 'city', amountFen: 1 }];
    assert.equal(mayPay(one, balancesAfter(...events)), true);
    assert.ok(isRefusal(mayPay(one, balancesAfter(...released))));
    assert.equal(mayPay(one, balancesAfter(...released, city('lineFailed', 1))), true);
    assert.equal(mayPay(one, balancesAfter(...released, city('recovered', 1))), true);
    const withdrawn = [...released, city('recovered', 1), city('fundsWithdrawn', 1)];
    assert.ok(isRefusal(mayPay(one, balancesAfter(...withdrawn))));
  });
});

describe('laws of the accounts', () => {
  const kinds: AccountEventKind[] = [
    'fundsReceived',
    'fundsWithdrawn',
    'batchApproved',
    'commitmentWithdrawn',
    'released',
    'lineFailed',
    'repaid',
    'recovered',
  ];
  const part = fc.record({
    funder: fc.constantFrom('central', 'city', 'district'),
    amountFen: fc.nat(1_000_000),
  });
  const event = fc.record({
    kind: fc.constantFrom(...kinds),
    parts: fc.array(part, { maxLength: 5 }),
  });

  test('postings of every event add up to zero, over all and at each level', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        for (const each of events) {
          const postings = postingsOf(each);
          assert.ok(postings.every(({ amountFen }) => amountFen !== 0));
          for (const level of ['central', 'city', 'district']) {
            const own = postings.filter(({ account }) => account.endsWith(`:${level}`));
            assert.equal(
              sumIntegers(
                own.map(({ amountFen }) => amountFen),
                'level',
              ),
              0,
            );
          }
        }
        const balances = balancesOf(events.flatMap(postingsOf));
        assert.equal(sumIntegers(balances.values(), 'all'), 0);
      }),
    );
  });

  test('each figure is the sum of the events of its kinds', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const balances = balancesOf(events.flatMap(postingsOf));
        for (const level of ['central', 'city', 'district']) {
          const sumOf = (kind: AccountEventKind) =>
            sumIntegers(
              events
                .filter((each) => each.kind === kind)
                .flatMap(({ parts }) => parts)
                .filter(({ funder }) => funder === level)
                .map(({ amountFen }) => amountFen),
              kind,
            );
          const funds = levelFunds(balances, level);
          assert.equal(funds.receivedFen, sumOf('fundsReceived') - sumOf('fundsWithdrawn'));
          assert.equal(funds.committedFen, sumOf('batchApproved') - sumOf('commitmentWithdrawn'));
          assert.equal(funds.paidFen, sumOf('released') + sumOf('repaid'));
          assert.equal(funds.returnedFen, sumOf('lineFailed'));
          assert.equal(funds.recoveredFen, sumOf('recovered'));
          assert.equal(funds.owedFen, funds.committedFen - funds.paidFen + funds.returnedFen);
        }
      }),
    );
  });

  test('no sequence of payments that were allowed leaves less than nothing at hand', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const done: AccountEvent[] = [];
        for (const each of events) {
          const takes = ['released', 'repaid', 'fundsWithdrawn'].includes(each.kind);
          const balances = balancesOf(done.flatMap(postingsOf));
          if (!takes || mayPay(each.parts, balances) === true) done.push(each);
        }
        const balances = balancesOf(done.flatMap(postingsOf));
        for (const level of levelsOf(balances)) {
          assert.ok(levelFunds(balances, level).onHandFen >= 0);
        }
      }),
    );
  });
});
