import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseInstant } from '@nuanbu/units';
import fc from 'fast-check';
import { file, place } from './given.fixture.ts';
import { type KnownMeter, readReadings } from './readings.ts';

const NOW = parseInstant('2022-04-02T00:00:00+08:00')!;
const HEADER = 'meter_id,read_at,total_kwh,peak_kwh,valley_kwh';

/** M1 was always there; 表"2 came in December, left in January and came back in March. */
const METERS = new Map<string, KnownMeter>([
  ['M1', { index: 0, installations: [{ modulusWh: 1_000_000_000 }] }],
  [
    '表"2',
    {
      index: 1,
      installations: [
        {
          installedAt: parseInstant('2021-12-01')!,
          removedAt: parseInstant('2022-01-15')!,
          modulusWh: 100_000,
        },
        { installedAt: parseInstant('2022-03-01')!, modulusWh: 200_000 },
      ],
    },
  ],
  ['表3', { index: 2, installations: [{ modulusWh: 1_000_000_000 }] }],
]);

async function read(chunks: Uint8Array[]) {
  const taken: number[][] = [];
  const refused: string[] = [];
  const details: string[] = [];
  const outcome = await readReadings(
    chunks,
    METERS,
    NOW,
    (...reading) => taken.push(reading),
    (refusal) => {
      refused.push(place(refusal));
      details.push(refusal.detail);
    },
  );
  return { taken, refused, details, ...outcome };
}

/** What becomes of rows under the full header; line 2 is the first. */
function rows(...lines: string[]) {
  return read(file(HEADER, ...lines));
}

const AT = '2021-12-05T00:00:00+08:00';
const AT_S = parseInstant(AT)!;

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
    const { details } = await rows(`M9,${AT},1,,`, `${long},${AT},1,,`, `户一,${AT},1,,`);
    assert.deepEqual(details, ['M9', `${'x'.repeat(80)}…`, '户一']);
  });
});

describe('the fast way of reading a row', () => {
  const pick = (...values: string[]) => fc.constantFrom(...values);
  const id = fc.oneof(
    { weight: 6, arbitrary: pick('M1', '表3') },
    pick('M9', '', ' M1', 'M1 ', '表"2', '"表""2"', '"M1"', 'M"1"', '\u3000表3'),
  );
  const time = fc.oneof(
    { weight: 12, arbitrary: pick(AT, '2021-12-05T00:00:00', '2022-04-01T23:59:59+08:00') },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          pick('2021-12-05', '2022-02-28', '2022-02-29', '2022-04-02', '2024-02-29', '0000-01-01'),
          pick('T', ' ', 't', '+'),
          pick('00:00:00', '23:59:59', '24:00:00', '08:60:00', '08:00:60', '00:10:00', '0x:00:00'),
          pick('', '+08:00', '+08:01', '-08:00', 'Z', '+8:00', '.00', '+08:00 '),
        )
        .map((parts) => parts.join('')),
    },
    pick('2021-12-05', '', '2021-12-05T00:00', '2021-12-05T00:00:00,0+08:00', '１２'),
  );
  const digits = fc.string({ unit: pick(...'0123456789'), maxLength: 15 });
  const register = fc.oneof(
    {
      weight: 24,
      arbitrary: fc.tuple(fc.nat(1_100_000), pick('', '.5', '.05', '.005')).map((p) => p.join('')),
    },
    { weight: 3, arbitrary: fc.tuple(digits, digits).map(([whole, part]) => `${whole}.${part}`) },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.nat(2_000_000), fc.nat(9_999)).map(([kwh, part]) => `${kwh}.${part}`),
    },
    digits,
    pick('', '-1', '1.', '.5', '1e3', '+1', ' 1.5', '1.5 ', '"1.5"', '1 5', '1..5', '1.5.5', '٣'),
  );
  const row = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(id, time, register, register, register) },
    fc.array(register, { maxLength: 7 }),
  );

  test('agrees with the slow one on every row, taken or refused', async () => {
    const widths = fc.constantFrom(3, 4, 5);
    let taken = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 20, maxLength: 60 }),
        widths,
        async (fields, width) => {
          const header = HEADER.split(',').slice(0, width).join(',');
          const lines = fields.map((each) => each.slice(0, width).join(','));
          const fast = await read(file(header, ...lines));
          // A space before a row is nothing to the slow way, and sends every row down it.
          const slow = await read(
            file(header, ...lines.map((line) => (line === '' ? line : ` ${line}`))),
          );
          assert.deepEqual(fast, slow);
          taken += fast.taken.length;
          refused += fast.refused.length;
        },
      ),
      { numRuns: 150 },
    );
    assert.ok(taken > 100 && refused > 100, `${taken} taken, ${refused} refused`);
  });

  test('takes the common rows as they are', async () => {
    const { taken } = await rows(
      `M1,${AT},0007.5,00.10,9`,
      'M1,2021-12-05T00:00:00,999999.999,0,0.001',
      'M1,2021-12-05T23:59:59+08:00,1,,',
    );
    assert.deepEqual(taken, [
      [0, AT_S, 7_500, 100, 9_000],
      [0, AT_S, 999_999_999, 0, 1],
      [0, AT_S + 86_399, 1_000, -1, -1],
    ]);
  });
});
