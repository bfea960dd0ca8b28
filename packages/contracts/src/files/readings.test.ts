import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { file, place } from './given.fixture.ts';
import { AT, AT_S, HEADER, read, rows } from './readings.fixture.ts';

describe('a readings file', () => {
  test('hands its readings on in its own order, absent registers as -1', async () => {
    const {
      taken,
      refused,
      rows: count,
      accepted,
    } = await rows(
      `M1,${AT},100.5,40.25,60.125`,
      `M1,2021-12-04T00:00:00+08:00,99,,`,
      `表3,${AT},1,2,`,
      `M1,${AT},100.5,,60`,
    );
    assert.deepEqual(refused, []);
    assert.deepEqual(taken, [
      [0, AT_S, 100_500, 40_250, 60_125],
      [0, AT_S - 86_400, 99_000, -1, -1],
      [2, AT_S, 1_000, 2_000, -1],
      [0, AT_S, 100_500, -1, 60_000],
    ]);
    assert.deepEqual([count, accepted], [4, 4]);
  });

  test('may lack the peak and valley columns, or have them in any order', async () => {
    const three = await read(file('meter_id,read_at,total_kwh', `M1,${AT},1.5`));
    assert.deepEqual(three.taken, [[0, AT_S, 1_500, -1, -1]]);
    const four = await read(file('meter_id,read_at,total_kwh,peak_kwh', `M1,${AT},1.5,1`));
    assert.deepEqual(four.taken, [[0, AT_S, 1_500, 1_000, -1]]);
    const valley = await read(file('meter_id,read_at,total_kwh,valley_kwh', `M1,${AT},1.5,1`));
    assert.deepEqual(valley.taken, [[0, AT_S, 1_500, -1, 1_000]]);
    const turned = await read(file('valley_kwh,x,total_kwh,read_at,meter_id', `1,2,3,${AT},M1`));
    assert.deepEqual(turned.taken, [[0, AT_S, 3_000, -1, 1_000]]);
    assert.deepEqual(turned.ignoredColumns, ['x']);
  });

  test('may have a byte order mark, CRLF, quotes, spaces, blank lines', async () => {
    const text = `\ufeff${HEADER}\r\n\r\n"M1",${AT},1.00,,\r\n M1 , 2021-12-05 00:00 ,"2.00",1.00 , 1.00\r\n   \r\n"表""2",2021-12-04T16:00:00Z,3,,`;
    const { taken, refused, rows: count } = await read([Buffer.from(text)]);
    assert.deepEqual(refused, []);
    assert.equal(count, 3);
    assert.deepEqual(taken, [
      [0, AT_S, 1_000, -1, -1],
      [0, AT_S, 2_000, 1_000, 1_000],
      [1, AT_S, 3_000, -1, -1],
    ]);
  });

  test('has times without an offset in local time', async () => {
    const { taken } = await rows(
      'M1,2021-12-05T00:00:00,1,,',
      'M1,2021-12-05,1,,',
      'M1,2021-12-05T00:00:00.000,1,,',
      'M1,2021-12-04T16:00:00Z,1,,',
      'M1,2021-12-05T03:00:00+11:00,1,,',
    );
    assert.deepEqual(new Set(taken.map(([, at]) => at)), new Set([AT_S]));
    assert.equal(taken.length, 5);
  });

  test('is unusable without a column, and says which', async () => {
    const { unusable } = await read(file('', 'meter_id,read_at,peak_kwh', `M1,${AT},1`));
    assert.equal(unusable && place(unusable), '2 total_kwh missingColumn');
    const empty = await read([]);
    assert.equal(empty.unusable && place(empty.unusable), '1 meter_id missingColumn');
  });
});

describe('R4: a reading is refused with its line, column and code', () => {
  test('as malformed, at the first field of the row that is', async () => {
    const { refused } = await rows(
      `,${AT},1,,`,
      'M1,2021-13-01T00:00:00+08:00,1,,',
      'M1,2021-12-05T00:00:00.5+08:00,1,,',
      'M1,,1,,',
      `M1,${AT},,,`,
      `M1,${AT},abc,,`,
      `M1,${AT},1.,,`,
      `M1,${AT},.5,,`,
      `M1,${AT},+1,,`,
      `M1,${AT},1e3,,`,
      `M1,${AT},1,x,`,
      `M1,${AT},1,1,x`,
      `M1,${AT},1,x,y`,
      'M1,never,abc,x,y',
    );
    assert.deepEqual(refused, [
      '2 meter_id malformed',
      '3 read_at malformed',
      '4 read_at malformed',
      '5 read_at malformed',
      '6 total_kwh malformed',
      '7 total_kwh malformed',
      '8 total_kwh malformed',
      '9 total_kwh malformed',
      '10 total_kwh malformed',
      '11 total_kwh malformed',
      '12 peak_kwh malformed',
      '13 valley_kwh malformed',
      '14 peak_kwh malformed',
      '15 read_at malformed',
    ]);
  });

  test('as malformed, as a whole, with other fields than the header, bad quotes or bytes', async () => {
    const { refused, taken } = await rows(
      `M1,${AT},1`,
      `M1,${AT},1,,,`,
      `M1,${AT},"1,,`,
      `M1,${AT},1,,`,
    );
    assert.deepEqual(refused, ['2  malformed', '3  malformed', '4  malformed']);
    assert.equal(taken.length, 1);
    const gbk = Buffer.concat([
      Buffer.from(`${HEADER}\n`),
      Buffer.from([0xb1, 0xed]),
      Buffer.from(`,${AT},1,,\nM1,${AT},1,,\n`),
    ]);
    const bytes = await read([gbk]);
    assert.deepEqual(bytes.refused, ['2  malformed']);
    assert.equal(bytes.taken.length, 1);
  });

  test('of an unknown meter', async () => {
    const { refused } = await rows(`M9,${AT},1,,`, `m1,${AT},1,,`, `表"2x,${AT},1,,`);
    assert.deepEqual(refused.slice(0, 2), ['2 meter_id unknownMeter', '3 meter_id unknownMeter']);
    assert.equal(refused[2], '4  malformed');
  });

  test('more than ten minutes ahead', async () => {
    const { refused, taken } = await rows(
      'M1,2022-04-02T00:10:00+08:00,1,,',
      'M1,2022-04-02T00:10:01+08:00,1,,',
    );
    assert.deepEqual(refused, ['3 read_at readAtInFuture']);
    assert.equal(taken.length, 1);
  });

  test('before its installation or after its removal, but not at them', async () => {
    const two = (at: string) => `"表""2",${at},1,,`;
    const { refused } = await rows(
      two('2021-11-30T23:59:59'),
      two('2021-12-01T00:00:00'),
      two('2022-01-15T00:00:00'),
      two('2022-01-15T00:00:01'),
      two('2022-02-28T23:59:59'),
      two('2022-03-01T00:00:00'),
    );
    assert.deepEqual(refused, [
      '2 read_at beforeInstallation',
      '5 read_at afterRemoval',
      '6 read_at afterRemoval',
    ]);
  });

  test('with a register below zero, at its modulus or with too many decimals', async () => {
    const { refused, taken } = await rows(
      `M1,${AT},-0.001,,`,
      `M1,${AT},1,-0,`,
      `M1,${AT},1000000,,`,
      `M1,${AT},999999.999,,`,
      `M1,${AT},1,1000000.00,`,
      `M1,${AT},1,1,99999999999999`,
      `M1,${AT},1.0000,,`,
      `M1,${AT},1,1.0001,`,
      `M1,${AT},1,1,1.1111`,
    );
    assert.deepEqual(refused, [
      '2 total_kwh negativeRegister',
      '3 peak_kwh negativeRegister',
      '4 total_kwh registerTooLarge',
      '6 peak_kwh registerTooLarge',
      '7 valley_kwh registerTooLarge',
      '8 total_kwh tooManyDecimals',
      '9 peak_kwh tooManyDecimals',
      '10 valley_kwh tooManyDecimals',
    ]);
    assert.deepEqual(taken, [[0, AT_S, 999_999_999, -1, -1]]);
  });

  test('by the modulus of the installation that covers it', async () => {
    const { refused } = await rows(
      '"表""2",2021-12-05,99.999,,',
      '"表""2",2021-12-05,100,,',
      '"表""2",2022-03-05,100,,',
      '"表""2",2022-03-05,200,,',
    );
    assert.deepEqual(refused, ['3 total_kwh registerTooLarge', '5 total_kwh registerTooLarge']);
  });

  test('for the first check that fails, in their fixed order', async () => {
    const { refused } = await rows(
      'M9,never,-1,,', // malformed before unknownMeter
      'M9,2029-01-01,-1,,', // unknownMeter before readAtInFuture
      '"表""2",2029-01-01,-1,,', // readAtInFuture before the registers
      '"表""2",2022-02-01,-1,,', // afterRemoval before negativeRegister
      `M1,${AT},1000000,-1,`, // negativeRegister before registerTooLarge
      `M1,${AT},1.0000,1000000,`, // registerTooLarge before tooManyDecimals
      `M1,${AT},1000000.0000,,`,
      `M1,${AT},-1.0000,,`,
      `M1,${AT},1.0000,x,`, // malformed before all of them
    );
    assert.deepEqual(refused, [
      '2 read_at malformed',
      '3 meter_id unknownMeter',
      '4 read_at readAtInFuture',
      '5 read_at afterRemoval',
      '6 peak_kwh negativeRegister',
      '7 peak_kwh registerTooLarge',
      '8 total_kwh registerTooLarge',
      '9 total_kwh negativeRegister',
      '10 peak_kwh malformed',
    ]);
  });

  test('with what stood there, cut to a length that can be printed', async () => {
    const long = 'x'.repeat(100);
    const ids = ['M9', long, long.slice(0, 80), long.slice(0, 81), '户一'];
    const { details } = await rows(...ids.map((id) => `${id},${AT},1,,`));
    const cut = `${'x'.repeat(80)}…`;
    assert.deepEqual(details, ['M9', cut, 'x'.repeat(80), cut, '户一']);
  });
});
