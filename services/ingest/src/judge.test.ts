import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeReadings } from '@nuanbu/contracts';
import { codesOf, READING_REFUSALS } from '@nuanbu/terms';
import fc from 'fast-check';
import { Judgement, judge, type SenderRights } from './judge.ts';
import { MeterIndex } from './meters.ts';
import { messageOf, START } from './testing/ingest.fixture.ts';
import { MODULUS_WH } from './testing/ports.fixture.ts';

const EAST = '石桥镇/东村';
const WEST = '石桥镇/西村';
const HOUR = 3_600;
const NOW = START + HOUR;
const index = new MeterIndex([
  { meterId: 'm0', villageKey: EAST, installations: [{ modulusWh: MODULUS_WH }] },
  {
    meterId: 'short',
    villageKey: EAST,
    installations: [{ installedAt: START, removedAt: START + 100, modulusWh: 1_000 }],
  },
  {
    meterId: 'moved',
    villageKey: EAST,
    installations: [{ installedAt: START, removedAt: START + 100, modulusWh: 1_000 }],
  },
  {
    meterId: 'moved',
    villageKey: WEST,
    installations: [{ installedAt: START + 200, modulusWh: 2_000 }],
  },
  { meterId: 'west', villageKey: WEST, installations: [{ modulusWh: MODULUS_WH }] },
  { meterId: 'nowhere', villageKey: EAST, installations: [] },
]);
const EASTERN: SenderRights = { villages: [EAST], mayCorrect: false };
const correction = { by: '张三', why: '抄错' };

function judged(reading: object, sender = EASTERN, envelope: object = {}): [string, string] | 'ok' {
  const decoded = decodeReadings(messageOf([{ ...reading }], envelope));
  assert.ok(decoded.ok);
  const out = new Judgement();
  judge(decoded.message, index, sender, NOW, out);
  assert.equal(out.accepted + out.refusals.length, 1);
  assert.equal(out.meters[0] !== undefined, out.accepted === 1);
  const [refusal] = out.refusals;
  if (refusal === undefined) return 'ok';
  assert.equal(refusal.index, 0);
  return [refusal.code, refusal.detail];
}

test('each check refuses at its threshold and not one unit before', () => {
  assert.equal(judged({}), 'ok');
  assert.deepEqual(judged({ total: 'x' }), ['malformed', 'readings[0].total']);
  assert.deepEqual(judged({ meter: 'm1' }), ['unknownMeter', 'readings[0].meter']);
  assert.deepEqual(judged({ meter: 'west' }), ['notYourMeter', 'readings[0].meter']);
  assert.equal(judged({ at: NOW + 600 }), 'ok');
  assert.deepEqual(judged({ at: NOW + 601 }), ['readAtInFuture', 'readings[0].at']);
  const short = (at: number) => judged({ meter: 'short', at, total: 0 });
  assert.deepEqual(short(START - 1), ['beforeInstallation', 'readings[0].at']);
  assert.equal(short(START), 'ok');
  assert.equal(short(START + 100), 'ok');
  assert.deepEqual(short(START + 101), ['afterRemoval', 'readings[0].at']);
  assert.deepEqual(judged({ valley: '-0.001' }), ['negativeRegister', 'readings[0].valley']);
  assert.equal(judged({ total: '999999.999', peak: '999999.999' }), 'ok');
  for (const field of ['total', 'peak', 'valley']) {
    const place = `readings[0].${field}`;
    assert.deepEqual(judged({ [field]: 1_000_000 }), ['registerTooLarge', place]);
    assert.deepEqual(judged({ [field]: '0.0000' }), ['tooManyDecimals', place]);
  }
  assert.deepEqual(judged({}, EASTERN, { correction }), ['correctionNotAllowed', 'readings[0]']);
  assert.equal(judged({}, { ...EASTERN, mayCorrect: true }, { correction }), 'ok');
});

test('a meter that moved is judged by where it was: village, modulus, time', () => {
  const everywhere: SenderRights = { villages: 'all', mayCorrect: false };
  const moved = (at: number, total: number, sender = everywhere) =>
    judged({ meter: 'moved', at, total }, sender);
  assert.equal(moved(START + 100, 0.999), 'ok');
  assert.deepEqual(moved(START + 100, 1)[0], 'registerTooLarge');
  assert.equal(moved(START + 200, 1), 'ok');
  assert.deepEqual(moved(START + 150, 0)[0], 'afterRemoval');
  assert.deepEqual(moved(START - 1, 0)[0], 'beforeInstallation');
  assert.equal(moved(START + 100, 0, EASTERN), 'ok');
  assert.deepEqual(moved(START + 200, 0, EASTERN)[0], 'notYourMeter');
  assert.deepEqual(judged({ meter: 'nowhere' }, everywhere)[0], 'notYourMeter');
});

test('of several faults the first in the order of the table is named', () => {
  const faults: Record<string, object> = {
    malformed: { valley: 'x' },
    unknownMeter: { meter: 'm1' },
    notYourMeter: { meter: 'west' },
    readAtInFuture: { at: NOW + 601 },
    beforeInstallation: { meter: 'short', at: START - 1 },
    afterRemoval: { meter: 'short', at: START + 101 },
    negativeRegister: { total: -1 },
    registerTooLarge: { peak: 1e9 },
    tooManyDecimals: { valley: 0.00001 },
  };
  const order = codesOf(READING_REFUSALS).filter((code) => code in faults);
  assert.equal(order.length, Object.keys(faults).length);
  fc.assert(
    fc.property(fc.subarray([...order], { minLength: 1 }), fc.boolean(), (codes, isCorrection) => {
      // Where two faults set one member, the earlier check's stands.
      const reading = Object.assign({}, ...codes.toReversed().map((code) => faults[code]));
      const envelope = isCorrection ? { correction } : {};
      assert.equal(judged(reading, EASTERN, envelope)[0], codes[0]);
    }),
  );
});

test('a message’s readings are judged each for itself', () => {
  const rows = [{}, { meter: 'm1' }, { meter: 'short', total: 0 }, { total: -1 }, {}];
  const decoded = decodeReadings(messageOf(rows));
  assert.ok(decoded.ok);
  const out = new Judgement();
  judge(decoded.message, index, EASTERN, NOW, out);
  assert.deepEqual(
    out.refusals.map(({ code, index: row }) => [row, code]),
    [
      [1, 'unknownMeter'],
      [3, 'negativeRegister'],
    ],
  );
  assert.deepEqual(
    out.meters.slice(0, 5).map((meter) => meter?.meterId),
    ['m0', undefined, 'short', undefined, 'm0'],
  );
});
