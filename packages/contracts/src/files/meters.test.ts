import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseInstant } from '@nuanbu/units';
import { file, place } from './given.fixture.ts';
import { readMeters } from './meters.ts';

const HEADER =
  'household_id,meter_id,installed_at,removed_at,installed_kwh,removed_kwh,multiplier,max_kw,modulus_kwh';

const MODULUS_WH = 1_000_000_000;

function read(...rows: string[]) {
  return readMeters(file(HEADER, ...rows), (id) => /^H[0-9]$/.test(id), MODULUS_WH);
}

async function refusals(...rows: string[]): Promise<string[]> {
  return (await read(...rows)).refusals.map(place);
}

describe('a meters file', () => {
  test('is read with what every field means', async () => {
    const { rows, refusals } = await read(
      'H1,M1,2021-12-01,2022-01-23T09:13:11+08:00,0.12,5638.08,40,6.6,100000',
      'H2,M2,,,,,,,',
    );
    assert.deepEqual(refusals, []);
    assert.deepEqual(rows[0], {
      householdId: 'H1',
      meterId: 'M1',
      installedAt: parseInstant('2021-12-01T00:00:00+08:00'),
      removedAt: parseInstant('2022-01-23T09:13:11+08:00'),
      installedWh: 120,
      removedWh: 5_638_080,
      multiplier: 40,
      maxPowerW: 6_600,
      modulusWh: 100_000_000,
    });
    const { householdId, meterId, ...empty } = rows[1]!;
    assert.deepEqual([householdId, meterId], ['H2', 'M2']);
    assert.deepEqual(new Set(Object.values(empty)), new Set([undefined]));
  });

  test('needs its first two columns only', async () => {
    const bare = await readMeters(file('meter_id,household_id', 'M1,H1'), () => true, MODULUS_WH);
    assert.deepEqual(
      bare.rows.map((row) => row.meterId),
      ['M1'],
    );
    const short = await readMeters(file('meter_id', 'M1'), () => true, MODULUS_WH);
    assert.equal(short.unusable && place(short.unusable), '1 household_id missingColumn');
  });
});

describe('a meters row is refused with its line, column and code', () => {
  test('of a household that the roster does not have', async () => {
    assert.deepEqual(await refusals('X1,M1,,,,,,,', ',M1,,,,,,,', 'H1,,,,,,,,'), [
      '2 household_id unknownHousehold',
      '3 household_id missingValue',
      '4 meter_id missingValue',
    ]);
  });

  test('with a time, register or number that cannot be read', async () => {
    assert.deepEqual(
      await refusals(
        'H1,M1,2021-13-01,,,,,,',
        'H1,M1,,yesterday,,,,,',
        'H1,M1,2021-12-01,,-1,,,,',
        'H1,M1,,2021-12-01,,1.2345,,,',
        'H1,M1,2021-12-01,,x,,,,',
        'H1,M1,,,,,1.5,,',
        'H1,M1,,,,,0,,',
        'H1,M1,,,,,100001,,',
        'H1,M1,,,,,,0,',
        'H1,M1,,,,,,0.0001,',
        'H1,M1,,,,,,1000000.001,',
        'H1,M1,,,,,,,0',
        'H1,M1,,,,,,,1000000000.001',
      ),
      [
        '2 installed_at notAnInstant',
        '3 removed_at notAnInstant',
        '4 installed_kwh negativeRegister',
        '5 removed_kwh tooManyDecimals',
        '6 installed_kwh notANumber',
        '7 multiplier notANumber',
        '8 multiplier notANumber',
        '9 multiplier notANumber',
        '10 max_kw notANumber',
        '11 max_kw tooManyDecimals',
        '12 max_kw notANumber',
        '13 modulus_kwh notANumber',
        '14 modulus_kwh notANumber',
      ],
    );
  });

  test('but not at the limits of its numbers', async () => {
    assert.deepEqual(
      await refusals(
        'H1,M1,,,,,100000,,',
        'H1,M2,,,,,,1000000,',
        'H1,M3,,,,,,,1000000000',
        'H1,M4,,,,,1,0.001,0.001',
      ),
      [],
    );
  });

  test('removed when or before it is installed', async () => {
    assert.deepEqual(
      await refusals(
        'H1,M1,2021-12-02,2021-12-02,,,,,',
        'H1,M2,2021-12-02,2021-12-01T23:59:59,,,,,',
        'H1,M3,2021-12-02,2021-12-02T00:00:01,,,,,',
      ),
      ['2 removed_at removalNotAfterInstallation', '3 removed_at removalNotAfterInstallation'],
    );
  });

  test('with a register that has no time', async () => {
    assert.deepEqual(await refusals('H1,M1,,2021-12-02,5,,,,', 'H1,M1,2021-12-02,,,5,,,'), [
      '2 installed_kwh registerWithoutInstant',
      '3 removed_kwh registerWithoutInstant',
    ]);
  });

  test('with a register at or above its modulus, its own or the default one', async () => {
    assert.deepEqual(
      await refusals(
        'H1,M1,2021-12-02,,999999.999,,,,',
        'H1,M2,2021-12-02,,1000000,,,,',
        'H1,M3,,2021-12-02,,100,,,100',
        'H1,M4,,2021-12-02,,99.999,,,100',
      ),
      ['3 installed_kwh registerTooLarge', '4 removed_kwh registerTooLarge'],
    );
  });

  test('of a meter that is installed elsewhere in that time', async () => {
    const clashes = async (first: string, second: string) =>
      (await refusals(`H1,M1,${first},,,,,`, `H2,M1,${second},,,,,`)).join();
    const clash = '3 meter_id meterAlreadyInstalled';
    assert.equal(await clashes(',', ','), clash);
    assert.equal(await clashes('2021-12-01,2022-01-01', ','), clash);
    assert.equal(await clashes(',2022-01-01', '2021-12-31T23:59:59,'), clash);
    assert.equal(await clashes(',2022-01-01', '2022-01-01,'), '');
    assert.equal(await clashes('2022-01-01,', ',2022-01-01'), '');
    assert.equal(await clashes('2022-01-01,', ',2022-01-01T00:00:01'), clash);
  });

  test('in order of lines, whatever was wrong, beside the lines of the rows that were taken', async () => {
    const { rows, lines, refusals } = await read(
      'H1,M1,,,,,x,,',
      'H1,M1,,,,,,,',
      'H1',
      'H2,M2,,,,,,,',
      'X1,M3,,,,,,,',
    );
    assert.deepEqual(refusals.map(place), [
      '2 multiplier notANumber',
      '4  wrongFieldCount',
      '6 household_id unknownHousehold',
    ]);
    assert.deepEqual(lines, [3, 5]);
    assert.equal(rows.length, 2);
  });

  test('whose refused rows clash with nobody', async () => {
    assert.deepEqual(await refusals('X1,M1,,,,,,,', 'H2,M1,,,,,,,'), [
      '2 household_id unknownHousehold',
    ]);
  });
});
