import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT } from '@nuanbu/units';
import fc from 'fast-check';
import { LineEncoder, meterBytes } from './line-encoder.ts';
import { bareText, nanosOfValues, plainText } from './schema.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const LAST = 4_294_967_295;

function linesOf(fill: (encoder: LineEncoder) => void, epoch = 1): string[] {
  const encoder = new LineEncoder();
  encoder.begin(epoch);
  fill(encoder);
  const text = encoder.lines().toString('utf8');
  const lines = text.split('\n').slice(0, -1);
  assert.equal(encoder.length, lines.length);
  return lines;
}

test('a reading is a line of integers, with a field for each register that is there', () => {
  const lines = linesOf((encoder) => {
    encoder.reading(meterBytes('表1'), LAST, MOST, 0, 999_999_999);
    encoder.reading(meterBytes('a'), 1_638_288_000, 1_000_000_000, ABSENT, ABSENT);
    encoder.reading(meterBytes('a'), 0, 0, ABSENT, 5);
  }, 12);
  const times = [
    [MOST, 0, 999_999_999],
    [1_000_000_000, ABSENT, ABSENT],
    [0, ABSENT, 5],
  ].map(([total, peak, valley]) => nanosOfValues(total!, peak!, valley!));
  const nanos = times.map((time) => String(time).padStart(9, '0'));
  assert.deepEqual(lines, [
    `reading,epoch=12,meter=表1 total=${MOST}i,peak=0i,valley=999999999i ${LAST}${nanos[0]}`,
    `reading,epoch=12,meter=a total=1000000000i 1638288000${nanos[1]}`,
    `reading,epoch=12,meter=a total=0i,valley=5i ${times[2]}`,
  ]);
});

test('a correction carries who, why and its number, which its time is made of', () => {
  const by = '中心 "甲"\n';
  const lines = linesOf((encoder) => {
    encoder.correction(meterBytes('a'), 9, [1, 2, ABSENT], { by, why: '', number: 7 });
  });
  assert.deepEqual(lines, [
    'correction,epoch=1,meter=a total=1i,peak=2i,by="中心%20%22甲%22%0a",why="%",number=7i 9000000007',
  ]);
});

test('a line says every integer as it is, however many lines there are', () => {
  const wh = fc.maxSafeNat();
  const row = fc.record({ at: fc.nat(LAST), totalWh: wh, peakWh: wh, valleyWh: wh });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const lines = linesOf((encoder) => {
        for (const { at, totalWh, peakWh, valleyWh } of rows) {
          encoder.reading(meterBytes('m'), at, totalWh, peakWh, valleyWh);
        }
      });
      for (const [index, { at, totalWh, peakWh, valleyWh }] of rows.entries()) {
        const [, fields, time] = lines[index]!.split(' ');
        assert.equal(fields, `total=${totalWh}i,peak=${peakWh}i,valley=${valleyWh}i`);
        const nanos = BigInt(nanosOfValues(totalWh, peakWh, valleyWh));
        assert.equal(BigInt(time!), BigInt(at) * 1_000_000_000n + nanos);
      }
    }),
  );
});

test('the buffer grows with what is put into it', () => {
  const meter = meterBytes('表'.repeat(300));
  const lines = linesOf((encoder) => {
    for (let at = 0; at < 5_000; at += 1) encoder.reading(meter, at, at, ABSENT, ABSENT);
  });
  assert.equal(lines.length, 5_000);
  assert.ok(lines.every((line) => line.includes('表'.repeat(300))));
});

test('any text stands bare, and comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bare = bareText(text);
      assert.equal(plainText(bare), text);
      assert.doesNotMatch(bare, /[\\,="$ \n\r]/);
      assert.notEqual(bare, '');
    }),
  );
});

test('other values have other nanoseconds, an absent register and zero among them', () => {
  assert.notEqual(nanosOfValues(5, ABSENT, ABSENT), nanosOfValues(5, 0, ABSENT));
  assert.notEqual(nanosOfValues(5, 0, ABSENT), nanosOfValues(5, ABSENT, 0));
  const seen = new Set<number>();
  for (let total = 0; total < 2_000; total += 1) seen.add(nanosOfValues(total, ABSENT, ABSENT));
  for (let total = 0; total < 2_000; total += 1) seen.add(nanosOfValues(2 ** 40 + total, 1, 2));
  assert.equal(seen.size, 4_000);
  assert.ok([...seen].every((nanos) => nanos >= 0 && nanos < 1e9));
});
