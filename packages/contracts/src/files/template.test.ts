import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSheet } from 'read-excel-file/node';
import { FILE_COLUMNS } from './columns.ts';
import { readConversions } from './conversions.ts';
import { readMeters } from './meters.ts';
import { PLAN_COLUMNS, readPlan } from './plan.ts';
import type { FileBytes, FileRead } from './read-rows.ts';
import { ROSTER_COLUMNS, readRoster } from './roster.ts';
import { fileTemplate, type TemplateKind } from './template.ts';
import { readWorkbook } from './workbook.ts';

const READERS: Readonly<Record<TemplateKind, (csv: FileBytes) => Promise<FileRead<unknown>>>> = {
  roster: (csv) => readRoster(csv),
  meters: (csv) => readMeters(csv, () => true, 1_000_000_000),
  plan: (csv) => readPlan(csv),
  conversions: (csv) => readConversions(csv),
};

/** A row that the template takes, by its columns' own names. */
const ROWS: Readonly<Record<TemplateKind, Readonly<Record<string, string>>>> = {
  roster: {
    ...{ household_id: 'H1', name: '户一', town: '镇', village: '村', cohort_year: '2021' },
    ...{ accepted_on: '2021-09-30', resident: '是', collective_member: '否', area_m2: '80.5' },
    ...{ phone: '13800001111', split_certified_by_village: '是', cost_yuan: '5000.01' },
  },
  meters: {
    ...{ household_id: 'H1', meter_id: 'M1', installed_at: '2021-11-15T08:00' },
    ...{ installed_kwh: '12.5', max_kw: '20', modulus_kwh: '10000' },
  },
  plan: { town: '镇', village: '村', planned_households: '3', kwh: '2500.001', year: '2021' },
  conversions: { household_id: 'H1', converted_on: '2021-09-01', area_m2: '55' },
};

describe('the template of a file', () => {
  for (const kind of Object.keys(READERS) as TemplateKind[]) {
    test(`of ${kind} goes in by its Chinese heads as by its names, and says the same`, async () => {
      const rows = await Promise.all(
        (['zh', 'en'] as const).map(async (language) => {
          const { csv } = await fileTemplate(kind, language);
          const names = (await fileTemplate(kind, 'en')).csv
            .replace('\ufeff', '')
            .trim()
            .split(',');
          const row = names.map((name) => ROWS[kind][name] ?? '').join(',');
          const read = await READERS[kind]([Buffer.from(`${csv}${row}\n`)]);
          assert.deepEqual(
            [read.unusable, read.refusals, read.ignoredColumns],
            [undefined, [], []],
          );
          assert.equal(read.rows.length, 1);
          return read.rows[0];
        }),
      );
      assert.deepEqual(rows[0], rows[1]);
    });

    test(`of ${kind} is a workbook whose first sheet is read and whose second one explains it`, async () => {
      const { xlsx } = await fileTemplate(kind, 'zh');
      const read = await readWorkbook(xlsx, READERS[kind]);
      assert.deepEqual([read.unusable, read.refusals, read.ignoredColumns], [undefined, [], []]);
      assert.deepEqual(read.rows, []);
      const [heads] = await readSheet(xlsx, 1);
      const explained = await readSheet(xlsx, 2);
      assert.deepEqual(
        explained.slice(1).map(([head]) => head),
        heads,
      );
      for (const row of explained) assert.ok(row.every((cell) => cell !== null));
    });
  }

  test('has a word for each column, and no two columns of a file have one', () => {
    for (const { required, optional, aliases } of [ROSTER_COLUMNS, PLAN_COLUMNS]) {
      const columns = [...required, ...optional];
      assert.deepEqual(Object.values(aliases!).sort(), [...columns].sort());
    }
  });

  test('says which words may stand in a column', async () => {
    const { xlsx } = await fileTemplate('plan', 'zh', { pathway: ['gas（煤改气）'] });
    const row = (await readSheet(xlsx, 2)).find(([head]) => head === FILE_COLUMNS.pathway.zh);
    assert.match(String(row?.[3]), /代码.*；gas（煤改气）$/);
  });
});

describe('a roster', () => {
  const NAMES =
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on';
  const WORDS = '户编号,户名,乡镇,村,改造年度,验收日期,居住满半年,村集体成员,违规发现日期';
  const read = (...lines: string[]) => readRoster([Buffer.from(lines.join('\n'))]);

  test('has its columns under their names as before', async () => {
    const { rows, refusals } = await read(NAMES, 'H1,户一,镇,村,2021,,yes,no,');
    assert.deepEqual([rows.length, refusals], [1, []]);
    assert.deepEqual([rows[0]!.resident, rows[0]!.collectiveMember], [true, false]);
  });

  test('may have them under Chinese ones, mixed, and with units of either brackets', async () => {
    const units = '取暖面积（m²）,改造费用 (元)';
    const { rows, refusals } = await read(
      `${WORDS.replace('户名', 'name')},${units}`,
      'H1,户一,镇,村,2021,2021-09-30,是,否,,80,5000',
    );
    assert.deepEqual(refusals, []);
    assert.deepEqual([rows[0]!.areaMilliM2, rows[0]!.costFen], [80_000, 500_000]);
  });

  test('names a fault by the head that the file has', async () => {
    const { refusals } = await read(WORDS, 'H1,户一,镇,村,2021,昨天,是,否,');
    assert.deepEqual(
      refusals.map(({ column, code }) => [column, code]),
      [['验收日期', 'notADate']],
    );
  });

  test('is unusable where a column stands under both names, or under neither', async () => {
    const both = await read(`${NAMES},户编号`, 'H1,户一,镇,村,2021,,yes,no,,H1');
    assert.deepEqual([both.unusable?.column, both.unusable?.code], ['户编号', 'missingColumn']);
    const exported = WORDS.replace('乡镇', '镇').replace('村集体成员', '享受村集体分配');
    const again = await read(exported, 'H1,户一,镇,村,2021,,是,否,');
    assert.equal(again.unusable, undefined);
    const neither = await read(WORDS.replace('户编号', '户号'), 'H1,户一,镇,村,2021,,是,否,');
    assert.equal(neither.unusable?.column, 'household_id');
    assert.match(neither.unusable!.detail, /户编号/);
  });
});
