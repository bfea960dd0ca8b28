/** The way back from a line, on a platform that has seen late, conflicting and refused readings. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { messageTraceId, type Sender } from '@nuanbu/ingest';
import { isTrouble } from '@nuanbu/terms';
import { parseInstant } from '@nuanbu/units';
import { makeRun } from '../operations/runs.ts';
import { trace } from '../operations/trace.ts';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import type { Platform } from '../platform/platform.ts';
import { traceText } from './text.ts';

const SENDER: Sender = { name: 'c1', villages: 'all', mayCorrect: true };
const TOPIC = 'nuanbu/v1/jining-jkq/c1/readings';
const FROM = '2021-12-01T00:00:00+08:00';
const LAST = '2022-03-31T18:00:00+08:00';

let folder: string;
let platform: Platform;

function message(readings: readonly object[], envelope: object = {}): Buffer {
  const sentAt = '2022-04-01T08:00:00+08:00';
  return Buffer.from(JSON.stringify({ v: 1, sentAt, readings, ...envelope }));
}

const send = (bytes: Buffer) => platform.pipeline.submit(bytes, SENDER, TOPIC);
const REFUSED = message([{ meter: 'M1', at: FROM, total: '-1' }]);

before(async () => {
  folder = await makeFolder('trace');
  platform = await openAtRest(configOfDir(join(folder, 'data')));
  const { ledger, meters } = platform;
  const by = { actor: 'clerk' };
  const place = { name: '户一', town: '马集镇', village: '云山村', cohortYear: 2021 };
  const facts = { acceptedOn: '2021-09-30', resident: true, collectiveMember: true };
  const households = ['H1', 'H2'].map((householdId) => ({ householdId, ...place, ...facts }));
  await ledger.roster.importRoster(households, by);
  const meter = { multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 };
  await ledger.roster.importMeters(
    [{ householdId: 'H1', meteringPointId: 'P1', meterId: 'M1', ...meter } as never],
    by,
  );
  await meters.reload();
  await send(message([{ meter: 'M1', at: FROM, total: '1000' }]));
  await send(message([{ meter: 'M1', at: LAST, total: '3200.5' }]));
  await send(REFUSED);
  await send(message([{ meter: 'M10', at: FROM, total: '1' }]));
  await perform(platform, makeRun, {
    ...{ programme: 'jining-jkq-2021', season: '2021-2022', kind: 'final', reason: 'for the test' },
  });
  await send(message([{ meter: 'M1', at: LAST, total: '3300' }]));
});
after(async () => {
  await platform?.stop();
  await removeFolder(folder);
});

test('a line leads to its registers, the values that are stored there, and their commits', async () => {
  const found = await perform(platform, trace, { household: 'H1' });
  const run = await platform.ledger.runs.get(1);
  assert.equal(found.run.traceId, run.traceId);
  const [meter] = found.meters;
  assert.equal(meter?.meterId, 'M1');
  assert.deepEqual(
    meter?.registers.map(({ at, use, totalWh }) => [at, use, totalWh]),
    [
      [parseInstant(FROM), 'start', 1_000_000],
      [parseInstant(LAST), 'end', 3_200_500],
    ],
  );
  const values = meter!.registers.map(({ stored }) =>
    stored.map(({ totalWh, isLater }) => [totalWh, isLater]),
  );
  assert.deepEqual(values, [
    [[1_000_000, false]],
    [
      [3_200_500, false],
      [3_300_000, true],
    ],
  ]);
  const [first] = meter!.registers[0]!.stored;
  assert.ok(first!.commit <= run.readingCommit);
});

test('refused messages that name its meter are told, and none that names one like it', async () => {
  const { messages } = await perform(platform, trace, { household: 'H1' });
  const refused = messages.filter(({ codes }) => codes.includes('negativeRegister'));
  assert.equal(refused.length, 1);
  assert.equal(refused[0]?.traceId, messageTraceId(TOPIC, hash('sha256', REFUSED, 'hex')));
  assert.equal(refused[0]?.state, 'open');
  assert.ok(!messages.some(({ codes }) => codes.includes('unknownMeter')), 'that is M10');
  assert.ok(messages.some(({ codes }) => codes.includes('conflictingReading')));
});

test('it is told in Chinese, and in English where that is asked for', async () => {
  const found = await perform(platform, trace, { household: 'H1', run: 1 });
  const zh = traceText(found, 'zh');
  for (const text of [
    `核算追踪号  ${found.run.traceId}`,
    '电能表 M1',
    '3200.50',
    '核算冻结后到达',
    '同一时刻有不同示数',
    '待处理',
    found.messages[0]!.traceId,
  ]) {
    assert.ok(zh.includes(text), `${text}\n${zh}`);
  }
  const en = traceText(found, 'en');
  assert.match(en, /household H1 · run 1/);
  assert.match(en, /came after the run’s freeze/);
  assert.match(en, /negativeRegister/);
  assert.doesNotMatch(en, /\p{Script=Han}/u);
});

test('a line without a meter rests on no register; without a line there is nothing', async () => {
  const found = await perform(platform, trace, { household: 'H2' });
  assert.deepEqual([found.meters, found.messages], [[], []]);
  assert.match(traceText(found, 'zh'), /明细不依据任何示数/);
  await assert.rejects(perform(platform, trace, { household: 'H3' }), (error) =>
    isTrouble(error, 'householdNotFound'),
  );
});
