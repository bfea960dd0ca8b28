import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLog } from '@nuanbu/runtime';
import { PROGRAMME } from './given.fixture.ts';
import { LOST_LOOKS, LostRuns } from './lost-runs.ts';
import {
  batchOf,
  type Dweller,
  enrol,
  evenRows,
  type Ground,
  startGround,
  startWorld,
  type World,
} from './world.fixture.ts';

const VILLAGES = Array.from({ length: 10 }, (_, index) => `${index}村`);
const DWELLERS: readonly Dweller[] = VILLAGES.flatMap((village) =>
  [1, 2].map((number) => ({ householdId: `${village}-${number}`, town: '镇', village })),
);
const REQUEST = { programme: PROGRAMME.name, season: '2021-2022', actor: 'reviewer' };

let ground: Ground;
/** The process of the test, which asks and does not settle. */
let world: World;
/** Of a run that one process settles alone. */
let digest: string;
const children = new Set<ChildProcess>();

before(async () => {
  ground = await startGround();
  const alone = await startWorld(ground);
  await enrol(alone.ledger, DWELLERS);
  for (const [index, { householdId }] of DWELLERS.entries()) {
    await alone.store.append(batchOf(evenRows(householdId, 700 + 37 * index)));
  }
  const run = await alone.settlement.requestRun(REQUEST);
  digest = (await alone.settlement.awaitRun(run)).run.digest!;
  await alone.stop();
  world = await startWorld(ground, undefined, { concurrency: 0 });
});
after(async () => {
  killAll();
  await world.stop();
  await ground.stop();
});

function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

let copies = 0;

/** Starts a process that settles and waits until it does, on readings of its own that are the same to the last commit. */
async function startProcess(fatalStep: number, settled: (village: string) => void) {
  copies += 1;
  const readings = `readings-${copies}.duckdb`;
  await copyFile(join(ground.dir, 'readings.duckdb'), join(ground.dir, readings));
  const fixture = fileURLToPath(import.meta.resolve('./settling-process.fixture.ts'));
  const words = [fixture, ground.dir, ground.databaseUrl, readings, String(fatalStep)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const word of text.trim().split('\n')) if (word !== 'ready') settled(word);
  });
  // It may die of the first thing that it does.
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  return child;
}

/** What must be so of a run, whoever settled it and however often. */
async function checkEnd(run: number): Promise<void> {
  const { run: ended, batch } = await world.settlement.awaitRun(run);
  assert.equal(ended.digest, digest);
  const lines = await world.ledger.runs.lines(run);
  assert.deepEqual(
    lines.map(({ householdId }) => householdId),
    DWELLERS.map(({ householdId }) => householdId),
  );
  assert.equal(batch!.lineCount, DWELLERS.length);
  const batches = await world.ledger.batches.list();
  assert.equal(batches.filter(({ runNumber }) => runNumber === run).length, 1);
  const about = (await world.ledger.audit.entries({ limit: 1_000 })).filter(
    ({ action, subject }) => subject === `run ${run}` && action === 'runSucceeded',
  );
  assert.equal(about.length, 1);
}

describe('a run of several processes', () => {
  it('comes to what one process makes of it', async () => {
    const by = new Map<number, string[]>();
    await Promise.all(
      [0, 1, 2].map((index) => {
        by.set(index, []);
        return startProcess(0, (village) => by.get(index)!.push(village));
      }),
    );
    const run = await world.settlement.requestRun(REQUEST);
    await checkEnd(run);
    const settled = [...by.values()];
    assert.deepEqual(new Set(settled.flat()), new Set(VILLAGES));
    assert.ok(settled.filter((villages) => villages.length > 0).length > 1);
    killAll();
  });

  it('comes to the same whichever of them is killed, and when', async () => {
    // Before a village is saved and after, in all processes, and those that take their place.
    const fatal = [2, 1, 4, 3];
    let deaths = 0;
    const start = async (): Promise<void> => {
      const child = await startProcess(fatal.shift() ?? 0, () => undefined);
      const again = () => {
        deaths += 1;
        if (!isOver) void start();
      };
      if (child.signalCode) again();
      else child.on('exit', again);
    };
    let isOver = false;
    const run = await world.settlement.requestRun(REQUEST);
    await Promise.all([start(), start(), start()]);
    await checkEnd(run);
    isOver = true;
    killAll();
    assert.ok(deaths >= 3, `${deaths} died`);
  });

  it('comes to the same when its process dies between the end and the word of it', async () => {
    const run = await world.settlement.requestRun(REQUEST);
    // Two steps for each village, and after the second of the end it says nothing any more.
    const child = await startProcess(2 * VILLAGES.length + 2, () => undefined);
    if (!child.signalCode) await once(child, 'exit');
    await checkEnd(run);
    await startProcess(0, () => undefined);
    while ((await world.jobs.progressOf(run)) !== undefined) await pause();
    await checkEnd(run);
    killAll();
  });
});

describe('a run that is queued', () => {
  it('several times is settled as often, to one end', async () => {
    const villages = VILLAGES.map((village) => ({ town: '镇', village }));
    const run = await world.settlement.requestRun(REQUEST);
    await world.jobs.addRun(run, villages);
    await world.jobs.addRun(run, villages);
    for (const _ of [1, 2]) await startProcess(0, () => undefined);
    await checkEnd(run);
    await world.jobs.addRun(run, villages);
    while ((await world.jobs.progressOf(run)) !== undefined) await pause();
    await checkEnd(run);
    killAll();
  });

  it('by all that find it lost is queued once, and not while somebody queues it', async () => {
    const { number: _, ...like } = await world.ledger.runs.get(1);
    const run = await world.ledger.runs.start(like, { actor: 'reviewer' });
    const watchers = [1, 2, 3].map(() => new LostRuns(world, silentLog));
    await world.ledger.runs.whileAlone(run, () =>
      Promise.all(watchers.map((watcher) => watcher.look())),
    );
    assert.equal(await world.jobs.progressOf(run), undefined);
    await Promise.all(watchers.map((watcher) => watcher.look()));
    const { runs, villages } = await world.jobs.depth();
    assert.deepEqual([runs.settling, villages.waiting], [1, VILLAGES.length]);
    const found = await world.ledger.runs.get(run);
    assert.equal(await watchers[0]!.queue(found, LOST_LOOKS), false);
    await startProcess(0, () => undefined);
    await checkEnd(run);
    assert.equal(await watchers[0]!.queue(found, 1), false);
  });

  it('by nobody is found by whoever settles', async () => {
    const { number: _, ...like } = await world.ledger.runs.get(1);
    const run = await world.ledger.runs.start(like, { actor: 'reviewer' });
    // The process of the test before is still at work; nobody here asks about the run.
    while ((await world.ledger.runs.get(run)).state === 'running') await pause();
    await checkEnd(run);
  });
});
