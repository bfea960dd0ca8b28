import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ManualClock } from '@nuanbu/runtime';
import fc from 'fast-check';
import { encodeHeader, encodeRecord, type RecordedMessage } from './format.ts';
import { type RecordingEnd, readRecording } from './reader.ts';
import { Recorder } from './recorder.ts';
import { decodeSender, SENDER_TOPIC } from './senders.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nuanbu-recording-'));
});
after(() => rm(folder, { recursive: true }));

async function readAll(file: string): Promise<{ messages: RecordedMessage[]; isWhole: boolean }> {
  const end: RecordingEnd = { isWhole: true };
  const messages: RecordedMessage[] = [];
  for await (const message of readRecording(file, end)) messages.push(message);
  return { messages, isWhole: end.isWhole };
}

const messages: RecordedMessage[] = Array.from({ length: 20 }, (_, i) => ({
  elapsedMs: i * 1500,
  topic: `nuanbu/v1/jkq/c-${i % 3}/readings`,
  // Bytes that are no text, of lengths from none to more than a chunk of the file.
  payload: Buffer.alloc(i === 7 ? 2_000_000 : i * 11, i),
}));

for (const name of ['plain.rec', 'packed.rec.gz']) {
  test(`a recording says what was taken, and when: ${name}`, async () => {
    const clock = new ManualClock(1_638_288_000);
    const file = join(folder, name);
    const recorder = await Recorder.start(file, clock);
    for (const { topic, payload } of messages) {
      recorder.take(topic, payload);
      clock.advance(1.5);
    }
    await recorder.close();
    assert.deepEqual(await readAll(file), { messages, isWhole: true });
    await assert.rejects(Recorder.start(file, clock), { code: 'fileUnwritable' });

    // A recorder that was killed leaves a tail that is torn anywhere.
    const torn = join(folder, `torn-${name}`);
    const bytes = await readFile(file);
    await writeFile(torn, bytes.subarray(0, bytes.length - 40));
    const left = await readAll(torn);
    assert.equal(left.isWhole, false);
    assert.ok(left.messages.length > 0);
    assert.deepEqual(left.messages, messages.slice(0, left.messages.length));
  });
}

test('a file that ends anywhere gives the whole records before', async () => {
  const records = messages.slice(0, 5).map(encodeRecord);
  const whole = Buffer.concat([encodeHeader(0), ...records]);
  const file = join(folder, 'cut.rec');
  const headerBytes = encodeHeader(0).length;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: headerBytes, max: whole.length }), async (length) => {
      await writeFile(file, whole.subarray(0, length));
      let expected = 0;
      for (let at = headerBytes; at + records[expected]!.length <= length; ) {
        at += records[expected]!.length;
        expected += 1;
        if (expected === records.length) break;
      }
      const read = await readAll(file);
      assert.equal(read.messages.length, expected);
      const end = headerBytes + records.slice(0, expected).reduce((sum, r) => sum + r.length, 0);
      assert.equal(read.isWhole, end === length);
    }),
    { numRuns: 60 },
  );
});

test('a flipped bit ends the recording where it is', async () => {
  const bytes = Buffer.concat([encodeHeader(0), ...messages.slice(0, 5).map(encodeRecord)]);
  bytes[bytes.length - 1]! ^= 1;
  const file = join(folder, 'flipped.rec');
  await writeFile(file, bytes);
  const read = await readAll(file);
  assert.equal(read.isWhole, false);
  assert.equal(read.messages.length, 4);
});

test('who sent is noted beside the messages and not counted among them', async () => {
  const file = join(folder, 'senders.rec');
  const recorder = await Recorder.start(file, new ManualClock(0));
  const some = { name: 'c-1', villages: ['镇/村'], mayCorrect: false };
  const all = { name: 'c-2', villages: 'all', mayCorrect: true } as const;
  recorder.take('nuanbu/v1/jkq/c-1/readings', Buffer.from('{}'));
  for (const sender of [some, all]) recorder.takeSender(sender);
  assert.equal(recorder.messages, 1);
  await recorder.close();
  const [, ...noted] = (await readAll(file)).messages;
  assert.deepEqual(
    noted.map(({ topic, payload }) => [topic, decodeSender(payload)]),
    [some, all].map((sender) => [SENDER_TOPIC, sender]),
  );
  for (const text of [
    '',
    'null',
    '7',
    '{"name":"c-1"}',
    '{"name":"c","villages":[1],"mayCorrect":true}',
  ]) {
    assert.equal(decodeSender(Buffer.from(text)), undefined, text);
  }
});

test('what is no recording is refused', async () => {
  const file = join(folder, 'other');
  for (const content of ['', 'household_id,name\n1,2\n', '{"format":"nuanbu-recording","v":2}\n']) {
    await writeFile(file, content);
    await assert.rejects(readAll(file), { code: 'fileUnreadable' });
  }
  await assert.rejects(readAll(join(folder, 'absent')), { code: 'fileUnreadable' });
});
