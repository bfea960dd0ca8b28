import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FrameMeter } from './frames.ts';

/** A packet of any type with a body of a length. */
function packet(length: number): Buffer {
  const head = [0x30];
  let rest = length;
  do {
    const more = rest >= 128 ? 0x80 : 0;
    head.push((rest % 128) | more);
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(head), Buffer.alloc(length, 0xff)]);
}

test('packets up to the limit pass, one byte more does not, however the stream is cut', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 });
  const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(lengths, cuts, fc.integer({ min: 0, max: 300 }), (sizes, steps, limit) => {
      const stream = Buffer.concat(sizes.map(packet));
      const meter = new FrameMeter(limit);
      let isWithin = true;
      for (let at = 0, turn = 0; at < stream.length && isWithin; turn += 1) {
        const step = steps[turn % steps.length]!;
        isWithin = meter.isWithinLimit(stream.subarray(at, at + step));
        at += step;
      }
      assert.equal(isWithin, Math.max(...sizes) <= limit);
    }),
  );
});

test('a length of more than four bytes is no length', () => {
  const bytes = Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]);
  assert.equal(new FrameMeter(1e9).isWithinLimit(bytes), false);
});
