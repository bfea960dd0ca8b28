import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Component } from '@nuanbu/policy';
import { entitlementsOf } from '../entitlements.ts';
import { advanced, household, jining, readings, terms } from '../given.fixture.ts';
import { settleHousehold } from '../settle.ts';
import type { RunTerms } from '../terms.ts';
import { candidateOf } from './candidates.ts';

/** The Jining programme with two funders, the first of whose parts are floored. */
function shared(by: RunTerms): RunTerms {
  const funders = [
    { funder: 'city', numerator: 1, denominator: 3 },
    { funder: 'district', numerator: 2, denominator: 3 },
  ];
  return { ...by, component: { ...by.component, funders } as Component };
}

const HOLDING = shared(terms());
const PAYING_CERTAIN = shared(
  terms(jining('doubt:\n      value: hold', 'doubt:\n      value: payCertain')),
);

/** Low 1,000 kWh, best 1,100, high 1,200: 200, 220 and 240 yuan. */
const DOUBTFUL = readings([
  ['2021-12-01', 1_000_000],
  ['2022-03-31', 2_000_000],
  ['2022-04-02', 2_200_000],
]);

function candidate(by: RunTerms, meter = DOUBTFUL, of = household()) {
  const entitlement = entitlementsOf([of.facts], by).get('H1')!;
  return candidateOf(
    settleHousehold(of, entitlement, () => meter, by),
    by,
  );
}

const BEST = {
  amountFen: 22_000,
  funders: [
    { funder: 'city', amountFen: 7_333 },
    { funder: 'district', amountFen: 14_667 },
  ],
};

test('a payable line pays now what it pays at best', () => {
  const { status, now, best } = candidate(HOLDING, advanced(1_100_000));
  assert.deepEqual({ status, now, best }, { status: 'payable', now: BEST, best: BEST });
});

test('a held line pays nothing now, and its best value is split as if it were paid', () => {
  const { status, now, best } = candidate(HOLDING);
  assert.deepEqual([status, now], ['held', { amountFen: 0, funders: [] }]);
  assert.deepEqual(best, BEST);
});

test('a certain part is split for what it is, and its best value for what that is', () => {
  const { status, now, best } = candidate(PAYING_CERTAIN);
  assert.equal(status, 'certainPart');
  const parts = [
    { funder: 'city', amountFen: 6_666 },
    { funder: 'district', amountFen: 13_334 },
  ];
  assert.deepEqual(now, { amountFen: 20_000, funders: parts });
  assert.deepEqual(best, BEST);
});

test('nothing is known at best of a household that is not entitled', () => {
  const found = candidate(HOLDING, DOUBTFUL, household({ resident: false }));
  const now = { amountFen: 0, funders: [] };
  assert.deepEqual(found, { householdId: 'H1', status: 'ineligible', now });
});

test('a line of a rule that the programme has no more is a bug', () => {
  const of = household();
  const entitlement = entitlementsOf([of.facts], PAYING_CERTAIN).get('H1')!;
  const line = settleHousehold(of, entitlement, () => DOUBTFUL, PAYING_CERTAIN);
  const component = { ...PAYING_CERTAIN.component, rules: [] } as Component;
  assert.throws(() => candidateOf(line, { ...PAYING_CERTAIN, component }), /has no rule/);
});
