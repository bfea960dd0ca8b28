import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { readPlan } from './plan.ts';
import { csvOfWorkbook, readWorkbook } from './workbook.ts';
import { changedFields, meterFields, planFields, rosterFields } from './written-fields.ts';

async function read(rows: readonly (readonly (string | number | Date | null)[])[]) {
  const sheet = rows.map((row) =>
    row.map((value) => {
      if (value === null) return null;
      return value instanceof Date
        ? { value, type: Date, format: 'yyyy-mm-dd hh:mm' }
        : { value, type: typeof value === 'number' ? Number : String };
    }),
  );
  const { csv, ...more } = await csvOfWorkbook(await writeXlsxFile(sheet as SheetData).toBuffer());
  return { csv: Buffer.from(csv).toString(), ...more };
}

describe('a workbook', () => {
  it('is the file that would say the same, a line for each row, gaps included', async () => {
    const { csv, refusals } = await read([
      ['town', 'village', 'kwh'],
      ['马集镇', '云,山"村', 1.5],
      [null, null, null],
      ['疃里镇', '东\n村', 0.1],
    ]);
    assert.equal(csv, 'town,village,kwh\n马集镇,"云,山""村",1.5\n\n疃里镇,东 村,0.1\n');
    assert.deepEqual(refusals, []);
  });

  it('says days as days and times as civil time', async () => {
    const { csv } = await read([
      ['a', 'b'],
      [new Date('2021-12-01T00:00:00Z'), new Date('2021-12-01T08:30:00Z')],
    ]);
    assert.equal(csv.split('\n')[1], '2021-12-01,2021-12-01T08:30:00');
  });

  it('refuses a row with a number whose last digits are lost, at 15 digits and one more', async () => {
    const { csv, refusals } = await read([
      ['household_id', 'payee_account'],
      ['H1', 999_999_999_999_999],
      ['H2', 1_000_000_000_000_000],
      ['H3', '6228480312345678901'],
    ]);
    assert.equal(csv, 'household_id,payee_account\nH1,999999999999999\n\nH3,6228480312345678901\n');
    assert.deepEqual(
      refusals.map(({ line, column, code }) => [line, column, code]),
      [[3, 'payee_account', 'malformed']],
    );
  });

  it('is read with its refused rows among the others, by their lines', async () => {
    const sheet = [
      ['town', 'village', 'planned_households'],
      ['马集镇', '云山村', 1_000_000_000_000_000],
      ['马集镇', '东村', 'x'],
      ['马集镇', '西村', 3],
    ].map((row) =>
      row.map((value) => ({ value, type: typeof value === 'number' ? Number : String })),
    );
    const bytes = await writeXlsxFile(sheet as SheetData).toBuffer();
    const { rows, lines, refusals } = await readWorkbook(bytes, readPlan);
    assert.deepEqual([rows.length, lines], [1, [4]]);
    assert.deepEqual(
      refusals.map(({ line, code }) => [line, code]),
      [
        [2, 'malformed'],
        [3, 'notANumber'],
      ],
    );
    const none = await readWorkbook(Buffer.from('town'), readPlan);
    assert.deepEqual([none.unusable?.code, none.rows], ['malformed', []]);
  });

  it('that is none is told', async () => {
    const { unusable } = await csvOfWorkbook(Buffer.from('household_id\nH1\n'));
    assert.equal(unusable?.code, 'malformed');
  });
});

describe('written fields', () => {
  const household = { name: '户一', town: '马集镇', village: '云山村', cohortYear: 2021 };

  it('are those of files, and empty ones are none', () => {
    const facts = { ...household, resident: true, collectiveMember: false };
    assert.deepEqual(
      [...rosterFields({ ...facts, areaMilliM2: 80_500 })],
      [
        ['name', '户一'],
        ['town', '马集镇'],
        ['village', '云山村'],
        ['cohort_year', '2021'],
        ['resident', 'yes'],
        ['collective_member', 'no'],
        ['area_m2', '80.500'],
      ],
    );
    const meter = { householdId: 'H1', meterId: 'M1', installedAt: 1_638_288_000, installedWh: 1 };
    assert.deepEqual(
      [...meterFields({ ...meter, multiplier: 40 })],
      [
        ['household_id', 'H1'],
        ['installed_at', '2021-12-01T00:00:00+08:00'],
        ['installed_kwh', '0.001'],
        ['multiplier', '40'],
      ],
    );
  });

  it('of a plan are read back as the same row', async () => {
    const row = {
      ...{ town: '马集镇', village: '云山村', pathway: 'a', equipment: 'b', areaMilliM2: 80_000 },
      ...{ costFen: 600_050, year: 2021, plannedHouseholds: 12, energyWh: 1_500, note: '备注' },
    };
    const fields = planFields(row);
    const head = ['town', 'village', ...fields.keys()].join(',');
    const line = [row.town, row.village, ...fields.values()].join(',');
    const { rows } = await readPlan([Buffer.from(`${head}\n${line}\n`)]);
    assert.deepEqual(rows, [row]);
  });

  it('differ where one says something else or nothing', () => {
    const before = new Map([...Object.entries({ a: '1', b: '2', c: '3' })]);
    const after = new Map([...Object.entries({ a: '1', c: '4', d: '5' })]);
    assert.deepEqual(changedFields(before, after), [
      { field: 'c', before: '3', after: '4' },
      { field: 'd', before: undefined, after: '5' },
      { field: 'b', before: '2', after: undefined },
    ]);
  });
});
