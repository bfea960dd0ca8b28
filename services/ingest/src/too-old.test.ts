import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Receipt, zReceipt } from '@nuanbu/contracts';
import {
  type Appended,
  type ReadingBatch,
  ROW_CONFLICT,
  ROW_DUPLICATE,
  ROW_STORED,
  ROW_TOO_OLD,
} from '@nuanbu/readings';
import type { Sender } from './pipeline.ts';
import { replayQuarantine } from './replay.ts';
import { partRows } from './rows.ts';
import { ingestFor, messageOf, START } from './testing/ingest.fixture.ts';

const SENDER: Sender = { name: 'c1', villages: 'all', mayCorrect: false };
const TOPIC = 'nuanbu/v1/test/c1/readings';

/** A store that keeps nothing from before START. */
const forgetful = {
  async append({ length, at }: ReadingBatch): Promise<Appended> {
    const rows = Uint8Array.from(at.subarray(0, length), (each) =>
      each < START ? ROW_TOO_OLD : ROW_STORED,
    );
    const stored = rows.filter((row) => row === ROW_STORED).length;
    return { commit: 1, stored, duplicates: 0, conflicts: 0, rows };
  },
};

test('what the store is too young for is refused by itself, told and kept, and the rest is taken', async (t) => {
  const ingest = await ingestFor(t, { store: forgetful });
  const { pipeline, quarantine, concentrators, clock } = ingest;
  concentrators.add({ name: SENDER.name });
  const told: Receipt[] = [];
  pipeline.listener = {
    isListening: () => true,
    send: (_source, receipt) => told.push(zReceipt.parse(JSON.parse(JSON.stringify(receipt)))),
  };
  const [good, mixed, old] = await Promise.all(
    [
      [{}],
      [{ meter: 'x' }, { meter: 'm1', at: START - 1 }, { meter: 'm2', at: START }],
      [{ meter: 'm3', at: START - 1 }],
    ].map((readings) => pipeline.submit(messageOf(readings), SENDER, TOPIC)),
  );
  assert.deepEqual([good?.stored, mixed?.stored, old?.stored], [1, 1, 0]);
  assert.deepEqual(
    mixed?.refusals.map(({ code, index }) => [code, index]),
    [
      ['unknownMeter', 0],
      ['olderThanKept', 1],
    ],
  );
  assert.deepEqual(old?.refusals, [{ code: 'olderThanKept', index: 0, detail: '' }]);
  assert.deepEqual(quarantine.codes(), ['unknownMeter', 'olderThanKept', 'olderThanKept']);
  assert.deepEqual(
    told.flatMap((each) => (each.kind === 'refused' ? each.refusals : [])),
    [
      { code: 'unknownMeter', index: 0, place: 'readings[0].meter' },
      { code: 'olderThanKept', index: 1, place: '' },
      { code: 'olderThanKept', index: 0, place: '' },
    ],
  );
  const { messages, readings, refusedByCode } = pipeline.counts;
  assert.deepEqual(refusedByCode, { unknownMeter: 1, olderThanKept: 2 });
  assert.deepEqual(
    [readings.received, readings.stored, readings.refused, readings.inFlight],
    [5, 2, 3, 0],
  );
  assert.deepEqual(
    [messages.byOutcome.stored, messages.byOutcome.partlyRefused, messages.byOutcome.refused],
    [1, 1, 1],
  );

  // Taken again it is told nobody a second time, and waits on for a longer retention.
  const replay = { pipeline, quarantine, concentrators, clock, filter: {} };
  const { mended, refusedByCode: again } = await replayQuarantine(replay);
  assert.equal(mended, 0);
  assert.deepEqual(again.find(({ code }) => code === 'olderThanKept')?.readings, 3);
  assert.equal(told.filter(({ kind }) => kind === 'refused').length, 3);
  assert.deepEqual(
    quarantine.entries.map(({ count }) => count),
    [1, 1, 1],
  );
});

test('rows are told by their places in the message, whatever of it is in the batch', () => {
  const rows = Uint8Array.of(9, ROW_STORED, ROW_TOO_OLD, ROW_CONFLICT, ROW_DUPLICATE, 9);
  const part = { outcome: undefined as never, from: 1, to: 5 };
  const told = { stored: 1, duplicates: 1 };
  assert.deepEqual(partRows({ ...part, places: undefined }, rows), {
    ...told,
    ...{ conflicts: [2], tooOld: [1] },
  });
  assert.deepEqual(partRows({ ...part, places: [0, 4, 7, 9] }, rows), {
    ...told,
    ...{ conflicts: [7], tooOld: [4] },
  });
  const all = { stored: 4, duplicates: 0, conflicts: [], tooOld: [] };
  assert.deepEqual(partRows({ ...part, places: undefined }, undefined), all);
});
