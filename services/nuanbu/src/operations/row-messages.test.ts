import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeReadings } from '@nuanbu/contracts';
import { RowMessages } from './row-messages.ts';

function rowOf(line: number, meter = 'M1') {
  const reading = { meter, at: 1_600_000_000 + line * 3600, total: '12.5', peak: undefined };
  return { line, field: () => '', reading };
}

async function sent(limitBytes: number, rows: readonly ReturnType<typeof rowOf>[]) {
  const messages: { bytes: number; readings: number; lines: number[] }[] = [];
  const maker = new RowMessages(limitBytes, async (bytes, given) => {
    const decoded = decodeReadings(bytes);
    assert.ok(decoded.ok, 'a message of the contract');
    const lines = given.map(({ line }) => line);
    messages.push({ bytes: bytes.length, readings: decoded.message.length, lines });
  });
  for (const row of rows) await maker.add(row);
  await maker.flush();
  await maker.flush();
  return messages;
}

const rows = Array.from({ length: 1_001 }, (_, index) => rowOf(index + 2));

test('rows become messages of five hundred, each with its lines, in order', async () => {
  const messages = await sent(1_000_000, rows);
  assert.deepEqual(
    messages.map(({ readings }) => readings),
    [500, 500, 1],
  );
  assert.deepEqual(
    messages.flatMap(({ lines }) => lines),
    rows.map(({ line }) => line),
  );
});

test('no message is over the size limit, and each is as full as it can be', async () => {
  const [one] = await sent(1_000, [rows[0]!]);
  const each = one!.bytes;
  for (const limit of [each, each + 1, 1_000]) {
    const messages = await sent(limit, rows.slice(0, 40));
    assert.ok(messages.every(({ bytes }) => bytes <= limit));
    assert.deepEqual(
      messages.flatMap(({ lines }) => lines),
      rows.slice(0, 40).map(({ line }) => line),
    );
    if (limit === each) assert.ok(messages.every(({ readings }) => readings === 1));
  }
  const [first] = await sent(1_000, rows);
  assert.ok(first!.bytes + each > 1_000, 'one more would not have fitted');
});

test('a row that is over the limit by itself travels alone, to be refused for its size', async () => {
  const [{ bytes: limit } = { bytes: 0 }] = await sent(1_000, [rows[0]!]);
  const messages = await sent(limit, [rows[0]!, rowOf(3, 'M'.repeat(60)), rows[2]!]);
  assert.deepEqual(
    messages.map(({ lines }) => lines),
    [[2], [3], [4]],
  );
  assert.ok(messages[1]!.bytes > limit);
});
