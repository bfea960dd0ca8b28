import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { file, place } from './given.fixture.ts';
import { readRoster } from './roster.ts';

const HEADER =
  'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on';
const GOOD = 'H1,户一,马集镇,磨山村,2021,2021-09-30,yes,yes,';

async function refusals(...rows: string[]): Promise<string[]> {
  return (await readRoster(file(HEADER, ...rows))).refusals.map(place);
}

describe('a roster', () => {
  test('is read with what every field means', async () => {
    const { rows, refusals, unusable } = await readRoster(
      file(
        `${HEADER},dwelling_id,id_number,phone,address,payee_name,payee_account,payee_bank`,
        `${GOOD},D1,370800199001011234,13800000000,"磨山村, 1",户一,6222000011112222,农商行`,
        'H2,,马集镇,磨山村,2020,,no,no,2021-12-24,,,,,,,',
      ),
    );
    assert.equal(unusable, undefined);
    assert.deepEqual(refusals, []);
    assert.deepEqual(rows[0], {
      householdId: 'H1',
      name: '户一',
      town: '马集镇',
      village: '磨山村',
      cohortYear: 2021,
      acceptedOn: '2021-09-30',
      resident: true,
      collectiveMember: true,
      dwellingId: 'D1',
      idNumber: '370800199001011234',
      phone: '13800000000',
      address: '磨山村, 1',
      payeeName: '户一',
      payeeAccount: '6222000011112222',
      payeeBank: '农商行',
    });
    const second = rows[1]!;
    assert.deepEqual(
      [second.name, second.acceptedOn, second.resident, second.collectiveMember],
      ['', undefined, false, false],
    );
    assert.deepEqual([second.violationOn, second.dwellingId], ['2021-12-24', undefined]);
  });

  test('may have its columns in any order, with others between, which are named', async () => {
    const columns = HEADER.split(',').reverse();
    const values = GOOD.split(',').reverse();
    const { rows, ignoredColumns } = await readRoster(
      file(['note', ...columns, '备注'].join(','), ['x', ...values, 'y'].join(',')),
    );
    assert.equal(rows[0]?.householdId, 'H1');
    assert.equal(rows[0]?.cohortYear, 2021);
    assert.deepEqual(ignoredColumns, ['note', '备注']);
  });

  test('may be CRLF with a byte order mark, quotes, spaces and blank lines', async () => {
    const text = `\ufeff\r\n"household_id"${HEADER.slice(12)}\r\n\r\n "H1" , 户一 ,"马集镇", 磨山村,2021 ,"2021-09-30",yes, yes ,\r\n,,,,,,,,\r\n`;
    const { rows, refusals } = await readRoster([Buffer.from(text)]);
    assert.deepEqual(refusals, []);
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.householdId, 'H1');
    assert.equal(rows[0]?.acceptedOn, '2021-09-30');
  });
});

describe('a roster row is refused with its line, column and code', () => {
  test('without a household, but not without town or village', async () => {
    assert.deepEqual(
      await refusals(
        GOOD.replace('H1', ''),
        GOOD.replace('马集镇', ' '),
        GOOD.replace('H1', 'H2').replace('磨山村', '""'),
      ),
      ['2 household_id missingValue'],
    );
  });

  test('with a cohort that is no year from 1900 to 2200', async () => {
    const bad = ['1899', '2201', '', '2021.0', '-2021', '二〇二一', '1e3'];
    assert.deepEqual(
      await refusals(...bad.map((year) => GOOD.replace('2021', year))),
      bad.map((_, index) => `${index + 2} cohort_year notANumber`),
    );
    const rows = ['1900', '2200'].map((year, index) =>
      GOOD.replace('H1', `Y${index}`).replace('2021', year),
    );
    assert.deepEqual(await refusals(...rows), []);
  });

  test('with a day that does not exist', async () => {
    assert.deepEqual(
      await refusals(
        GOOD.replace('2021-09-30', '2021-02-29'),
        GOOD.replace('2021-09-30', '2021-9-30'),
        GOOD.replace('2021-09-30', '2021-09-30T00:00'),
        `${GOOD}2021-12-32`,
      ),
      [
        '2 accepted_on notADate',
        '3 accepted_on notADate',
        '4 accepted_on notADate',
        '5 violation_on notADate',
      ],
    );
  });

  test('with anything but yes and no', async () => {
    for (const word of ['', 'Yes', 'YES', 'true', '1', '有', 'n']) {
      const resident = GOOD.replace('yes,yes', `${word},yes`);
      const member = GOOD.replace('yes,yes', `yes,${word}`);
      assert.deepEqual(
        await refusals(resident, member),
        ['2 resident notYesOrNo', '3 collective_member notYesOrNo'],
        word,
      );
    }
  });

  test('for its first bad field where it has several', async () => {
    assert.deepEqual(await refusals('H1,户一,,村,x,2021-99-99,maybe,maybe,x'), [
      '2 cohort_year notANumber',
    ]);
  });

  test('the second time that its household stands there, the first one stays', async () => {
    const { rows, lines, refusals } = await readRoster(
      file(
        HEADER,
        GOOD,
        GOOD.replace('户一', '户二'),
        ` "H1" ${GOOD.slice(2)}`,
        GOOD.replace('H1', 'H2'),
      ),
    );
    assert.deepEqual(lines, [2, 5]);
    assert.deepEqual(refusals.map(place), [
      '3 household_id duplicateHousehold',
      '4 household_id duplicateHousehold',
    ]);
    assert.match(refusals[0]!.detail, /H1, line 2/);
    assert.deepEqual(
      rows.map((row) => row.householdId),
      ['H1', 'H2'],
    );
  });

  test('ids that differ in case are two households', async () => {
    assert.deepEqual(await refusals(GOOD, GOOD.replace('H1', 'h1')), []);
  });

  test('with more or fewer fields than the header', async () => {
    assert.deepEqual(await refusals(`${GOOD},`, 'H1,户一', GOOD), [
      '2  wrongFieldCount',
      '3  wrongFieldCount',
    ]);
  });

  test('with an unclosed quote, and the rows after it are read', async () => {
    const { rows, refusals } = await readRoster(
      file(HEADER, GOOD.replace('户一', '"户一'), GOOD.replace('H1', 'H2')),
    );
    assert.deepEqual(refusals.map(place), ['2  malformed']);
    assert.deepEqual(
      rows.map((row) => row.householdId),
      ['H2'],
    );
  });

  test('with bytes that are not UTF-8, and the rows after it are read', async () => {
    const gbk = Buffer.concat([
      Buffer.from(`${HEADER}\nH1,`),
      Buffer.from([0xbb, 0xa7]),
      Buffer.from(`${GOOD.slice(GOOD.indexOf(',马'))}\n${GOOD}\n`),
    ]);
    const { rows, refusals } = await readRoster([gbk]);
    assert.deepEqual(refusals.map(place), ['2  malformed']);
    assert.match(refusals[0]!.detail, /UTF-8/);
    assert.equal(rows.length, 1);
  });

  test('but not where a Chinese head in GB18030 says how the file has its letters', async () => {
    const head = '户编号,户名,乡镇,村,改造年度,验收日期,居住满半年,村集体成员,违规发现日期';
    const row = 'H1,"驴, 鸟",马集镇,磨山村,2021,2021-09-30,是,是,';
    const { rows, refusals, unusable } = await readRoster([gb18030(`${head}\r\n${row}\r\n`)]);
    assert.deepEqual([refusals, unusable], [[], undefined]);
    assert.deepEqual([rows[0]?.name, rows[0]?.town], ['驴, 鸟', '马集镇']);
    const other = await readRoster([gb18030(`${head.replace('户编号', '某列')}\n${row}\n`)]);
    assert.match(other.unusable!.detail, /UTF-8/);
  });

  test('in order of lines, whatever was wrong', async () => {
    assert.deepEqual(await refusals('H1', GOOD.replace('yes', 'x'), 'H1,"', GOOD), [
      '2  wrongFieldCount',
      '3 resident notYesOrNo',
      '4  malformed',
    ]);
  });
});

describe('a roster is unusable', () => {
  test('without one of its columns, which is named', async () => {
    for (const column of HEADER.split(',')) {
      const header = HEADER.split(',')
        .filter((each) => each !== column)
        .join(',');
      const { unusable, rows } = await readRoster(file(header, GOOD));
      assert.equal(unusable && place(unusable), `1 ${column} missingColumn`);
      assert.match(unusable!.detail, /^the column is missing.*; the header is: /);
      assert.deepEqual(rows, []);
    }
  });

  test('where a column stands twice, and the line of the header is named', async () => {
    const { unusable } = await readRoster(file('', `${HEADER},name`, `${GOOD},`));
    assert.equal(unusable && place(unusable), '2 name missingColumn');
  });

  test('where it is empty or its header is no text', async () => {
    const { unusable } = await readRoster([]);
    assert.equal(unusable && place(unusable), '1 household_id missingColumn');
    const utf16 = await readRoster([Buffer.from(`\ufeff${HEADER}\n`, 'utf16le')]);
    assert.equal(utf16.unusable?.code, 'missingColumn');
    const quote = await readRoster(file(`"${HEADER}`, GOOD));
    assert.equal(quote.unusable?.code, 'missingColumn');
  });
});

/** The bytes that a Chinese Excel saves, found by what a decoder makes of every pair of bytes. */
function gb18030(text: string): Uint8Array {
  const decoder = new TextDecoder('gb18030');
  const bytesOf = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      bytesOf.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
    }
  }
  return Uint8Array.from(
    [...text].flatMap((letter) => bytesOf.get(letter) ?? [letter.charCodeAt(0)]),
  );
}
