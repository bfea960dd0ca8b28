import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entitlementsOf } from './entitlements.ts';
import { explainLine } from './explain.ts';
import { advanced, household, terms } from './given.fixture.ts';
import { explainable } from './kept-line.ts';
import type { Line } from './line.ts';
import { settleHousehold } from './settle.ts';

const BY = terms(undefined, 'deductCapUsage');

function settled(of = household()): Line {
  const entitlement = entitlementsOf([of.facts], BY).get(of.facts.householdId)!;
  return settleHousehold(of, entitlement, () => advanced(6_000_000), BY);
}

/** The line as the first version kept it. */
function inFirstForm(line: Line): Line {
  const { measure, bill, reckoning } = line.evidence;
  const payouts = reckoning && {
    best: { energyWh: 6_000_000, paidWh: line.paidWh, amountFen: line.amountFen },
  };
  const evidence = { startRule: 'deductCapUsage', measure, bill, ...(payouts && { payouts }) };
  return { ...line, evidence };
}

test('a line of the first form is explained like one of the present form', () => {
  const line = settled();
  const kept = inFirstForm(line);
  assert.equal(explainLine(kept, BY).steps, undefined);
  const { steps, funders } = explainLine(explainable(kept, BY), BY);
  assert.deepEqual({ steps, funders }, explainFrom(line));
  assert.deepEqual(
    funders?.map(({ funder, amountFen }) => [funder, amountFen]),
    [['district', 90_000]],
  );
  assert.equal(steps?.at(-1)?.result, '900.00');
});

function explainFrom(line: Line) {
  const { steps, funders } = explainLine(line, BY);
  return { steps, funders };
}

test('one that was not entitled has no steps in either form', () => {
  const line = settled(household({ resident: false }));
  const { evidence } = explainable(inFirstForm(line), BY);
  assert.deepEqual(Object.keys(evidence), ['measure', 'bill']);
});

test('a line of the present form stays as it is', () => {
  const line = settled();
  assert.equal(explainable(line, BY), line);
});
