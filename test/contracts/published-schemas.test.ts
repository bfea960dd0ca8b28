import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { zReadingsMessage, zReceipt, zStatus } from '@nuanbu/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * Another reader of JSON Schema than the library that printed it: a concentrator's developer checks
 * messages with one like it.
 */
function published(name: string): (body: unknown) => boolean {
  const file = new URL(
    `../../packages/contracts/schema/mqtt-v1-${name}.schema.json`,
    import.meta.url,
  );
  const validate = new Ajv2020({ strictTypes: false }).compile(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  return (body) => validate(body) === true;
}

const AT = '2021-12-01T00:00:00+08:00';
const READING = { meter: 'm1', at: AT, total: '1.5' };
const MESSAGE = { v: 1, sentAt: 1, readings: [READING] };
const COLUMNS = { v: 1, sentAt: AT, at: AT, meters: ['m1'], total: [1.5], peak: [null] };
const CURVE = { v: 1, sentAt: AT, at: [1, AT], meter: 'm1', total: ['1', 2] };
const ACCEPTED = { v: 1, kind: 'accepted', commit: 1, messages: 1, stored: 1, duplicates: 0 };
const REFUSED = { v: 1, kind: 'refused', sha256: '0'.repeat(64) };

interface Case {
  readonly schema: { safeParse(body: unknown): { readonly success: boolean } };
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}

const CASES: Record<string, Case> = {
  readings: {
    schema: zReadingsMessage,
    good: [
      MESSAGE,
      { ...MESSAGE, correction: { by: 'a', why: 'b' } },
      { ...MESSAGE, readings: [{ ...READING, peak: null, valley: 0 }] },
      COLUMNS,
      { ...COLUMNS, at: [1] },
      CURVE,
    ],
    bad: [
      { ...MESSAGE, v: 2 },
      { ...MESSAGE, readings: [] },
      { ...MESSAGE, more: 1 },
      { ...MESSAGE, readings: [{ ...READING, peack: 1 }] },
      { ...MESSAGE, readings: [{ ...READING, total: '1.2345' }] },
      { ...MESSAGE, readings: [{ ...READING, total: -1 }] },
      { ...MESSAGE, readings: [{ ...READING, at: '2021-12-01T00:00:00' }] },
      { ...MESSAGE, readings: [{ ...READING, at: 1.5 }] },
      { ...MESSAGE, correction: { by: 'a' } },
      { ...COLUMNS, total: [null] },
      { ...CURVE, meters: ['m1', 'm2'] },
      { ...CURVE, at: AT },
    ],
  },
  receipts: {
    schema: zReceipt,
    good: [
      { ...ACCEPTED, conflicts: [{ sentAt: 1, indices: [0] }] },
      { ...REFUSED, refusals: [{ code: 'malformed', place: '' }] },
    ],
    bad: [
      ACCEPTED,
      { ...REFUSED, refusals: [] },
      { ...REFUSED, refusals: [{ code: 'other', place: '' }] },
    ],
  },
  status: {
    schema: zStatus,
    good: [
      { v: 1, state: 'online' },
      { v: 1, state: 'offline', sentAt: AT, meters: 3 },
    ],
    bad: [{ v: 1 }, { v: 1, state: 'asleep' }, { v: 1, state: 'online', meters: -1 }],
  },
};

for (const [name, { schema, good, bad }] of Object.entries(CASES)) {
  test(`another reader of the published schema of ${name} judges as the code does`, () => {
    const isValid = published(name);
    for (const body of good) {
      assert.ok(isValid(body), JSON.stringify(body));
      assert.ok(schema.safeParse(body).success, JSON.stringify(body));
    }
    for (const body of bad) {
      assert.ok(!isValid(body), JSON.stringify(body));
      assert.ok(!schema.safeParse(body).success, JSON.stringify(body));
    }
  });
}
