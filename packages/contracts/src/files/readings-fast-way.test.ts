import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { file } from './given.fixture.ts';
import { AT, AT_S, HEADER, read, rows } from './readings.fixture.ts';

/** What the fast way and the slow way make of the same rows. */
async function bothWays(header: string, lines: readonly string[]) {
  const fast = await read(file(header, ...lines));
  // A space before a row is nothing to the slow way, and sends every row down it.
  const spaced = lines.map((line) => (line === '' ? line : ` ${line}`));
  return { fast, slow: await read(file(header, ...spaced)) };
}

describe('the fast way of reading a row', () => {
  const pick = (...values: string[]) => fc.constantFrom(...values);
  const id = fc.oneof(
    { weight: 6, arbitrary: pick('M1', 'M4', '表3') },
    pick('M9', '', ' M1', 'M1 ', '表"2', '"表""2"', '"M1"', 'M"1"', '\u3000表3'),
  );
  const time = fc.oneof(
    { weight: 12, arbitrary: pick(AT, '2021-12-05T00:00:00', '2022-04-01T23:59:59+08:00') },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          pick('2021-12-05', '2022-02-28', '2022-02-29', '2022-04-02', '2024-02-29', '0000-01-01'),
          pick('T', ' ', 't', '+', 'U'),
          pick(
            '00:00:00',
            '23:59:59',
            '24:00:00',
            '08:60:00',
            '08:00:60',
            '00:10:00',
            '0x:00:00',
            '0::00:00',
            '1/:00:00',
            '00x00:00',
            '00:00x00',
            '00:0/:00',
          ),
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
    fc
      .tuple(
        fc.tuple(id, time, register, register, register, register),
        fc.integer({ min: 1, max: 6 }),
      )
      .map(([fields, count]) => fields.slice(0, count)),
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
          const lines = fields.map((each) =>
            (each.length === 5 ? each.slice(0, width) : each).join(','),
          );
          const { fast, slow } = await bothWays(header, lines);
          assert.deepEqual(fast, slow);
          taken += fast.taken.length;
          refused += fast.refused.length;
        },
      ),
      { numRuns: 150 },
    );
    assert.ok(taken > 100 && refused > 100, `${taken} taken, ${refused} refused`);
  });

  test('agrees with the slow one on every form of a time', async () => {
    const days = [
      '2021-12-05',
      '2021-02-29',
      '2020-02-29',
      '2021-12-00',
      '2021/12/05',
      '２021-12-05',
    ];
    const separators = ['T', 't', ' ', 'U', ''];
    const clocks = [
      '00:00:00',
      '23:59:59',
      '24:00:00',
      '23:60:00',
      '23:59:60',
      '00x00:00',
      '00:00x00',
    ];
    const digits = [
      '0::00:00',
      '1/:00:00',
      '/1:00:00',
      '00:0::00',
      '00:/0:00',
      '00:00:0/',
      '00:00::0',
    ];
    const offsets = [
      '',
      '+08:00',
      '+08:01',
      '-08:00',
      '+07:00',
      'Z',
      '+0800',
      '.00',
      ' ',
      ',00000',
    ];
    const times = days.flatMap((day) =>
      separators.flatMap((separator) =>
        [...clocks, ...digits, '00:00'].flatMap((clock) =>
          offsets.map((offset) => `${day}${separator}${clock}${offset}`),
        ),
      ),
    );
    const { fast, slow } = await bothWays(
      HEADER,
      times.map((time) => `M1,${time},1,,`),
    );
    assert.deepEqual(fast, slow);
    assert.ok(fast.taken.length > 100);
  });

  test('agrees with the slow one on every form of a register, in every place', async () => {
    const kwh = [
      '0',
      '7',
      '00.5',
      '1.5',
      '1.55',
      '1.555',
      '1.5555',
      '1.',
      '.5',
      '1..5',
      '1.5.5',
      '-1',
    ];
    const more = [
      '1/5',
      '1:5',
      '1,5',
      '+1',
      '1e3',
      ' 1',
      '1 ',
      '999999.999',
      '1000000',
      '1000000.001',
    ];
    const long = [
      '0000000001.500',
      '000000001.500',
      '999999999999.9',
      '9999999999999',
      '99999999999999',
    ];
    const all = [...kwh, ...more, ...long, ''];
    const lines = all.flatMap((each) => [
      `M1,${AT},${each},,`,
      `M1,${AT},1,${each},`,
      `M1,${AT},1,,${each}`,
      `M1,${AT},1,1,${each}`,
      `M1,${AT},${each}`,
      `M1,${AT},1,${each}`,
    ]);
    for (const width of [3, 4, 5]) {
      const header = HEADER.split(',').slice(0, width).join(',');
      const { fast, slow } = await bothWays(header, lines);
      assert.deepEqual(fast, slow, header);
      assert.ok(fast.taken.length >= 10, header);
    }
  });

  test('counts what it takes and no more', async () => {
    const {
      taken,
      refused,
      rows: count,
      accepted,
    } = await rows(
      `M1,${AT},1,1`,
      `M4,${AT},1,,`,
      'M4,2021-12-04T23:59:59+08:00,1,,',
      'M4,2021-12-06T00:00:01+08:00,1,,',
      `M1,${AT},1,1,1000000`,
    );
    assert.deepEqual(refused, [
      '2  malformed',
      '4 read_at beforeInstallation',
      '5 read_at afterRemoval',
      '6 valley_kwh registerTooLarge',
    ]);
    assert.deepEqual(taken, [[3, AT_S, 1_000, -1, -1]]);
    assert.deepEqual([count, accepted], [5, 1]);
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
