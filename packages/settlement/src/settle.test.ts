import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MeterReadings } from '@nuanbu/metering';
import { entitlementsOf } from './entitlements.ts';
import type { HouseholdCase } from './facts.ts';
import { advanced, household, jining, readings, terms } from './given.fixture.ts';
import type { Line } from './line.ts';
import { settleHousehold } from './settle.ts';
import { runTerms } from './terms.ts';

function settled(meter: MeterReadings, of: HouseholdCase = household(), by = terms()): Line {
  const entitlement = entitlementsOf([of.facts], by).get(of.facts.householdId)!;
  return settleHousehold(of, entitlement, () => meter, by);
}

function shown({ status, paidWh, amountFen, atRiskFen, findings }: Line) {
  return { status, paidWh, amountFen, atRiskFen, findings };
}

/**
 * A register of 1,000 kWh at the season's begin which reaches an energy a day before its end and
 * rests there; a second one after the season fixes the end between the two.
 */
function endBetween(energyWh: number, aheadWh: number): MeterReadings {
  return readings([
    ['2021-12-01', 1_000_000],
    ['2022-03-31', 1_000_000 + energyWh],
    ['2022-04-02', 1_000_000 + energyWh + aheadWh],
  ]);
}

describe('the status of a line', () => {
  test('payable from the start on, below start one Wh under it', () => {
    assert.deepEqual(shown(settled(advanced(500_000))), {
      status: 'payable',
      paidWh: 500_000,
      amountFen: 10_000,
      atRiskFen: 0,
      findings: [],
    });
    assert.deepEqual(shown(settled(advanced(499_999))), {
      status: 'belowStart',
      paidWh: 0,
      amountFen: 0,
      atRiskFen: 0,
      findings: [],
    });
  });

  test('at the start a household is payable with nothing where the start is deducted', () => {
    const line = settled(advanced(500_000), household(), terms(jining(), 'deductCapPaid'));
    assert.deepEqual([line.status, line.paidWh, line.amountFen], ['payable', 0, 0]);
  });

  test('P2: 1.00 yuan at risk is within the tolerance, 1.01 is held', () => {
    // High is 5,000 Wh above low: 1.00 yuan. 5,049 Wh are 1.0098 yuan, rounded 1.01.
    const within = settled(endBetween(1_000_000, 5_000));
    assert.deepEqual([within.status, within.atRiskFen], ['payable', 100]);
    assert.deepEqual(within.findings, []);
    const beyond = settled(endBetween(1_000_000, 5_049));
    assert.deepEqual([beyond.status, beyond.atRiskFen], ['held', 101]);
    assert.deepEqual(beyond.findings, ['edgeEstimated']);
    // A held line shows what best would pay: 1,002.524 kWh.
    assert.deepEqual([beyond.paidWh, beyond.amountFen], [1_002_524, 20_050]);
  });

  test('P2: the tolerance is the programme’s', () => {
    const strict = terms(jining('value: 1.00\n', 'value: 0.99\n'));
    assert.equal(settled(endBetween(1_000_000, 5_000), household(), strict).status, 'held');
    const none = terms(jining('value: 1.00\n', 'value: 0\n'));
    assert.equal(settled(endBetween(1_000_000, 24), household(), none).status, 'payable');
    assert.equal(settled(endBetween(1_000_000, 25), household(), none).status, 'held');
  });

  test('P2: what best pays may stand between low and high; the greatest difference counts', () => {
    // Best 499.999 kWh pays nothing, high 500.999 pays 100.20, low 498.999 nothing.
    const line = settled(endBetween(498_999, 2_000));
    assert.deepEqual(shown(line), {
      status: 'held',
      paidWh: 0,
      amountFen: 0,
      atRiskFen: 10_020,
      findings: ['edgeEstimated'],
    });
  });

  test('P2: unknown energy that no money depends on holds nobody', () => {
    const line = settled(endBetween(7_000_000, 300_000));
    assert.deepEqual([line.status, line.atRiskFen, line.amountFen], ['payable', 0, 100_000]);
    const low = settled(endBetween(100_000, 300_000));
    assert.deepEqual([low.status, low.atRiskFen], ['belowStart', 0]);
  });

  test('held comes before below start', () => {
    assert.equal(settled(readings([])).status, 'held');
  });
});

describe('the findings of a line', () => {
  const fallen = readings([
    ['2021-11-30', 900_000],
    ['2021-12-02', 903_000],
    ['2021-12-03', 5_000],
    ['2022-04-01', 800_000],
  ]);

  test('of a held line say that an edge was estimated, in alphabetical order', () => {
    const line = settled(fallen);
    assert.equal(line.status, 'held');
    assert.deepEqual(line.findings, ['edgeEstimated', 'registerFell']);
  });

  test('of a payable line do not', () => {
    const line = settled(endBetween(1_000_000, 4_000));
    assert.equal(line.status, 'payable');
    assert.deepEqual(line.findings, []);
    assert.ok(line.evidence.measure?.edgeEstimated);
  });

  test('of an ineligible line have its reason among them, and no estimated edge', () => {
    const line = settled(fallen, household({ resident: false }));
    assert.deepEqual(line.findings, ['notResident', 'registerFell']);
    const first = settled(fallen, household({ cohortYear: 2018 }));
    assert.deepEqual(first.findings, ['cohortNotInSeason', 'registerFell']);
  });

  test('name no estimated edge where nothing was read at all', () => {
    assert.deepEqual(settled(readings([])).findings, ['noReadings']);
    const line = settled(readings([]), { ...household(), installations: [] });
    assert.deepEqual(line.findings, ['noMeter']);
  });
});

describe('P3, an ineligible line', () => {
  test('shows its kWh and no money', () => {
    const line = settled(advanced(2_000_000), household({ collectiveMember: false }));
    assert.equal(line.totalWh, 2_000_000);
    assert.deepEqual(shown(line), {
      status: 'ineligible',
      paidWh: 0,
      amountFen: 0,
      atRiskFen: 0,
      findings: ['notCollectiveMember'],
    });
    assert.equal(line.reason, 'notCollectiveMember');
    assert.equal(line.evidence.reckoning, undefined);
  });

  test('without acceptance shows the kWh from the season’s first day', () => {
    const line = settled(advanced(2_000_000), household({ acceptedOn: undefined }));
    assert.deepEqual([line.totalWh, line.reason], [2_000_000, 'notAccepted']);
  });

  test('is not held, however little is known', () => {
    assert.equal(settled(readings([]), household({ resident: false })).status, 'ineligible');
  });
});

test('days before acceptance do not count', () => {
  const meter = readings([
    ['2021-12-01', 0],
    ['2022-01-01', 400_000],
    ['2022-04-01', 1_000_000],
  ]);
  const line = settled(meter, household({ acceptedOn: '2022-01-01' }));
  assert.deepEqual([line.totalWh, line.amountFen], [600_000, 12_000]);
});

test('the run’s start rule is the programme’s unless another is given', () => {
  const programme = jining('value: threshold', 'value: deductCapUsage');
  const { season } = terms();
  assert.equal(runTerms(programme, season).startRule, 'deductCapUsage');
  assert.equal(runTerms(programme, season, { startRule: 'threshold' }).startRule, 'threshold');
  const line = settled(advanced(3_000_000), household(), terms(programme));
  assert.equal(line.amountFen, 50_000);
  assert.equal(line.evidence.reckoning?.terms.startRule, 'deductCapUsage');
});

test('peak and valley are the household’s, and its bill stands beside them', () => {
  const { totalWh, peakWh, valleyWh, evidence } = settled(advanced(2_904_000));
  // 2,904 kWh over 121 days are 24 a day, a kWh an hour: half of them in peak.
  assert.deepEqual([totalWh, peakWh, valleyWh], [2_904_000, 1_452_000, 1_452_000]);
  // 1,452 × 0.5769 = 837.6588 and × 0.3469 = 503.6988; 2,904 × 0.5469 = 1,588.1976.
  assert.deepEqual(evidence.bill, { timeOfUseFen: 83_766 + 50_370, flatFen: 158_820 });
});
