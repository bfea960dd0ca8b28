import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { file, place } from './given.fixture.ts';
import { readRoster } from './roster.ts';

const HEADER =
  'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on';
const GOOD = '户一,马集镇,磨山村,2021,2021-09-30,yes,yes,';

/** A roster of households H1, H2 … that fill some of the columns that a roster may leave out. */
function roster(columns: string, ...values: readonly string[]) {
  const rows = values.map((value, index) => `H${index + 1},${GOOD},${value}`);
  return readRoster(file(`${HEADER},${columns}`, ...rows));
}

async function refusals(columns: string, ...values: readonly string[]): Promise<string[]> {
  return (await roster(columns, ...values)).refusals.map(place);
}

async function refused(column: string, code: string, ...values: readonly string[]): Promise<void> {
  const places = values.map((_, index) => `${index + 2} ${column} ${code}`);
  assert.deepEqual(await refusals(column, ...values), places);
}

describe('the facts of a household', () => {
  test('are read exactly, in thousandths of their units and in fen', async () => {
    const { rows, refusals } = await roster(
      'pathway,equipment,area_m2,cost_yuan,running_cost_yuan,gas_m3,coal_t,baseline_kwh,converted_on,accepted_by,household_book,same_household_as,same_household_because,split_certified_by_village,split_certified_by_town,split_because,ended_on',
      'gas,wall-boiler-2,80.125,6800.5,1999.99,540,2.75,120.001,2021-08-01,"镇, 村",B-1,,,yes,no,other,2022-01-05',
      ',,,,,,,,,,,H1,sharedCourtyard,,,,',
    );
    assert.deepEqual(refusals, []);
    assert.deepEqual(facts(rows[0]!), {
      pathway: 'gas',
      equipment: 'wall-boiler-2',
      areaMilliM2: 80_125,
      costFen: 680_050,
      runningCostFen: 199_999,
      gasMilliM3: 540_000,
      coalKg: 2_750,
      baselineWh: 120_001,
      convertedOn: '2021-08-01',
      acceptedBy: '镇, 村',
      householdBook: 'B-1',
      splitCertifiedByVillage: true,
      splitCertifiedByTown: false,
      splitBecause: 'other',
      endedOn: '2022-01-05',
    });
    assert.deepEqual(facts(rows[1]!), {
      sameHouseholdAs: 'H1',
      sameHouseholdBecause: 'sharedCourtyard',
    });
  });

  test('are left out where their fields are empty, which is not zero and not no', async () => {
    const columns = 'dwelling_id,area_m2,coal_t,split_certified_by_town';
    const { rows } = await roster(columns, ',,,', ',0,0.000,no');
    assert.deepEqual(facts(rows[0]!), {});
    assert.deepEqual(facts(rows[1]!), { areaMilliM2: 0, coalKg: 0, splitCertifiedByTown: false });
  });

  test('for which there is a column are named, filled or not', async () => {
    const required = ['acceptedOn', 'violationOn'];
    assert.deepEqual((await readRoster(file(HEADER))).facts, required);
    const { facts } = await roster('ended_on,phone,pathway', ',,');
    assert.deepEqual(facts, [...required, 'pathway', 'endedOn']);
  });

  test('are read from CRLF with a byte order mark, quotes and spaces', async () => {
    const text = `\ufeff${HEADER}, "area_m2" ,pathway\r\nH1,${GOOD}, "80.5" , gas \r\n`;
    const { rows, refusals } = await readRoster([Buffer.from(text)]);
    assert.deepEqual(refusals, []);
    assert.deepEqual(facts(rows[0]!), { areaMilliM2: 80_500, pathway: 'gas' });
  });
});

describe('a fact is refused', () => {
  test('with more decimals than its unit has', async () => {
    const columns = ['area_m2', 'gas_m3', 'coal_t', 'baseline_kwh'];
    for (const column of columns) {
      assert.deepEqual(await refusals(column, '1.001', '1.0'), []);
      await refused(column, 'numberTooPrecise', '1.0010', '0.0001');
    }
    for (const column of ['cost_yuan', 'running_cost_yuan']) {
      assert.deepEqual(await refusals(column, '1.01', '1.0'), []);
      await refused(column, 'numberTooPrecise', '1.010', '0.001');
    }
  });

  test('when it is negative or no number', async () => {
    await refused('cost_yuan', 'negativeNumber', '-0.01', '-0', '-5.123');
    await refused('area_m2', 'notANumber', '80平方米', '1e2', '+1', '.5', '5.', '"1,200"', '１２');
  });

  test('above a thousand million of its unit', async () => {
    assert.deepEqual(await refusals('area_m2', '1000000000', '1000000000.000'), []);
    await refused('area_m2', 'notANumber', '1000000000.001', '9'.repeat(400));
    assert.deepEqual(await refusals('cost_yuan', '1000000000.00'), []);
    await refused('cost_yuan', 'notANumber', '1000000000.01');
  });

  test('as a word with anything but Latin letters, digits and hyphens', async () => {
    assert.deepEqual(await refusals('pathway', 'gas', 'A-1', '-', '2021'), []);
    await refused('pathway', 'notAWord', '煤改气', 'air source', 'gas_2', 'gas;');
    await refused('equipment', 'notAWord', 'a.b');
  });

  test('as a reason that is none, and those that are one are named', async () => {
    const { refusals } = await roster('split_because', 'livesApart', 'other', 'Other', '分户');
    assert.deepEqual(refusals.map(place), [
      '4 split_because unknownWord',
      '5 split_because unknownWord',
    ]);
    assert.equal(refusals[1]!.detail, '分户 (one of: livesApart, other)');
    const columns = 'same_household_as,same_household_because';
    const other = await roster(columns, ',', 'H1,friend');
    assert.match(other.refusals[0]!.detail, /^friend .*spouse, livesWithParents, sharedCourtyard/);
  });

  test('as a certification that is neither yes nor no', async () => {
    await refused('split_certified_by_village', 'notYesOrNo', 'Yes', '有');
    await refused('split_certified_by_town', 'notYesOrNo', '0');
  });

  test('as a day that does not exist', async () => {
    await refused('converted_on', 'notADate', '2021-02-29', '2021/9/1');
    await refused('ended_on', 'notADate', '2021-9-1');
  });
});

describe('a household that is one with another', () => {
  const COLUMNS = 'same_household_as,same_household_because';

  test('names one that stands before or after it, and two may name each other', async () => {
    assert.deepEqual(await refusals(COLUMNS, 'H2,spouse', 'H3,spouse', 'H2,spouse'), []);
  });

  test('may not name itself, nor one that is nowhere', async () => {
    assert.deepEqual(await refusals(COLUMNS, 'H1,spouse', 'H9,spouse', ','), [
      '2 same_household_as sameHouseholdAsItself',
      '3 same_household_as unknownHousehold',
    ]);
  });

  test('says why, and a reason says of whom', async () => {
    assert.deepEqual(await refusals(COLUMNS, ',', 'H1,', ',spouse'), [
      '3 same_household_because missingValue',
      '4 same_household_as missingValue',
    ]);
  });

  test('is not taken where the other one is not, and so on along the chain', async () => {
    const { rows, lines, refusals } = await roster(
      `${COLUMNS},area_m2`,
      'H2,spouse,',
      'H3,spouse,',
      ',,-1',
      ',,',
      'H4,spouse,',
    );
    assert.deepEqual(refusals.map(place), [
      '2 same_household_as unknownHousehold',
      '3 same_household_as unknownHousehold',
      '4 area_m2 negativeNumber',
    ]);
    assert.equal(refusals[0]!.detail, 'H2');
    assert.deepEqual(
      rows.map(({ householdId }) => householdId),
      ['H4', 'H5'],
    );
    assert.deepEqual(lines, [5, 6]);
  });

  test('may name one that the roster has already, to which the file adds', async () => {
    const rows = [`H1,${GOOD},H9,spouse`, `H2,${GOOD},H1,spouse`, `H3,${GOOD},H8,spouse`];
    const given = file(`${HEADER},${COLUMNS}`, ...rows);
    const { refusals } = await readRoster(given, (id) => id === 'H9');
    assert.deepEqual(refusals.map(place), ['4 same_household_as unknownHousehold']);
    // H1 stands on the roster, whatever becomes of its row.
    const known = await readRoster(given, (id) => id === 'H1');
    assert.deepEqual(known.refusals.map(place), [
      '2 same_household_as unknownHousehold',
      '4 same_household_as unknownHousehold',
    ]);
  });
});

/** A row's facts without what every household has. */
function facts({
  householdId: _id,
  name: _name,
  town: _town,
  village: _village,
  cohortYear: _year,
  acceptedOn: _day,
  resident: _resident,
  collectiveMember: _member,
  ...others
}: Awaited<ReturnType<typeof readRoster>>['rows'][number]): object {
  return Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
}
