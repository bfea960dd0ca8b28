import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble } from '@nuanbu/terms';
import { type Jobs, openJobs } from './jobs.ts';
import type { JobsLog } from './log.ts';
import type { VillageJob } from './payloads.ts';
import { freePort, startTestPostgres, type TestPostgres } from './postgres.fixture.ts';
import { GiveUp, type RunHandlers } from './workers.ts';

const quiet: JobsLog = { debug: () => undefined, warn: () => undefined, error: () => undefined };
const VILLAGES = [
  { town: '东镇', village: '甲' },
  { town: '东镇', village: '乙' },
  { town: '西镇', village: '甲' },
];

let postgres: TestPostgres;
let jobs: Jobs;
before(async () => {
  postgres = await startTestPostgres();
  jobs = await openJobs({ databaseUrl: postgres.databaseUrl, log: quiet });
});
after(async () => {
  await jobs.close();
  await postgres.stop();
});

/** Handlers that write down what they are asked, and promises of how a run ends. */
function recording(settleVillage: (job: VillageJob, tries: number) => Promise<void>) {
  const events: string[] = [];
  const returned: unknown[] = [];
  const tries = new Map<string, number>();
  const finished = Promise.withResolvers<number>();
  const abandoned = Promise.withResolvers<string>();
  const handlers: RunHandlers = {
    async settleVillage(job) {
      const key = `${job.town}/${job.village}`;
      tries.set(key, (tries.get(key) ?? 0) + 1);
      await settleVillage(job, tries.get(key)!);
      events.push(key);
      return { settled: key };
    },
    async finishRun({ runNumber }, ofVillages) {
      events.push(`run ${runNumber}`);
      returned.push(...ofVillages);
      finished.resolve(runNumber);
    },
    async abandonRun({ runNumber }, why) {
      events.push(`abandoned ${runNumber}`);
      abandoned.resolve(why);
    },
  };
  return {
    events,
    returned,
    tries,
    handlers,
    finished: finished.promise,
    abandoned: abandoned.promise,
  };
}

/** Workers that take no job of a later test, however this one ends. */
async function work(t: TestContext, handlers: RunHandlers): Promise<void> {
  const workers = await jobs.work(handlers, 2);
  t.after(() => workers.close());
}

/** A process of its own with the queues open as `jobs`, killed with the test. */
function processOf(t: TestContext, body: string) {
  const source = `
    import { GiveUp, openJobs } from ${JSON.stringify(import.meta.resolve('./index.ts'))};
    const log = { debug() {}, warn() {}, error() {} };
    const jobs = await openJobs({ databaseUrl: ${JSON.stringify(postgres.databaseUrl)}, log });
    ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, exited };
}

async function untilGone(runNumber: number): Promise<void> {
  while (await jobs.progressOf(runNumber)) await wait(20);
}

test('a run comes after all its villages, which are told apart by their town', async (t) => {
  const { events, handlers, finished } = recording(async () => undefined);
  await jobs.addRun(1, VILLAGES);
  assert.deepEqual(await jobs.progressOf(1), { done: 0, villages: 3 });
  assert.equal(await jobs.progressOf(2), undefined);
  await work(t, handlers);
  assert.equal(await finished, 1);
  await untilGone(1);
  assert.deepEqual(events.slice(0, 3).sort(), ['东镇/乙', '东镇/甲', '西镇/甲']);
  assert.deepEqual(events.slice(3), ['run 1']);
});

test('a village that fails is tried again, and the run waits for it', async (t) => {
  const { returned, tries, handlers, finished } = recording(async (job, attempt) => {
    if (job.village === '乙' && attempt === 1) throw new Error('the database went away');
  });
  await jobs.addRun(2, VILLAGES);
  await work(t, handlers);
  assert.equal(await finished, 2);
  assert.equal(tries.get('东镇/乙'), 2);
  assert.equal(returned.length, 3);
  assert.deepEqual(new Set(returned), new Set([...tries.keys()].map((settled) => ({ settled }))));
  assert.equal(tries.get('东镇/甲'), 1);
});

test('what trying again cannot help is given up at once, and the run with it', async (t) => {
  const { events, tries, handlers, abandoned } = recording(async (job) => {
    if (job.town === '西镇') throw new GiveUp('the roster lost a household');
  });
  await jobs.addRun(3, VILLAGES);
  await work(t, handlers);
  assert.equal(await abandoned, 'the roster lost a household');
  await untilGone(3);
  assert.equal(tries.get('西镇/甲'), 1);
  assert.ok(!events.includes('run 3'));
  assert.deepEqual(
    events.filter((event) => event.startsWith('abandoned')),
    ['abandoned 3'],
  );
});

test('a run is given up for the words of its village, also where that one’s process died first', async (t) => {
  const { exited } = processOf(
    t,
    `await jobs.addRun(6, [${JSON.stringify(VILLAGES[0])}]);
    log.warn = () => process.kill(process.pid, 'SIGKILL');
    await jobs.work({
      settleVillage: async () => { throw new GiveUp('the roster lost a household'); },
      finishRun: async () => {},
      abandonRun: async () => {},
    }, 1);`,
  );
  await exited;
  const { handlers, abandoned } = recording(async () => undefined);
  await work(t, handlers);
  assert.equal(await abandoned, 'the roster lost a household');
});

test('a run that cannot be abandoned yet is abandoned later, for the same words', async (t) => {
  const { handlers } = recording(async () => {
    throw new GiveUp('the roster lost a household');
  });
  const whys: string[] = [];
  const abandoned = Promise.withResolvers<void>();
  await jobs.addRun(7, VILLAGES);
  await work(t, {
    ...handlers,
    async abandonRun(_run, why) {
      whys.push(why);
      if (whys.length === 1) throw new Error('the database went away');
      abandoned.resolve();
    },
  });
  await abandoned.promise;
  assert.deepEqual(whys, Array(2).fill('the roster lost a household'));
});

test('the villages of a killed worker are given to another, and the run is finished', async (t) => {
  const { child, exited } = processOf(
    t,
    `await jobs.addRun(4, ${JSON.stringify(VILLAGES)});
    await jobs.work({
      settleVillage: () => new Promise(() => console.log('taken')),
      finishRun: async () => {},
      abandonRun: async () => {},
    }, 2);`,
  );
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await exited;
  assert.deepEqual(await jobs.progressOf(4), { done: 0, villages: 3 });
  const { events, handlers, finished } = recording(async () => undefined);
  await work(t, handlers);
  assert.equal(await finished, 4);
  assert.deepEqual(events.slice(0, 3).sort(), ['东镇/乙', '东镇/甲', '西镇/甲']);
});

test('a database that does not answer, or refuses, stops the start with a sentence', async () => {
  const silent = `postgres://test:test@127.0.0.1:${await freePort()}/jobs`;
  for (const databaseUrl of [silent, postgres.databaseUrl.replace('test:test', 'test:wrong')]) {
    await assert.rejects(openJobs({ databaseUrl, log: quiet }), (error) => {
      assert.ok(isTrouble(error, 'ledgerUnreachable'), String(error));
      assert.match(error.detail, /The job queues cannot be opened: .+/);
      assert.doesNotMatch(error.message, /wrong/);
      return true;
    });
  }
});

test('payloads are checked before they are queued', async () => {
  await assert.rejects(jobs.addRun(0, VILLAGES), /runNumber/);
  await assert.rejects(jobs.addRun(5, [{ town: 1, village: 'x' } as never]), /town/);
  assert.equal(await jobs.progressOf(5), undefined);
});
