import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatInstant } from '@nuanbu/units';
import type { Applicant } from './applicant.ts';
import { entitlementOf } from './entitlement.ts';
import { JINING, jiningWith, perKwhOf, subsidyOf } from './jining.fixture.ts';
import { programmeFrom } from './programme-text.fixture.ts';
import { seasonOf } from './season.ts';

const GOOD: Applicant = {
  cohortYear: 2021,
  acceptedOn: '2021-09-30',
  resident: true,
  collectiveMember: true,
};

function decided(more: Partial<Applicant>, programme = JINING, season = '2021-2022') {
  const { reason, countedSpan } = entitlementOf(
    { ...GOOD, ...more },
    programme,
    subsidyOf(programme),
    seasonOf(programme, season)!,
  );
  const day = (instant: number) => formatInstant(instant).slice(0, 10);
  return { reason, from: day(countedSpan.from), to: day(countedSpan.to) };
}

const WHOLE = { from: '2021-12-01', to: '2022-04-01' };

/** The programme with one of its eligibility rules turned round. */
function turned(rule: string, value: 'true' | 'false') {
  const other = value === 'true' ? 'false' : 'true';
  return programmeFrom(
    jiningWith(`${rule}:\n    value: ${other}`, `${rule}:\n    value: ${value}`),
  );
}

describe('P3, entitlement', () => {
  test('a household that has everything is entitled for the whole season', () => {
    assert.deepEqual(decided({}), { reason: undefined, ...WHOLE });
  });

  test('it is paid by the rule that applies, in the first season of its cohort', () => {
    const { rule, unknown, seasonNumber } = entitlementOf(
      GOOD,
      JINING,
      subsidyOf(),
      seasonOf(JINING, '2021-2022')!,
    );
    assert.deepEqual([rule, unknown, seasonNumber], [perKwhOf(), undefined, 1]);
  });

  test('each reason on its own', () => {
    assert.equal(decided({ cohortYear: 2020 }).reason, 'cohortNotInSeason');
    assert.equal(decided({ acceptedOn: undefined }).reason, 'notAccepted');
    assert.equal(decided({ resident: false }).reason, 'notResident');
    assert.equal(decided({ collectiveMember: false }).reason, 'notCollectiveMember');
    assert.equal(decided({ violationOn: '2021-12-24' }).reason, 'openViolation');
    assert.equal(decided({ endedOn: '2021-12-24' }).reason, 'subsidyEnded');
  });

  test('the first reason in the order of the checks is the reason', () => {
    const all: Partial<Applicant> = {
      cohortYear: 2018,
      acceptedOn: undefined,
      resident: false,
      collectiveMember: false,
      violationOn: '2022-01-01',
      endedOn: '2022-01-01',
    };
    assert.equal(decided(all).reason, 'cohortNotInSeason');
    assert.equal(decided({ ...all, cohortYear: 2021 }).reason, 'notAccepted');
    const accepted = { ...all, cohortYear: 2021, acceptedOn: '2021-09-30' };
    assert.equal(decided(accepted).reason, 'notResident');
    assert.equal(decided({ ...accepted, resident: true }).reason, 'notCollectiveMember');
    const member = { ...accepted, resident: true, collectiveMember: true };
    assert.equal(decided(member).reason, 'openViolation');
    assert.equal(decided({ ...member, violationOn: undefined }).reason, 'subsidyEnded');
  });

  test('a household that is not entitled has no rule and no missing fact', () => {
    const { rule, unknown } = entitlementOf(
      { ...GOOD, resident: false },
      JINING,
      subsidyOf(),
      seasonOf(JINING, '2021-2022')!,
    );
    assert.deepEqual([rule, unknown], [undefined, undefined]);
  });

  test('a rule that the programme does not have gives no reason', () => {
    const cases: [string, Partial<Applicant>][] = [
      ['acceptanceRequired', { acceptedOn: undefined }],
      ['residenceRequired', { resident: false }],
      ['collectiveMembershipRequired', { collectiveMember: false }],
      ['openViolationBlocks', { violationOn: '2021-12-24' }],
    ];
    for (const [rule, more] of cases) {
      assert.deepEqual(decided(more, turned(rule, 'false')), { reason: undefined, ...WHOLE }, rule);
    }
  });
});

describe('P3, violations', () => {
  test('one that is open blocks whenever it happened', () => {
    assert.equal(decided({ violationOn: '2019-01-01' }).reason, 'openViolation');
    assert.equal(decided({ violationOn: '2023-01-01' }).reason, 'openViolation');
  });

  test('one that is confirmed ends every season that had not ended on its day', () => {
    const later = programmeFrom(
      jiningWith('otherReadings: [endingAfter]', 'otherReadings: [all]').replace(
        /(seasons:\n +value: )all/,
        '$1endingAfter',
      ),
    );
    assert.equal(decided({ endedOn: '2022-03-31' }, later).reason, 'subsidyEnded');
    assert.equal(decided({ endedOn: '2022-04-01' }, later).reason, undefined);
    assert.equal(decided({ endedOn: '2019-01-01' }, later).reason, 'subsidyEnded');
    assert.equal(decided({ endedOn: '2022-04-01' }, later, '2022-2023').reason, 'subsidyEnded');
  });

  test('one that is confirmed ends every season where all are taken back', () => {
    assert.equal(decided({ endedOn: '2022-04-01' }).reason, 'subsidyEnded');
    assert.equal(decided({ endedOn: '2024-04-01' }).reason, 'subsidyEnded');
  });

  test('one that is confirmed ends the subsidy where open ones do not block, too', () => {
    const programme = turned('openViolationBlocks', 'false');
    assert.equal(decided({ endedOn: '2022-03-31' }, programme).reason, 'subsidyEnded');
  });
});

describe('P3, acceptance', () => {
  test('days before it do not count', () => {
    assert.deepEqual(decided({ acceptedOn: '2021-12-26' }), {
      reason: undefined,
      from: '2021-12-26',
      to: '2022-04-01',
    });
  });

  test('on or before the season’s first day it cuts nothing', () => {
    assert.deepEqual(decided({ acceptedOn: '2021-12-01' }), { reason: undefined, ...WHOLE });
    assert.deepEqual(decided({ acceptedOn: '2021-11-30' }), { reason: undefined, ...WHOLE });
    assert.equal(decided({ acceptedOn: '2021-12-02' }).from, '2021-12-02');
  });

  test('on the season’s last day it leaves that day', () => {
    assert.deepEqual(decided({ acceptedOn: '2022-03-31' }), {
      reason: undefined,
      from: '2022-03-31',
      to: '2022-04-01',
    });
  });

  test('on or after the season’s end it is none, and the kWh of the whole season are shown', () => {
    assert.deepEqual(decided({ acceptedOn: '2022-04-01' }), { reason: 'notAccepted', ...WHOLE });
    assert.deepEqual(decided({ acceptedOn: '2022-11-05' }), { reason: 'notAccepted', ...WHOLE });
    assert.deepEqual(decided({ acceptedOn: undefined }), { reason: 'notAccepted', ...WHOLE });
  });

  test('cuts the span of a household that is ineligible for another reason too', () => {
    const { reason, from } = decided({ acceptedOn: '2022-01-10', resident: false });
    assert.deepEqual([reason, from], ['notResident', '2022-01-10']);
  });

  test('a programme may count the days before it', () => {
    const programme = turned('daysBeforeAcceptanceCount', 'true');
    const decision = decided({ acceptedOn: '2021-12-26' }, programme);
    assert.deepEqual(decision, { reason: undefined, ...WHOLE });
    assert.equal(decided({ acceptedOn: '2022-04-01' }, programme).reason, 'notAccepted');
  });
});

describe('P4, the cohort', () => {
  const inSeason = (cohortYear: number, season: string) =>
    decided({ cohortYear, acceptedOn: '2019-09-30' }, JINING, season).reason !==
    'cohortNotInSeason';

  test('2021 is paid for the seasons beginning 2021, 2022 and 2023', () => {
    assert.ok(!inSeason(2021, '2020-2021'));
    assert.ok(inSeason(2021, '2021-2022'));
    assert.ok(inSeason(2021, '2022-2023'));
    assert.ok(inSeason(2021, '2023-2024'));
    assert.ok(!inSeason(2021, '2024-2025'));
  });

  test('a cohort that the programme does not know is not paid', () => {
    assert.ok(!inSeason(2020, '2021-2022'));
    assert.ok(!inSeason(2022, '2022-2023'));
  });

  test('its seasons are numbered from one', () => {
    const numberIn = (season: string) =>
      entitlementOf(GOOD, JINING, subsidyOf(), seasonOf(JINING, season)!).seasonNumber;
    assert.deepEqual(['2021-2022', '2022-2023', '2023-2024'].map(numberIn), [1, 2, 3]);
  });
});
