import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startOfDay } from '@nuanbu/units';
import { entitlementsOf } from './entitlements.ts';
import { explainLine } from './explain.ts';
import type { HouseholdFacts } from './facts.ts';
import { advanced, household, jining, terms } from './given.fixture.ts';
import { settleHousehold } from './settle.ts';
import type { RunTerms } from './terms.ts';

const RULE = 'components.energySubsidy.rules.perKwh';

function explained(energyWh: number, more: Partial<HouseholdFacts> = {}, by: RunTerms = terms()) {
  const of = household(more);
  const entitlement = entitlementsOf([of.facts], by).get('H1')!;
  const line = settleHousehold(of, entitlement, () => advanced(energyWh), by);
  return explainLine(line, by);
}

describe('the explanation of a line', () => {
  test('has every step to the fen, with the clause that decided it', () => {
    const { steps, status } = explained(640_525);
    assert.equal(status, 'payable');
    assert.deepEqual(
      steps?.map(({ step, result, cited }) => [step, result, cited?.parameter, cited?.value]),
      [
        ['energy', '640.525', undefined, undefined],
        ['start', '640.525', `${RULE}.start.at`, '500'],
        ['cap', '640.525', `${RULE}.limit`, '5000'],
        ['rate', '128.105', `${RULE}.rate`, '0.2'],
        ['rounding', '128.11', 'components.energySubsidy.rounding', 'halfUp'],
      ],
    );
    assert.equal(steps?.[3]?.cited?.document, '济开管字〔2021〕8号');
    assert.equal(steps?.[3]?.cited?.section, '四');
  });

  test('shows what the start and the limit each made of the energy, in the rule’s own order', () => {
    const kwh = (energyWh: number, startRule: RunTerms['startRule']) =>
      explained(energyWh, {}, terms(jining(), startRule))
        .steps?.slice(0, 3)
        .map(({ step, result }) => `${step} ${result}`);
    assert.deepEqual(kwh(7_000_000, 'threshold'), [
      'energy 7000.000',
      'start 7000.000',
      'cap 5000.000',
    ]);
    assert.deepEqual(kwh(7_000_000, 'deductCapUsage'), [
      'energy 7000.000',
      'cap 5000.000',
      'start 4500.000',
    ]);
    assert.deepEqual(kwh(7_000_000, 'deductCapPaid'), [
      'energy 7000.000',
      'start 6500.000',
      'cap 5000.000',
    ]);
    assert.deepEqual(kwh(499_999, 'threshold'), ['energy 499.999', 'start 0.000', 'cap 0.000']);
  });

  test('cites a document without a number by its title', () => {
    const rounding = explained(640_525).steps?.find(({ step }) => step === 'rounding');
    assert.match(rounding!.cited!.document, /未明之处的决定/);
  });

  test('prints the exact yuan before rounding, also of a single Wh and of whole yuan', () => {
    const rate = (energyWh: number, startRule: RunTerms['startRule'] = 'threshold') =>
      explained(energyWh, {}, terms(jining(), startRule)).steps?.find(
        ({ step }) => step === 'rate',
      );
    assert.equal(rate(500_001)?.result, '100.0002');
    assert.equal(rate(500_000)?.result, '100.00');
    assert.equal(rate(500_001, 'deductCapPaid')?.result, '0.0002');
    assert.equal(rate(499_999)?.result, '0.00');
  });

  test('names another reading of the start with the clause of the start itself', () => {
    const { steps } = explained(3_000_000, {}, terms(jining(), 'deductCapUsage'));
    const [, , start] = steps!;
    assert.equal(start!.cited?.value, '500');
    assert.deepEqual(
      [start!.readAs?.parameter, start!.readAs?.value, start!.readAs?.section],
      [`${RULE}.start.rule`, 'deductCapUsage', start!.cited?.section],
    );
    assert.match(start!.readAs!.says.en, /500度起补/);
  });

  test('cites the number of the start by the notice, and its reading by who decided it', () => {
    const [, start] = explained(3_000_000).steps!;
    assert.deepEqual(
      [start!.cited?.parameter, start!.cited?.value, start!.cited?.document, start!.cited?.section],
      [`${RULE}.start.at`, '500', '济开管字〔2021〕8号', '四'],
    );
    assert.deepEqual(
      [start!.readAs?.parameter, start!.readAs?.value, start!.readAs?.section],
      [`${RULE}.start.rule`, 'threshold', 'P1'],
    );
    assert.match(start!.readAs!.document, /未明之处的决定/);
  });

  test('has each funder’s share with its clause: the component’s, or the rule’s own', () => {
    const shares = (by: RunTerms) =>
      explained(3_000_000, {}, by).funders?.map(({ funder, amountFen, cited }) => [
        ...[funder, amountFen, cited?.parameter, cited?.value],
      ]);
    assert.deepEqual(shares(terms()), [
      ['district', 60_000, 'components.energySubsidy.funders.district.share', '1'],
    ]);
    const source = 'source: { document: notice, section: 四, says: It says so. }';
    const own = `        funders:
          - { funder: district, share: { value: 1.0, ${source} } }
        rate:
          value: 0.2`;
    const ofRule = terms(jining('        rate:\n          value: 0.2', own));
    assert.deepEqual(shares(ofRule), [
      ['district', 60_000, `${RULE}.funders.district.share`, '1.0'],
    ]);
  });

  test('has the season’s days, what counts of them, and who accepted', () => {
    const of = household({ acceptedOn: '2021-12-16', acceptedBy: '验收组' });
    const by = terms();
    const entitlement = entitlementsOf([of.facts], by).get('H1')!;
    const line = settleHousehold(of, entitlement, () => advanced(640_525), by);
    assert.deepEqual(explainLine(line, by, of.facts).period, {
      name: '2021-2022',
      firstDay: '2021-12-01',
      lastDay: '2022-03-31',
      countedSpan: { from: startOfDay('2021-12-16'), to: startOfDay('2022-04-01') },
      acceptedOn: '2021-12-16',
      acceptedBy: '验收组',
    });
    const bare = explainLine(line, by).period;
    assert.deepEqual([bare.acceptedOn, bare.acceptedBy], [undefined, undefined]);
  });

  test('has the tolerance, the peak hours, the programme and its digest', () => {
    const { tolerance, peakHours, programme, programmeDigest } = explained(640_525);
    assert.equal(tolerance?.value, '1.00');
    assert.equal(peakHours?.value, '08:00–20:00');
    assert.equal(programme, 'jining-jkq-2021');
    assert.equal(programmeDigest, jining().digest);
  });

  test('of an ineligible household has the reason’s clause and no steps', () => {
    const cases: [Partial<HouseholdFacts>, string, string][] = [
      [{ cohortYear: 2018 }, 'cohortNotInSeason', 'cohorts'],
      [{ acceptedOn: undefined }, 'notAccepted', 'eligibility.acceptanceRequired'],
      [{ resident: false }, 'notResident', 'eligibility.residenceRequired'],
      [
        { collectiveMember: false },
        'notCollectiveMember',
        'eligibility.collectiveMembershipRequired',
      ],
      [{ violationOn: '2021-12-24' }, 'openViolation', 'eligibility.openViolationBlocks'],
    ];
    for (const [more, code, parameter] of cases) {
      const { reason, steps } = explained(640_525, more);
      assert.deepEqual(
        [reason?.code, reason?.cited?.parameter, steps],
        [code, parameter, undefined],
      );
    }
    assert.equal(explained(640_525, { cohortYear: 2018 }).reason?.cited?.value, '2021: 3');
  });

  test('of a second household in a dwelling cites the rule of one household', () => {
    const by = terms();
    const second = household({ householdId: 'H2', dwellingId: 'D1' });
    const roster = [{ ...second.facts, householdId: 'H0' }, second.facts];
    const entitlement = entitlementsOf(roster, by).get('H2')!;
    const line = settleHousehold(second, entitlement, () => advanced(640_525), by);
    const { reason } = explainLine(line, by);
    assert.deepEqual(
      [reason?.code, reason?.cited?.parameter],
      ['dwellingAlreadyPaid', 'eligibility.oneHouseholdPerDwelling'],
    );
  });
});
