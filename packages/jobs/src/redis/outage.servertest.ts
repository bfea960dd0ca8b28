import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { ledgerId, quiet, recording, untilGone } from '../conformance/recording.ts';
import { type Jobs, openJobs } from '../jobs.ts';
import { type RedisServer, startRedis, until } from './server.fixture.ts';
import { startCluster, startSentinel, type Topology } from './topologies.fixture.ts';

const VILLAGES = Array.from({ length: 12 }, (_, at) => ({ town: '东镇', village: `村${at}` }));
const RUN = 1;

/** The queues, closed with the test before the server that they are on is stopped. */
async function open(t: TestContext, redisUrl: string): Promise<Jobs> {
  const databaseUrl = 'postgres://127.0.0.1:1/none';
  const jobs = await openJobs({ databaseUrl, redisUrl, ledgerId, log: quiet });
  t.after(() => jobs.close());
  return jobs;
}

async function start(t: TestContext, conf: readonly string[] = []): Promise<RedisServer> {
  const server = await startRedis({ conf });
  t.after(() => server.stop());
  return server;
}

/** A run of which four villages are done and two are being settled, which wait until they may go on. */
async function runUnderWay(jobs: Jobs) {
  const { promise: gate, resolve: goOn } = Promise.withResolvers<void>();
  const taken = Promise.withResolvers<void>();
  let begun = 0;
  const recorded = recording(async () => {
    begun += 1;
    if (begun === 6) taken.resolve();
    if (begun > 4) await gate;
  });
  await jobs.addRun(RUN, VILLAGES);
  const workers = await jobs.work(recorded.handlers, 2);
  await taken.promise;
  assert.deepEqual(await jobs.progressOf(RUN), { done: 4, villages: 12 });
  return { ...recorded, goOn, workers };
}

function assertWhole({ events, returned }: { events: string[]; returned: unknown[] }): void {
  const keys = VILLAGES.map(({ town, village }) => `${town}/${village}`);
  assert.deepEqual(new Set(events), new Set([...keys, `run ${RUN}`]));
  assert.equal(events.at(-1), `run ${RUN}`);
  assert.deepEqual(
    returned.map((each) => (each as { settled: string }).settled).sort(),
    keys.toSorted(),
  );
}

function isAway(error: unknown): boolean {
  return isTrouble(error, 'queuesUnreachable');
}

/** Every question and order is answered although nobody is there; the test's own limit is the bound. */
async function assertAnswered(jobs: Jobs): Promise<void> {
  await Promise.all([
    assert.rejects(jobs.progressOf(RUN), isAway),
    assert.rejects(jobs.depth(), isAway),
    assert.rejects(jobs.addRun(2, VILLAGES), isAway),
  ]);
}

test('Redis is killed in mid-run and comes back with its disk: the run is finished', async (t) => {
  const server = await start(t, ['appendonly yes', 'appendfsync always']);
  const jobs = await open(t, server.url);
  const run = await runUnderWay(jobs);
  await server.kill();
  await assertAnswered(jobs);
  run.goOn();
  await server.restart();
  await run.finished;
  assertWhole(run);
  await untilGone(jobs, RUN);
  assert.equal(await jobs.progressOf(2), undefined);
});

test('Redis comes back with nothing: the run is seen to be gone, and added again it is finished', async (t) => {
  const server = await start(t, ['appendonly yes']);
  const jobs = await open(t, server.url);
  const run = await runUnderWay(jobs);
  await server.kill();
  await server.restart('nothing');
  assert.equal(await jobs.progressOf(RUN), undefined);
  await jobs.addRun(RUN, VILLAGES);
  assert.equal((await jobs.progressOf(RUN))?.villages, 12);
  run.goOn();
  await run.finished;
  await untilGone(jobs, RUN);
  assertWhole(run);
});

test('Redis freezes: nobody waits for its answer for long, and the run goes on with it', async (t) => {
  const server = await start(t);
  const jobs = await open(t, server.url);
  const run = await runUnderWay(jobs);
  server.signal('SIGSTOP');
  await Promise.all([
    assert.rejects(jobs.progressOf(RUN), isAway),
    assert.rejects(jobs.depth(), isAway),
  ]);
  server.signal('SIGCONT');
  run.goOn();
  await run.finished;
  assertWhole(run);
});

test('a process may end while Redis is away, and another finishes its run', async (t) => {
  const server = await start(t, ['appendonly yes', 'appendfsync always']);
  const jobs = await open(t, server.url);
  const run = await runUnderWay(jobs);
  await server.kill();
  run.goOn();
  await jobs.close();
  assert.ok(!run.events.includes(`run ${RUN}`));
  await server.restart();
  const others = await open(t, server.url);
  assert.equal((await others.progressOf(RUN))?.villages, 12);
  const { handlers, finished } = recording(async () => undefined);
  await others.work(handlers, 2);
  assert.equal(await finished, RUN);
});

test('the master under Sentinel is killed in mid-run, and the run is finished on the other', async (t) => {
  await survivesFailover(t, await startSentinel());
});

test('the node of a cluster is killed in mid-run, and the run is finished on its replica', async (t) => {
  await survivesFailover(t, await startCluster());
});

async function survivesFailover(t: TestContext, { url, master, replica, stop }: Topology) {
  t.after(stop);
  const jobs = await open(t, url);
  const run = await runUnderWay(jobs);
  // What a replica has not heard of is lost with its master; here all of it has been heard.
  assert.equal(await master.ask((redis) => redis.wait(1, 5_000)), 1);
  await master.kill();
  run.goOn();
  await run.finished;
  assertWhole(run);
  assert.match(await replica.ask((redis) => redis.info('replication')), /role:master/);
  await until(async () => (await jobs.progressOf(RUN)) === undefined, 'the end of the run');
}
