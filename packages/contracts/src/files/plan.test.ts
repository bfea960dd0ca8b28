import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { file, place } from './given.fixture.ts';
import { PLAN_COLUMNS, readPlan } from './plan.ts';

const HEADER = 'town,village,planned_households,pathway,equipment,year,area_m2,cost_yuan,kwh,note';

async function refusals(...rows: readonly string[]): Promise<string[]> {
  return (await readPlan(file(HEADER, ...rows))).refusals.map(place);
}

/** The fields that say something. */
function said(row: object): object {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

describe('a plan', () => {
  test("is read as a notice's list of villages has it", async () => {
    const { rows, refusals, ignoredColumns } = await readPlan(
      file(
        'town,village,planned_households,note',
        '马集镇,云山村,41,',
        '马集镇,马集村,648,计划拆迁村',
      ),
    );
    assert.deepEqual([refusals, ignoredColumns], [[], []]);
    assert.deepEqual(rows.map(said), [
      { town: '马集镇', village: '云山村', plannedHouseholds: 41 },
      { town: '马集镇', village: '马集村', plannedHouseholds: 648, note: '计划拆迁村' },
    ]);
  });

  test('may say what each of its households is to get', async () => {
    const { rows } = await readPlan(
      file(HEADER, '金积镇,,600,nearSource,heat-pump,2022,80.125,8000.5,2500.001,"三,四组"'),
    );
    assert.deepEqual(rows, [
      {
        town: '金积镇',
        village: '',
        plannedHouseholds: 600,
        pathway: 'nearSource',
        equipment: 'heat-pump',
        year: 2022,
        areaMilliM2: 80_125,
        costFen: 800_050,
        energyWh: 2_500_001,
        note: '三,四组',
      },
    ]);
  });

  test('may be by pathway alone', async () => {
    const { rows, refusals } = await readPlan(
      file(HEADER, ',,2196,heating,,,,,,', ',,11528,gas,,,,,,'),
    );
    assert.deepEqual(refusals, []);
    assert.deepEqual(
      rows.map(({ town, village, pathway }) => [town, village, pathway]),
      [
        ['', '', 'heating'],
        ['', '', 'gas'],
      ],
    );
  });

  test('may have Chinese columns with a byte order mark, CRLF, quotes and spaces', async () => {
    const text =
      '\ufeff乡镇, 村 ,"计划户数",改造方式,取暖设备,取暖面积,改造费用,年度,用电量,备注,序号\r\n' +
      '马集镇,"云山村", 41 ,electric,air-source,55,6800,2021,3000,拆迁,1\r\n';
    const { rows, refusals, ignoredColumns } = await readPlan([Buffer.from(text)]);
    assert.deepEqual([refusals, ignoredColumns], [[], ['序号']]);
    assert.deepEqual(rows, [
      {
        town: '马集镇',
        village: '云山村',
        plannedHouseholds: 41,
        pathway: 'electric',
        equipment: 'air-source',
        year: 2021,
        areaMilliM2: 55_000,
        costFen: 680_000,
        energyWh: 3_000_000,
        note: '拆迁',
      },
    ]);
  });

  test('has a Chinese name for each of its columns', () => {
    const { required, optional, aliases } = PLAN_COLUMNS;
    assert.deepEqual(Object.values(aliases!).sort(), [...required, ...optional].sort());
  });

  test('is unusable without one of its columns, and a name of another form is not it', async () => {
    for (const column of PLAN_COLUMNS.required) {
      const header = HEADER.replace(column, `${column}s`);
      const { unusable, rows } = await readPlan(file(header, '马集镇,云山村,41,,,,,,,'));
      assert.equal(unusable && place(unusable), `1 ${column} missingColumn`);
      assert.deepEqual(rows, []);
    }
    const twice = await readPlan(file('town,乡镇,village,planned_households', 'a,b,c,1'));
    assert.equal(twice.unusable && place(twice.unusable), '1 乡镇 missingColumn');
  });
});

describe('a row of a plan is refused', () => {
  test('without a whole number of households; none is one', async () => {
    const bad = ['', '41.0', '-1', '四十一', '10000001'];
    assert.deepEqual(
      await refusals(...bad.map((number) => `镇,村,${number},,,,,,,`)),
      bad.map((_, index) => `${index + 2} planned_households notANumber`),
    );
    assert.deepEqual(await refusals('镇,村一,0,,,,,,,', '镇,村二,10000000,,,,,,,'), []);
  });

  test('the second time that place, pathway, equipment and year stand there', async () => {
    const first = '镇,村,41,gas,boiler,2021,,,,';
    assert.deepEqual(
      await refusals(
        first,
        first.replace('镇', '乡'),
        first.replace('村', '庄'),
        first.replace('gas', ''),
        first.replace('boiler', ''),
        first.replace('2021', ''),
        first.replace('2021', '2022'),
      ),
      [],
    );
    const { refusals: again } = await readPlan(
      file(HEADER, first, '镇,村,7,gas,boiler,2021,80,,,另一行', ',,1,,,,,,,', ',,2,,,,,,,'),
    );
    assert.deepEqual(again.map(place), ['3  duplicatePlanRow', '5  duplicatePlanRow']);
    assert.equal(again[0]!.detail, '镇, 村, gas, boiler, 2021, line 2');
  });

  test('which a row that was refused does not count as', async () => {
    assert.deepEqual(await refusals('镇,村,x,,,,,,,', '镇,村,41,,,,,,,'), [
      '2 planned_households notANumber',
    ]);
  });

  test('for what is no word, no number and no year', async () => {
    assert.deepEqual(
      await refusals(
        '镇,村,1,煤改气,,,,,,',
        '镇,村,1,,a b,,,,,',
        '镇,村,1,,,1899,,,,',
        '镇,村,1,,,2021年,,,,',
        '镇,村,1,,,,0.0001,,,',
        '镇,村,1,,,,,0.001,,',
        '镇,村,1,,,,,,-1,',
      ),
      [
        '2 pathway notAWord',
        '3 equipment notAWord',
        '4 year notANumber',
        '5 year notANumber',
        '6 area_m2 numberTooPrecise',
        '7 cost_yuan numberTooPrecise',
        '8 kwh negativeNumber',
      ],
    );
    assert.deepEqual(await refusals('镇,村,1,,,1900,,,,', '镇,村,1,,,2200,,,,'), []);
  });

  test('at the column as the file names it', async () => {
    const { refusals } = await readPlan(file('乡镇,村,计划户数', '镇,村,若干'));
    assert.deepEqual(refusals.map(place), ['2 计划户数 notANumber']);
  });
});
