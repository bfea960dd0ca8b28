import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zReadingsMessage } from '@nuanbu/contracts';
import {
  concentratorFeed,
  formatTicks,
  makeRoster,
  readVillagePlan,
  SILENT,
} from '@nuanbu/simulator-households';
import { parseInstant, startOfDay } from '@nuanbu/units';
import { ByteWriter } from './encode/byte-writer.ts';
import { FORMS } from './encode/feed-encoder.ts';
import { messagesOf } from './messages.ts';

const season = { from: startOfDay('2021-12-01'), to: startOfDay('2021-12-08') };
const roster = makeRoster({
  seed: 'messages',
  season,
  villagePlan: readVillagePlan(),
  households: 40,
});

test('registers are printed as kWh with two decimals', () => {
  const writer = new ByteWriter();
  for (const ticks of [0, 5, 99, 100, 123_456, 99_999_999]) {
    writer.kwh(ticks);
    assert.equal(writer.take().toString(), formatTicks(ticks));
  }
});

test('every form says the same readings, by the contract', () => {
  const feed = { ...concentratorFeed(roster, roster.concentrators[0]!), odd: [] };
  const expected: string[] = [];
  for (const meter of feed.meters) {
    feed.marks.forEach((at, mark) => {
      if (meter.total[mark] === SILENT) return;
      const registers = [meter.total, meter.peak, meter.valley].map((r) => r && r[mark]! / 100);
      expected.push(JSON.stringify([meter.meterId, at, ...registers.map((r) => r ?? null)]));
    });
  }
  for (const form of FORMS) {
    const until = feed.marks.at(-1)!;
    const rows: string[] = [];
    for (const message of messagesOf(feed, { form, readingsAMessage: 500, until })) {
      const body = zReadingsMessage.parse(JSON.parse(message.payload.toString()));
      const before = rows.length;
      rows.push(...readingsIn(body));
      assert.equal(rows.length - before, message.readings);
      assert.ok(message.readings <= 500);
    }
    assert.deepEqual(rows.sort(), expected.toSorted(), form);
  }
});

function readingsIn(body: ReturnType<typeof zReadingsMessage.parse>): string[] {
  const number = (kwh: unknown) => (kwh === undefined || kwh === null ? null : Number(kwh));
  if ('readings' in body) {
    return body.readings.map(({ meter, at, total, peak, valley }) =>
      JSON.stringify([meter, parseInstant(String(at)), ...[total, peak, valley].map(number)]),
    );
  }
  return body.total.map((total, i) => {
    const meter = 'meters' in body ? body.meters[i] : body.meter;
    const at = Array.isArray(body.at) ? body.at[i] : body.at;
    return JSON.stringify([meter, at, ...[total, body.peak?.[i], body.valley?.[i]].map(number)]);
  });
}

test('nothing regular is sent that would lie in the future', () => {
  const feed = { ...concentratorFeed(roster, roster.concentrators[0]!), odd: [] };
  const until = season.from;
  const messages = [...messagesOf(feed, { form: 'columns', readingsAMessage: 500, until })];
  const last = JSON.parse(messages.at(-1)!.payload.toString());
  assert.equal(Math.max(...last.at), until);
});
