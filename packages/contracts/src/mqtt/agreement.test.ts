import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant } from '@nuanbu/units';
import fc from 'fast-check';
import { decodeReadings, parseReadings } from './decode.ts';
import { DecodedReadings, ROW_MALFORMED } from './decoded.ts';
import { zReading, zReadingsMessage } from './readings.ts';
import { scanReadings } from './scan.ts';
import { exactWh, NOT_PLAIN, readInstant, readKwh } from './values.ts';

/** Mostly good values with every kind of bad one among them. */
const kwh = fc.oneof(
  { weight: 60, arbitrary: fc.integer({ min: 0, max: 2_000_000 }).map((wh) => wh / 1000) },
  { weight: 60, arbitrary: fc.stringMatching(/^[0-9]{1,6}(\.[0-9]{1,3})?$/) },
  fc.constantFrom('', '-1', -1, -0, '1.2345', 1.2345, '1e3', 1e300, '+1', '.5', '5.', ' 5', null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.stringMatching(/^-?[0-9]{0,20}\.?[0-9]{0,5}$/),
);
const at = fc.oneof(
  { weight: 60, arbitrary: fc.integer({ min: 0, max: 2_000_000_000 }) },
  {
    weight: 20,
    arbitrary: fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => `${date.toISOString().slice(0, 19)}+08:00`),
  },
  fc.constantFrom('2021-12-01T00:00:00Z', '2021-12-01T00:00Z', '2021-12-01T00:00:00'),
  fc.constantFrom('2021-02-30T00:00:00Z', '2021-12-01T24:00:00Z', '0001-01-01T00:00:00Z', -1, 0.5),
  fc.constantFrom('2021-12-01 00:00:00.000+0800', '1970-01-01T00:00:00+08:00', '', null, true),
);
const meter = fc.oneof(
  { weight: 60, arbitrary: fc.stringMatching(/^[a-z0-9表"\\]{1,8}$/) },
  fc.constantFrom('', 'x'.repeat(64), 'x'.repeat(65), 5, null, {}),
);
const register = fc.option(kwh, { nil: undefined });
const oddMember = fc.oneof(
  { weight: 30, arbitrary: fc.constant({}) },
  fc.constantFrom({ peack: 1 }, { x: { y: '"' } }, { readings: [] }, { at: 0 }, { meters: ['m'] }),
);
const reading = fc.oneof(
  {
    weight: 30,
    arbitrary: fc
      .tuple(fc.record({ meter, at, total: kwh, peak: register, valley: register }), oddMember)
      .map(([row, odd]) => ({ ...row, ...odd })),
  },
  fc.constantFrom(null, 5, 'at', [], {}),
);
const few = { minLength: 0, maxLength: 3 };
const version = fc.oneof(
  { weight: 30, arbitrary: fc.constant(1) },
  fc.constantFrom(2, 1.5, '1', null),
);
const sentAt = fc.oneof(at, fc.constantFrom('2021-12-01T00:00:00.123Z', 'x'.repeat(41)));
const correction = fc.option(
  fc.oneof(fc.constant({ by: '李"', why: 'w' }), fc.constantFrom({}, null, { by: 1, why: 'x' })),
  { nil: undefined },
);
const envelope = fc
  .tuple(fc.record({ v: version, sentAt, correction }), oddMember)
  .map(([body, odd]) => ({ ...body, ...odd }));
const columnsOf = (length: number) => {
  const exact = { minLength: length, maxLength: length };
  const column = (value: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 30, arbitrary: fc.array(value, exact) }, fc.array(value, few));
  const maybe = (value: fc.Arbitrary<unknown>) => fc.option(column(value), { nil: undefined });
  return fc.record({
    at: fc.oneof(at, column(at)),
    meters: fc.option(column(meter), { nil: undefined }),
    meter: fc.option(meter, { nil: undefined, freq: 2 }),
    total: column(kwh),
    peak: maybe(kwh),
    valley: maybe(kwh),
  });
};
const body = fc
  .tuple(
    envelope,
    fc.oneof(
      fc.record({ readings: fc.array(reading, few) }),
      fc.integer({ min: 1, max: 3 }).chain(columnsOf),
    ),
  )
  .map(([head, tail]) => ({ ...head, ...tail }));

test('the decoder takes and refuses what the schema does, message by message', () => {
  let accepted = 0;
  fc.assert(
    fc.property(body, (value) => {
      const text = JSON.stringify(value);
      const plain = JSON.parse(text);
      const decoded = decodeReadings(Buffer.from(text));
      const isAccepted = decoded.ok && decoded.message.faulty === 0;
      assert.equal(isAccepted, zReadingsMessage.safeParse(plain).success, text);
      if (isAccepted) accepted += 1;
      if (decoded.ok) return;
      const isOtherVersion = Number.isInteger(plain.v) && plain.v !== 1;
      assert.equal(decoded.refusal.code, isOtherVersion ? 'unsupportedVersion' : 'malformed');
    }),
    { numRuns: 3_000 },
  );
  assert.ok(accepted > 200, `only ${accepted} messages were good: the generator has drifted`);
});

test('the decoder takes and refuses what the schema does, reading by reading', () => {
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 4 }), (readings) => {
      const text = JSON.stringify({ v: 1, sentAt: 0, readings });
      const decoded = decodeReadings(Buffer.from(text));
      assert.ok(decoded.ok);
      const plain: unknown[] = JSON.parse(text).readings;
      for (const [row, value] of plain.entries()) {
        const fault: number = decoded.message.faults[row]!;
        assert.equal(fault === 0, zReading.safeParse(value).success, JSON.stringify(value));
        if (fault & ROW_MALFORMED) continue;
        const { at, total } = value as { at: unknown; total: unknown };
        assert.equal(decoded.message.at[row], readInstant(at));
        const exact = readKwh(total);
        if (exact.kind === 'exact') assert.equal(decoded.message.totalWh[row], exact.wh);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('the short ways read kWh and instants as the slow ones do', () => {
  fc.assert(
    fc.property(kwh, (value) => {
      const short = exactWh(value);
      const slow = readKwh(value);
      if (short !== NOT_PLAIN) assert.deepEqual(slow, { kind: 'exact', wh: short });
    }),
    { numRuns: 3_000 },
  );
  fc.assert(
    fc.property(at, (value) => {
      if (typeof value !== 'string') return;
      const slow = parseInstant(value, true);
      const expected = slow === undefined || slow < 0 ? -1 : slow;
      assert.equal(readInstant(value), expected);
    }),
    { numRuns: 3_000 },
  );
});

/** What the slow way makes of a message; the fast way must make the same of it or nothing. */
function assertScannedAsParsed(bytes: Uint8Array): boolean {
  const fast = new DecodedReadings();
  if (!scanReadings(bytes, fast)) return false;
  const parsed = parseReadings(bytes, new DecodedReadings());
  const text = Buffer.from(bytes).toString();
  assert.ok(parsed.ok, text);
  const { message: slow } = parsed;
  assert.equal(slow.faulty, 0, text);
  assert.deepEqual(contentOf(fast), contentOf(slow), text);
  return true;
}

function contentOf(message: DecodedReadings): unknown {
  const { length, sentAt, correction, isColumnar, meterIds, at } = message;
  const { totalWh, peakWh, valleyWh } = message;
  const columns = [at, totalWh, peakWh, valleyWh].map((column) => [...column.subarray(0, length)]);
  return { length, sentAt, correction, isColumnar, columns, meterIds: meterIds.slice(0, length) };
}

/** Messages in their usual form, members in any order. */
const usual = (() => {
  const kwhUsual = fc.oneof(
    fc.integer({ min: 0, max: 999_999_999 }).map((wh) => wh / 1000),
    fc.stringMatching(/^[0-9]{1,9}(\.[0-9]{1,3})?$/),
  );
  const atUsual = fc.oneof(
    fc.integer({ min: 0, max: 4_000_000_000 }),
    fc
      .date({ min: new Date(2e8), max: new Date('2100-01-01'), noInvalidDate: true })
      .chain((date) =>
        fc.constantFrom('Z', '+08:00').map((zone) => `${date.toISOString().slice(0, 19)}${zone}`),
      ),
  );
  const meterUsual = fc.stringMatching(/^[0-9a-zA-Z _-]{1,12}$/);
  const maybe = fc.option(kwhUsual, { nil: undefined });
  const row = fc.record({ meter: meterUsual, at: atUsual, total: kwhUsual, peak: maybe });
  const exact = (length: number) => ({ minLength: length, maxLength: length });
  const columns = fc.integer({ min: 1, max: 4 }).chain((length) => {
    const column = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, exact(length));
    const registers = {
      total: column(kwhUsual),
      valley: fc.option(column(fc.option(kwhUsual)), { nil: undefined }),
    };
    return fc.oneof(
      fc.record({
        at: fc.oneof(atUsual, column(atUsual)),
        meters: column(meterUsual),
        ...registers,
      }),
      fc.record({ at: column(atUsual), meter: meterUsual, ...registers }),
    );
  });
  const rows = fc.array(row, { minLength: 1, maxLength: 4 }).map((readings) => ({ readings }));
  return fc
    .tuple(fc.oneof(rows, columns), atUsual, fc.infiniteStream(fc.nat(100)))
    .map(([content, stamp, order]) => shuffled({ v: 1, sentAt: stamp, ...content }, order));
})();

function shuffled(value: unknown, order: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((each) => shuffled(each, order));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, each]) => ({
    place: order.next().value,
    member: [key, shuffled(each, order)] as const,
  }));
  return Object.fromEntries(members.sort((a, b) => a.place - b.place).map((each) => each.member));
}

test('messages in their usual form are decoded the fast way, with the same result', () => {
  fc.assert(
    fc.property(usual, fc.constantFrom('', ' ', '\t'), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      assert.ok(assertScannedAsParsed(Buffer.from(text)), text);
    }),
    { numRuns: 1_000 },
  );
});

test('whatever the fast way takes, the slow way takes with the same result', () => {
  fc.assert(
    fc.property(body, (value) => {
      assertScannedAsParsed(Buffer.from(JSON.stringify(value)));
    }),
    { numRuns: 1_000 },
  );
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('0123456789.,:"{}[]-eEu \\')));
  fc.assert(
    fc.property(usual, fc.nat(), byte, fc.boolean(), (value, where, other, isInserted) => {
      const bytes = Buffer.from(JSON.stringify(value));
      const place = where % bytes.length;
      const after = bytes.subarray(isInserted ? place : place + 1);
      assertScannedAsParsed(Buffer.concat([bytes.subarray(0, place), Buffer.of(other), after]));
      assertScannedAsParsed(bytes.subarray(0, place));
    }),
    { numRuns: 5_000 },
  );
});
