import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble } from '@nuanbu/terms';
import { batchOf, row } from '../conformance/sample.ts';
import { ALL_TIME } from '../conformance/values.ts';
import type { InfluxReadingStore } from './influx-reading-store.ts';
import { type OwnInfluxServer, startInfluxd } from './influxd.fixture.ts';
import { withStoreOn } from './servers.fixture.ts';

const T = 1_638_288_000;
const METERS = Array.from({ length: 20 }, (_, meter) => `表${meter}`);
const WRITERS = 4;

interface Told {
  acknowledged: number;
  rejected: number;
}

/** Appends one instant after another, each until it is acknowledged, for as long as asked. */
async function appendSteadily(
  store: InfluxReadingStore,
  writer: number,
  goesOn: () => boolean,
): Promise<Told> {
  const told = { acknowledged: 0, rejected: 0 };
  while (goesOn()) {
    const at = T + told.acknowledged;
    const rows = METERS.map((meter) => row(`${meter}-${writer}`, at, told.acknowledged));
    for (;;) {
      try {
        await store.append(batchOf(rows));
        break;
      } catch (error) {
        assert.ok(isTrouble(error), String(error));
        told.rejected += 1;
        await wait(20);
      }
    }
    told.acknowledged += 1;
  }
  return told;
}

async function assertAllThere(store: InfluxReadingStore, told: readonly Told[]): Promise<void> {
  const asOf = await store.frontier();
  for (const [writer, { acknowledged }] of told.entries()) {
    for (const meter of METERS) {
      const { length, at } = await store.series(`${meter}-${writer}`, ALL_TIME, asOf);
      assert.equal(length, acknowledged);
      assert.equal(at[length - 1], T + acknowledged - 1);
    }
  }
  const rows = METERS.length * told.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  const meters = METERS.length * told.length;
  assert.deepEqual(await store.counts(), { rows, conflicts: 0, meters });
}

async function withOwnServer(
  options: { readonly fileKbMax?: number },
  use: (server: OwnInfluxServer, store: InfluxReadingStore) => Promise<void>,
): Promise<void> {
  const server = await startInfluxd(options);
  try {
    await withStoreOn(await server.makeBucket(), (store) => use(server, store));
  } finally {
    await server.stop();
  }
}

test('killed again and again while readings come, a server has every acknowledged one', () =>
  withOwnServer({}, async (server, store) => {
    let isOver = false;
    const appending = Array.from({ length: WRITERS }, (_, writer) =>
      appendSteadily(store, writer, () => !isOver),
    );
    for (let round = 0; round < 4; round += 1) {
      await wait(300 + 137 * round);
      await server.restart();
    }
    await wait(200);
    isOver = true;
    const told = await Promise.all(appending);
    await server.restart();
    assert.ok(told.every(({ acknowledged }) => acknowledged > 0));
    assert.ok(told.some(({ rejected }) => rejected > 0));
    await assertAllThere(store, told);
  }));

test('a server without room is told, and has every acknowledged reading when there is room', () =>
  withOwnServer({ fileKbMax: 512 }, async (server, store) => {
    let isFull = false;
    const fill = async (writer: number) => {
      const seen = appendSteadily(store, writer, () => !isFull);
      return await seen;
    };
    const appending = Array.from({ length: WRITERS }, (_, writer) => fill(writer));
    for (let tries = 0; !isFull && tries < 2_000; tries += 1) {
      await wait(10);
      const probe = store.append(batchOf([row('probe', T + tries, tries)]));
      isFull = await probe.then(
        () => false,
        (error) => isTrouble(error, 'storeFull'),
      );
    }
    assert.ok(isFull);
    server.makeRoom();
    const told = await Promise.all(appending);
    assert.ok(told.some(({ rejected }) => rejected > 0));
    for (const { acknowledged } of told) assert.ok(acknowledged > 0);
    await server.restart();
    const asOf = await store.frontier();
    for (const [writer, { acknowledged }] of told.entries()) {
      const { length } = await store.series(`${METERS[0]}-${writer}`, ALL_TIME, asOf);
      assert.equal(length, acknowledged);
    }
  }));
