import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ledgerId, quiet, recording, untilGone, VILLAGES } from '../conformance/recording.ts';
import { openJobs } from '../jobs.ts';
import { startRedis } from './server.fixture.ts';

/** Of runs that have the same number in both ledgers. */
const RUN = 1;

test('ledgers that share a Redis take no jobs of each other, without a word in REDIS_URL', async (t) => {
  const server = await startRedis();
  t.after(() => server.stop());
  const open = async (id: string) => {
    const place = { databaseUrl: 'postgres://127.0.0.1:1/none', redisUrl: server.url };
    const jobs = await openJobs({ ...place, ledgerId: id, log: quiet });
    t.after(() => jobs.close());
    return jobs;
  };
  const [east, west] = [await open(ledgerId), await open(ledgerId.replace('7', '8'))];
  const ofEast = recording(async () => undefined);
  const ofWest = recording(async () => undefined);
  await west.work(ofWest.handlers, 2);
  await east.addRun(RUN, VILLAGES);
  assert.equal(await west.progressOf(RUN), undefined);
  await west.addRun(RUN, VILLAGES.slice(0, 1));
  assert.equal(await ofWest.finished, RUN);
  await untilGone(west, RUN);
  assert.deepEqual(ofWest.events, ['东镇/甲', 'run 1']);
  assert.deepEqual(await east.progressOf(RUN), { done: 0, villages: 3 });
  await east.work(ofEast.handlers, 2);
  assert.equal(await ofEast.finished, RUN);
  assert.equal(ofEast.events.length, 4);
});
