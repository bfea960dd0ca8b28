import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { entitlementsOf } from './entitlements.ts';
import { advanced, household, jining, terms } from './given.fixture.ts';
import { settleHousehold } from './settle.ts';
import type { RunTerms } from './terms.ts';

/** The season of a household with one way of heating, 3,000 kWh in all. */
function amountBy(by: RunTerms, pathway: string): number {
  const of = household({ pathway });
  const entitlement = entitlementsOf([of.facts], by).get(of.facts.householdId)!;
  return settleHousehold(of, entitlement, () => advanced(3_000_000), by).amountFen;
}

describe('rules of one component that read the start in two ways', () => {
  const source = 'source: { document: notice, section: 四, says: It says so. }';
  const direct = `
      - name: direct
        when:
          - { fact: pathway, in: { value: [directHeaters], ${source} } }
        basis: { value: totalKwh, ${source} }
        start:
          at: { value: 500, ${source} }
          rule: { value: deductCapPaid, ${source} }
          qualifies: { value: true, ${source} }
        rate: { value: 0.2, ${source} }
`;
  const programme = jining('\n      - name: perKwh\n', `${direct}      - name: perKwh\n`);

  test('keep each its own', () => {
    const by = terms(programme);
    assert.equal(by.startRule, undefined);
    // 3,000 kWh at 0.20 yuan, and 2,500 where the start is deducted.
    assert.equal(amountBy(by, 'heatPumpAndHeaters'), 60_000);
    assert.equal(amountBy(by, 'directHeaters'), 50_000);
  });

  test('pay alike by one that somebody chose', () => {
    const by = terms(programme, 'threshold');
    assert.equal(by.startRule, 'threshold');
    assert.equal(amountBy(by, 'directHeaters'), 60_000);
  });
});
