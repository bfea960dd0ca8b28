import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT } from '@nuanbu/units';
import { decodeReadings } from './decode.ts';
import {
  type DecodedReadings,
  ROW_MALFORMED,
  ROW_NEGATIVE,
  ROW_TOO_MANY_DECIMALS,
} from './decoded.ts';

const AT = '2021-12-01T00:00:00+08:00';
const AT_S = 1_638_288_000;
const reading = { meter: 'm1', at: AT, total: '1000.30' };
const envelope = { v: 1, sentAt: AT };

function decode(body: unknown) {
  return decodeReadings(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
}

function message(body: unknown): DecodedReadings {
  const decoded = decode(body);
  assert.ok(decoded.ok, JSON.stringify(decoded));
  return decoded.message;
}

function refusal(body: unknown): [string, string] {
  const decoded = decode(body);
  assert.ok(!decoded.ok);
  return [decoded.refusal.code, decoded.refusal.place];
}

test('objects become columns, absent registers are not zero', () => {
  const readings = [
    { meter: 'm1', at: AT, total: '1000.30', peak: 400.1, valley: '600.200' },
    { meter: 'm2', at: AT_S + 3600, total: 0, peak: null },
    { meter: 'm3', at: '2021-11-30T17:00:00Z', total: '7' },
  ];
  const out = message({ ...envelope, readings });
  assert.equal(out.length, 3);
  assert.equal(out.faulty, 0);
  assert.deepEqual(out.meterIds.slice(0, 3), ['m1', 'm2', 'm3']);
  assert.deepEqual([...out.at.subarray(0, 3)], [AT_S, AT_S + 3600, AT_S + 3600]);
  assert.deepEqual([...out.totalWh.subarray(0, 3)], [1_000_300, 0, 7_000]);
  assert.deepEqual([...out.peakWh.subarray(0, 3)], [400_100, ABSENT, ABSENT]);
  assert.deepEqual([...out.valleyWh.subarray(0, 3)], [600_200, ABSENT, ABSENT]);
});

test('columns: one instant for many meters, an instant each, and a load curve', () => {
  const total = ['1', 2.5];
  const many = message({ ...envelope, at: AT, meters: ['m1', 'm2'], total, peak: [null, '0.5'] });
  assert.deepEqual([...many.at.subarray(0, 2)], [AT_S, AT_S]);
  assert.deepEqual([...many.peakWh.subarray(0, 2)], [ABSENT, 500]);
  const each = message({ ...envelope, at: [AT_S, AT_S + 1], meters: ['m1', 'm2'], total });
  assert.deepEqual([...each.at.subarray(0, 2)], [AT_S, AT_S + 1]);
  const curve = message({ ...envelope, at: [AT_S, AT_S + 900], meter: 'm1', total });
  assert.deepEqual(curve.meterIds.slice(0, 2), ['m1', 'm1']);
  assert.equal(curve.faulty, 0);
});

test('a message is refused whole: JSON, then version, then shape', () => {
  const of = (change: object) => ({ ...envelope, readings: [reading], ...change });
  assert.deepEqual(refusal(''), ['malformed', '']);
  assert.deepEqual(refusal('[]'), ['malformed', '']);
  assert.deepEqual(refusal('{'), ['malformed', '']);
  assert.deepEqual(refusal(of({ v: undefined })), ['malformed', 'v']);
  assert.deepEqual(refusal(of({ v: '1' })), ['malformed', 'v']);
  assert.deepEqual(refusal(of({ v: 1.5 })), ['malformed', 'v']);
  assert.deepEqual(refusal({ v: 2 }), ['unsupportedVersion', 'v']);
  assert.deepEqual(refusal(of({ sentAt: undefined })), ['malformed', 'sentAt']);
  assert.deepEqual(refusal(of({ sentAt: '2021-12-01' })), ['malformed', 'sentAt']);
  assert.deepEqual(refusal(of({ readings: [] })), ['malformed', 'readings']);
  assert.deepEqual(refusal(of({ readings: {} })), ['malformed', 'readings']);
  assert.deepEqual(refusal(of({ meters: ['m1'] })), ['malformed', 'meters']);
  assert.deepEqual(refusal(of({ corection: {} })), ['malformed', 'corection']);
  assert.deepEqual(refusal(of({ correction: { by: 'a' } })), ['malformed', 'correction']);
  assert.deepEqual(refusal(of({ correction: { by: '', why: 'b' } })), ['malformed', 'correction']);
  const columns = { ...envelope, at: AT, meters: ['m1'], total: [1] };
  assert.deepEqual(refusal({ ...columns, total: [1, 2] }), ['malformed', 'meters']);
  assert.deepEqual(refusal({ ...columns, peak: [] }), ['malformed', 'peak']);
  assert.deepEqual(refusal({ ...columns, at: [] }), ['malformed', 'at']);
  assert.deepEqual(refusal({ ...columns, at: '2021-12-01T00:00:00' }), ['malformed', 'at']);
  assert.deepEqual(refusal({ ...columns, meter: 'm1' }), ['malformed', 'meter']);
  assert.deepEqual(refusal({ ...envelope, at: AT, meter: 'm1', total: [1] }), ['malformed', 'at']);
});

test('5,000 readings are taken, 5,001 are not', () => {
  const readings = (count: number) => ({ ...envelope, readings: Array(count).fill(reading) });
  assert.equal(message(readings(5_000)).length, 5_000);
  assert.deepEqual(refusal(readings(5_001)), ['malformed', 'readings']);
});

test('bytes that are not UTF-8 and a byte order mark are malformed', () => {
  const body = Buffer.from(JSON.stringify({ ...envelope, readings: [reading] }));
  const broken = Buffer.concat([body.subarray(0, -10), Buffer.from([0xc3, 0x28]), body]);
  assert.equal(decodeReadings(broken).ok, false);
  assert.equal(decodeReadings(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body])).ok, false);
  assert.equal(decodeReadings(body).ok, true);
});

test('a bad field refuses its reading and no other', () => {
  const bad: [object | null | string | number, string][] = [
    [{ ...reading, meter: 5 }, 'meter'],
    [{ ...reading, meter: '' }, 'meter'],
    [{ ...reading, meter: 'x'.repeat(65) }, 'meter'],
    [{ at: AT, total: 1 }, 'meter'],
    [{ ...reading, at: '2021-12-01T00:00:00' }, 'at'],
    [{ ...reading, at: '2021-12-01T00:00:00.5Z' }, 'at'],
    [{ ...reading, at: 1.5 }, 'at'],
    [{ ...reading, at: -1 }, 'at'],
    [{ meter: 'm1', total: 1 }, 'at'],
    [{ ...reading, total: '1e3' }, 'total'],
    [{ ...reading, total: '+1' }, 'total'],
    [{ ...reading, total: '1.' }, 'total'],
    [{ ...reading, total: null }, 'total'],
    [{ ...reading, total: true }, 'total'],
    [{ meter: 'm1', at: AT }, 'total'],
    [{ ...reading, peak: '' }, 'peak'],
    [{ ...reading, valley: [] }, 'valley'],
    [{ ...reading, peack: 1 }, 'peack'],
    [{ ...reading, __proto: 1 }, '__proto'],
    [[], ''],
    ['at', ''],
    [7, ''],
    [null, ''],
  ];
  for (const [each, field] of bad) {
    const out = message({ ...envelope, readings: [reading, each, reading] });
    assert.deepEqual([...out.faults.subarray(0, 3)], [0, ROW_MALFORMED, 0], JSON.stringify(each));
    assert.equal(out.faultyField(1, ROW_MALFORMED), field);
    assert.equal(out.faulty, 1);
  }
  const own = `{"v":1,"sentAt":0,"readings":[{"__proto__":{},"meter":"m","at":0,"total":1}]}`;
  assert.equal(message(own).faultyField(0, ROW_MALFORMED), '__proto__');
});

test('registers: negative, finer than a Wh, both, and huge', () => {
  const faults = (...totals: (string | number)[]) => {
    const out = message({ ...envelope, readings: totals.map((total) => ({ ...reading, total })) });
    return [...out.faults.subarray(0, out.length)];
  };
  assert.deepEqual(faults('-1', -1, '-0', '-1.2345'), Array(4).fill(ROW_NEGATIVE));
  assert.deepEqual(faults('1.2340', 1.2345, 1e-7), Array(3).fill(ROW_TOO_MANY_DECIMALS));
  assert.deepEqual(faults('1.234', 1.234, 0.001, 1e21, '9'.repeat(40)), Array(5).fill(0));
  const both = message({ ...envelope, readings: [{ ...reading, total: -1, peak: '0.0001' }] });
  assert.equal(both.faults[0], ROW_NEGATIVE | ROW_TOO_MANY_DECIMALS);
});

test('a JSON number is judged as it was written, trailing zeros included', () => {
  const of = (total: string) =>
    message(`{"v":1,"sentAt":0,"readings":[{"meter":"m.00005","at":0,"total":${total}}]}`)
      .faults[0];
  assert.equal(of('1.500'), 0);
  assert.equal(of('1.5000'), ROW_TOO_MANY_DECIMALS);
  assert.equal(of('1000.00000000000000001'), ROW_TOO_MANY_DECIMALS);
  assert.equal(of('1.5e3'), 0);
  assert.equal(of('1.00050e3'), 0);
  assert.equal(of('15000e-4'), ROW_TOO_MANY_DECIMALS);
  assert.equal(of('-1.5000'), ROW_NEGATIVE);
  const dated = message('{"v":1.0000,"sentAt":0.0000,"at":[0.0000],"meter":"m","total":[1]}');
  assert.equal(dated.faulty, 0);
});

test('a member that stands twice refuses the message, wherever it is', () => {
  const place = ['malformed', 'a member stands twice'];
  const row = '{"meter":"m","at":0,"total":1}';
  assert.deepEqual(refusal(`{"v":1,"v":1,"sentAt":0,"readings":[${row}]}`), place);
  assert.deepEqual(
    refusal(`{"v":1,"sentAt":0,"readings":[{"meter":"m","at":0,"total":1,"total":2}]}`),
    place,
  );
  assert.deepEqual(
    refusal(`{"v":1,"sentAt":0,"correction":{"by":"a","why":"b","by":"\\"c"},"readings":[${row}]}`),
    place,
  );
  const escaped = `{"v":1,"sentAt":0,"correction":{"by":"\\"a\\\\","why":"\\u6362\\"表"},"readings":[${row}]}`;
  assert.deepEqual(message(escaped).correction, { by: '"a\\', why: '换"表' });
});

test('places are named as the message has them', () => {
  const objects = message({ ...envelope, readings: [reading] });
  assert.equal(objects.place(3, 'total'), 'readings[3].total');
  assert.equal(objects.place(3, ''), 'readings[3]');
  const columns = message({ ...envelope, at: AT, meters: ['m1'], total: [1] });
  assert.equal(columns.place(3, 'total'), 'total[3]');
  assert.equal(columns.place(3, 'meter'), 'meters[3]');
});
