import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CONVERSION_COLUMNS, readConversions } from './conversions.ts';
import { file, place } from './given.fixture.ts';

const HEADER =
  'household_id,pathway,equipment,area_m2,cost_yuan,converted_on,accepted_on,accepted_by';

async function refusals(...rows: readonly string[]): Promise<string[]> {
  return (await readConversions(file(HEADER, ...rows))).refusals.map(place);
}

describe('a conversions file', () => {
  test('tells only what its fields fill', async () => {
    const { rows, lines, refusals, unusable } = await readConversions(
      file(
        HEADER,
        'H1,electric,air-source,55.5,6800,2021-09-01,2021-09-30,马集镇人民政府',
        'H2,,,,6800.01,,,',
        'H3,,,,,,,',
      ),
    );
    assert.equal(unusable, undefined);
    assert.deepEqual(refusals, []);
    assert.deepEqual(rows, [
      {
        householdId: 'H1',
        pathway: 'electric',
        equipment: 'air-source',
        areaMilliM2: 55_500,
        costFen: 680_000,
        convertedOn: '2021-09-01',
        acceptedOn: '2021-09-30',
        acceptedBy: '马集镇人民政府',
      },
      { householdId: 'H2', costFen: 680_001 },
      { householdId: 'H3' },
    ]);
    assert.deepEqual(lines, [2, 3, 4]);
  });

  test('may have any one of its columns, and others, which are named', async () => {
    for (const column of CONVERSION_COLUMNS.optional) {
      const read = await readConversions(file(`户名,household_id,${column}`, '户一,H1,'));
      assert.equal(read.unusable, undefined);
      assert.deepEqual(read.rows, [{ householdId: 'H1' }]);
      assert.deepEqual(read.ignoredColumns, ['户名']);
    }
  });

  test('may have Chinese columns with a byte order mark, CRLF, quotes and spaces', async () => {
    const text =
      '\ufeff户编号,"改造方式",取暖设备, 取暖面积 ,改造费用,改造日期,验收日期,验收单位\r\n' +
      'H1, gas ,"boiler",80,5000.00,2021-09-01,2021-09-01,"验收组, 一组"\r\n';
    const { rows, refusals, ignoredColumns } = await readConversions([Buffer.from(text)]);
    assert.deepEqual([refusals, ignoredColumns], [[], []]);
    assert.deepEqual(rows, [
      {
        householdId: 'H1',
        pathway: 'gas',
        equipment: 'boiler',
        areaMilliM2: 80_000,
        costFen: 500_000,
        convertedOn: '2021-09-01',
        acceptedOn: '2021-09-01',
        acceptedBy: '验收组, 一组',
      },
    ]);
  });

  test('has a Chinese name for each of its columns', () => {
    const { required, optional, aliases } = CONVERSION_COLUMNS;
    assert.deepEqual(Object.values(aliases!).sort(), [...required, ...optional].sort());
  });

  test('is unusable without households, and where it can tell nothing of them', async () => {
    const nobody = await readConversions(file('户号,pathway', 'H1,gas'));
    assert.equal(nobody.unusable && place(nobody.unusable), '1 household_id missingColumn');
    const nothing = await readConversions(file('户编号,户名', 'H1,户一'));
    assert.equal(nothing.unusable && place(nothing.unusable), '1 pathway missingColumn');
    assert.match(nothing.unusable!.detail, /at least one of: pathway,.*,accepted_by$/);
    assert.deepEqual(nothing.rows, []);
  });

  test('is unusable where one column stands there under two names', async () => {
    const { unusable } = await readConversions(file('household_id,pathway,改造方式', 'H1,a,b'));
    assert.equal(unusable && place(unusable), '1 改造方式 missingColumn');
  });
});

describe('a conversion is refused', () => {
  test('without its household, and the second time that it stands there', async () => {
    assert.deepEqual(await refusals(',gas,,,,,,', 'H1,gas,,,,,,', ' "H1" ,,,,,,,'), [
      '2 household_id missingValue',
      '4 household_id duplicateHousehold',
    ]);
  });

  test('whose acceptance does not say by whom; who accepts may be told before', async () => {
    const rows = ['H1,,,,,,2021-09-30,', 'H2,,,,,,,镇政府', 'H3,,,,,,2021-09-30,镇政府'];
    assert.deepEqual(await refusals(...rows), ['2 accepted_by missingValue']);
  });

  test('that is accepted before it is done, but not on the same day', async () => {
    assert.deepEqual(
      await refusals(
        'H1,,,,,2021-09-30,2021-09-29,镇政府',
        'H2,,,,,2021-09-30,2021-09-30,镇政府',
        'H3,,,,,2021-09-30,2021-10-01,镇政府',
      ),
      ['2 accepted_on acceptedBeforeConversion'],
    );
  });

  test('for what is no word, no number and no day', async () => {
    assert.deepEqual(
      await refusals(
        'H1,煤改电,,,,,,',
        'H2,,热泵,,,,,',
        'H3,,,80.0001,,,,',
        'H4,,,,1.001,,,',
        'H5,,,,-1,,,',
        'H6,,,,,2021-9-1,,',
        'H7,,,,,,20210930,镇政府',
      ),
      [
        '2 pathway notAWord',
        '3 equipment notAWord',
        '4 area_m2 numberTooPrecise',
        '5 cost_yuan numberTooPrecise',
        '6 cost_yuan negativeNumber',
        '7 converted_on notADate',
        '8 accepted_on notADate',
      ],
    );
  });

  test('at the column as the file names it', async () => {
    const { refusals } = await readConversions(file('户编号,验收日期', 'H1,昨天', 'H2,2021-09-30'));
    assert.deepEqual(refusals.map(place), [
      '2 验收日期 notADate',
      // There is no such column here that could have a name of its own.
      '3 accepted_by missingValue',
    ]);
  });

  test('with fields too many, a stray quote or bytes that are no text; others are taken', async () => {
    const bytes = Buffer.concat([
      Buffer.from('household_id,accepted_by\nH1,a,b\nH2,"镇\nH3,'),
      Buffer.from([0xd5, 0xf2]),
      Buffer.from('\nH4,镇\n'),
    ]);
    const { rows, refusals } = await readConversions([bytes]);
    assert.deepEqual(refusals.map(place), ['2  wrongFieldCount', '3  malformed', '4  malformed']);
    assert.deepEqual(rows, [{ householdId: 'H4', acceptedBy: '镇' }]);
  });
});
