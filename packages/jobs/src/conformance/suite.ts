import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Jobs, openJobs } from '../jobs.ts';
import { TryLater } from '../put-off.ts';
import { TRIES } from '../rules.ts';
import { GiveUp, type RunHandlers } from '../workers.ts';
import { openInProcess } from './process.ts';
import { ledgerId, quiet, recording, untilGone, VILLAGES } from './recording.ts';

/** Where the queues of a suite are, and how to end what was started for it. */
export interface QueuesPlace {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  stop(): Promise<void>;
}

/** What the queues promise, whatever they stand on. */
export function jobsSuite(name: string, open: () => Promise<QueuesPlace>): void {
  describe(`jobs on ${name}`, () => {
    let place: QueuesPlace;
    let jobs: Jobs;
    before(async () => {
      place = await open();
      jobs = await openJobs({ ...place, ledgerId, log: quiet, waits: { firstMs: 20, mostMs: 80 } });
    });
    after(async () => {
      await jobs?.close();
      await place?.stop();
    });

    /** Workers that take no job of a later test, however this one ends. */
    async function work(t: TestContext, handlers: RunHandlers): Promise<void> {
      const workers = await jobs.work(handlers, 2);
      t.after(() => workers.close());
    }

    test('a run comes after all its villages, which are told apart by their town', async (t) => {
      const { events, handlers, finished } = recording(async () => undefined);
      await jobs.addRun(1, VILLAGES);
      assert.deepEqual(await jobs.progressOf(1), { done: 0, villages: 3 });
      assert.equal(await jobs.progressOf(2), undefined);
      await work(t, handlers);
      assert.equal(await finished, 1);
      await untilGone(jobs, 1);
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
      assert.deepEqual(
        new Set(returned),
        new Set([...tries.keys()].map((settled) => ({ settled }))),
      );
      assert.equal(tries.get('东镇/甲'), 1);
    });

    test('what trying again cannot help is given up at once, and the run with it', async (t) => {
      const { events, tries, handlers, abandoned } = recording(async (job) => {
        if (job.town === '西镇') throw new GiveUp('the roster lost a household');
      });
      await jobs.addRun(3, VILLAGES);
      await work(t, handlers);
      assert.equal(await abandoned, 'the roster lost a household');
      await untilGone(jobs, 3);
      assert.equal(tries.get('西镇/甲'), 1);
      assert.ok(!events.includes('run 3'));
      assert.deepEqual(
        events.filter((event) => event.startsWith('abandoned')),
        ['abandoned 3'],
      );
    });

    test('a run is given up for the words of its village, also where that one’s process died first', async (t) => {
      const { exited } = openInProcess(
        t,
        place,
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

    test('what waits for something that is away is tried until that is back, and says so', async (t) => {
      const AWAY = 'storeUnreachable: InfluxDB does not answer.';
      let isAway = true;
      const begun = new Map<string, number>();
      const { handlers, finished, returned, tries } = recording(async (job, attempt) => {
        begun.set(`${job.town}/${job.village}`, attempt);
        if (isAway) throw new TryLater(AWAY);
        // Tries that were put off count for nothing when something else goes wrong.
        if (job.village === '乙' && notYet(job.town)) throw new Error('the database went away');
      });
      const failed = new Set<string>();
      const notYet = (town: string) => failed.size < failed.add(town).size;
      await jobs.addRun(12, VILLAGES);
      await jobs.addRun(13, VILLAGES);
      assert.deepEqual(await jobs.progressOf(12), { done: 0, villages: 3 });
      await work(t, handlers);
      while (begun.size < 3 || Math.min(...begun.values()) <= 3 * TRIES) await wait(10);
      for (const run of [12, 13]) {
        const progress = await jobs.progressOf(run);
        assert.deepEqual([progress?.done, progress?.villages], [0, 3]);
      }
      while ((await jobs.progressOf(12))?.waitingFor !== AWAY) await wait(5);
      while ((await jobs.progressOf(13))?.waitingFor !== AWAY) await wait(5);
      isAway = false;
      await finished;
      await untilGone(jobs, 12);
      await untilGone(jobs, 13);
      assert.equal(returned.length, 6);
      assert.ok(Math.min(...tries.values()) > 3 * TRIES);
      assert.equal((await jobs.depth()).villages.delayed, 0);
    });

    test('what fails for no reason that is known to pass is given up after some tries', async (t) => {
      const { handlers, abandoned, tries } = recording(async (job) => {
        if (job.village === '乙') throw new Error('a division by zero');
      });
      await jobs.addRun(14, VILLAGES);
      await work(t, handlers);
      assert.equal(await abandoned, 'a division by zero');
      await untilGone(jobs, 14);
      assert.equal(tries.get('东镇/乙'), TRIES);
    });

    test('the end of a run waits too, whether it succeeded or is abandoned', async (t) => {
      const { handlers, finished, abandoned, events } = recording(async ({ runNumber }) => {
        if (runNumber === 16) throw new GiveUp('the roster lost a household');
      });
      let tries = 0;
      const awayAtFirst = () => {
        tries += 1;
        if (tries <= 3 * TRIES) throw new TryLater('ledgerUnreachable: PostgreSQL is away.');
        tries = 0;
      };
      await work(t, {
        ...handlers,
        async finishRun(...given) {
          awayAtFirst();
          await handlers.finishRun(...given);
        },
        async abandonRun(...given) {
          awayAtFirst();
          await handlers.abandonRun(...given);
        },
      });
      await jobs.addRun(15, VILLAGES);
      while ((await jobs.progressOf(15))?.waitingFor === undefined) await wait(5);
      assert.deepEqual(await jobs.progressOf(15), {
        ...{ done: 3, villages: 3, waitingFor: 'ledgerUnreachable: PostgreSQL is away.' },
      });
      assert.equal(await finished, 15);
      await untilGone(jobs, 15);
      await jobs.addRun(16, VILLAGES);
      assert.equal(await abandoned, 'the roster lost a household');
      await untilGone(jobs, 16);
      assert.equal(events.filter((event) => event === 'abandoned 16').length, 1);
    });

    test('the villages of a killed worker are given to another, and the run is finished', async (t) => {
      const { child, exited } = openInProcess(
        t,
        place,
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

    test('what is in the queues is counted by what it waits for', async (t) => {
      const before = await jobs.depth();
      assert.deepEqual(
        { ...before.villages, ...before.runs, failed: 0 },
        { waiting: 0, active: 0, delayed: 0, failed: 0, settling: 0 },
      );
      await jobs.addRun(8, VILLAGES);
      const queued = await jobs.depth();
      assert.deepEqual(queued.villages, { ...before.villages, waiting: 3 });
      assert.deepEqual(queued.runs, { ...before.runs, settling: 1 });
      const started = Promise.withResolvers<void>();
      const { promise: letGo, resolve: go } = Promise.withResolvers<void>();
      const { handlers, finished } = recording(async ({ village }, tries) => {
        if (village === '乙' && tries === 1) throw new Error('the database went away');
        started.resolve();
        await letGo;
      });
      t.after(() => go());
      await work(t, handlers);
      await started.promise;
      while ((await jobs.depth()).villages.delayed === 0) await wait(5);
      const { waiting, delayed, active } = (await jobs.depth()).villages;
      assert.equal(waiting + active + delayed, 3);
      assert.ok(active >= 1 && active <= 2, String(active));
      go();
      await finished;
      await untilGone(jobs, 8);
      assert.deepEqual(await jobs.depth(), before);
    });

    test('whoever works on a run is told the trace in which it was asked for', async (t) => {
      const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
      const { traces, handlers, finished } = recording(async () => undefined);
      await jobs.addRun(9, VILLAGES, traceId);
      await jobs.addRun(10, []);
      await work(t, handlers);
      await finished;
      await untilGone(jobs, 9);
      await untilGone(jobs, 10);
      assert.deepEqual(traces, new Set([traceId, undefined]));
      await assert.rejects(jobs.addRun(11, VILLAGES, traceId.toUpperCase()), /traceId/);
      assert.equal(await jobs.progressOf(11), undefined);
    });

    test('payloads are checked before they are queued', async () => {
      await assert.rejects(jobs.addRun(0, VILLAGES), /runNumber/);
      await assert.rejects(jobs.addRun(5, [{ town: 1, village: 'x' } as never]), /town/);
      assert.equal(await jobs.progressOf(5), undefined);
    });
  });
}
