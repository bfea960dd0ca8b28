import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { MeterReadings } from '@nuanbu/metering';
import type { DigestQuery } from '@nuanbu/readings';
import { type HouseholdCase, runTerms } from '@nuanbu/settlement';
import { frozenRun } from './frozen-run.ts';
import { installationOf, PROGRAMME, SEASON } from './given.fixture.ts';
import { GroupedReadings } from './grouped-readings.ts';

/** Five villages of one household, each of them a pass. */
const RUN = frozenRun(
  1,
  runTerms(PROGRAMME, SEASON),
  0,
  [0, 1, 2, 3, 4].map((index): HouseholdCase => {
    const facts = { householdId: `H${index}`, name: '', town: '镇', village: `${index}村` };
    return {
      facts: {
        ...{ ...facts, cohortYear: 2021, acceptedOn: '2021-09-30' },
        ...{ resident: true, collectiveMember: true },
      },
      installations: [installationOf(`M${index}`)],
    };
  }),
);

/** A store that answers when it is told to, and what it was asked in which order. */
function storeOf(passesAtOnce: number) {
  const asked: string[] = [];
  const open = new Map<string, PromiseWithResolvers<MeterReadings[]>>();
  return {
    ...{ asked, open, metersAPass: 1, passesAtOnce },
    digests({ meters: [meter] }: DigestQuery) {
      asked.push(meter!.meterId);
      open.set(meter!.meterId, Promise.withResolvers());
      return open.get(meter!.meterId)!.promise;
    },
    answer(meterId: string) {
      open.get(meterId)!.resolve([]);
      open.delete(meterId);
    },
  };
}

function villageOf(index: number) {
  return RUN.villages[index]!.households;
}

test('while a pass is settled the next ones are read, each once and no more than are wanted', async () => {
  const store = storeOf(3);
  const readings = new GroupedReadings(store, RUN, 'inOrder');
  for (const index of [0, 1, 2, 3, 4]) {
    const village = readings.of(villageOf(index));
    await turn();
    const most = Math.min(5, index + 3);
    assert.deepEqual(store.asked, ['M0', 'M1', 'M2', 'M3', 'M4'].slice(0, most));
    store.answer(`M${index}`);
    await village;
  }
});

test('where villages come in any order, or a pass takes the whole store, nothing is read ahead', async () => {
  for (const [passesAtOnce, order] of [
    [3, 'inAnyOrder'],
    [1, 'inOrder'],
  ] as const) {
    const store = storeOf(passesAtOnce);
    const readings = new GroupedReadings(store, RUN, order);
    const village = readings.of(villageOf(0));
    await turn();
    assert.deepEqual([...store.open.keys()], ['M0']);
    store.answer('M0');
    await village;
    assert.deepEqual(store.asked, ['M0']);
  }
});

test('what failed ahead of its time is asked for again in its turn', async () => {
  const store = storeOf(2);
  const readings = new GroupedReadings(store, RUN, 'inOrder');
  const first = readings.of(villageOf(0));
  await turn();
  store.open.get('M1')!.reject(new Error('the server went away'));
  store.answer('M0');
  await first;
  const second = readings.of(villageOf(1));
  await turn();
  assert.deepEqual(store.asked, ['M0', 'M1', 'M1', 'M2']);
  store.answer('M1');
  assert.equal((await second).size, 0);
});
