import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { FrozenInputs, Ledger } from '@nuanbu/ledger';
import { silentLog } from '@nuanbu/runtime';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import { PROGRAMME, SEASON } from './given.fixture.ts';
import { startSettlement } from './settlement.ts';
import {
  batchOf,
  type Dweller,
  enrol,
  evenRows,
  type Ground,
  startGround,
  startWorld,
} from './world.fixture.ts';

const DWELLERS: readonly Dweller[] = ['甲村', '乙村', '丙村', '丁村'].flatMap((village, index) => [
  { householdId: `${index}-1`, town: '镇', village },
  { householdId: `${index}-2`, town: '镇', village },
]);
const REQUEST = { programme: PROGRAMME.name, season: '2021-2022', actor: 'reviewer' };

let ground: Ground;
before(async () => {
  ground = await startGround();
});
after(() => ground.stop());

/** Lets a process settle until it has saved some villages and is killed. */
async function settleUntilKilled(villages: number): Promise<void> {
  const fixture = fileURLToPath(import.meta.resolve('./killed-worker.fixture.ts'));
  const words = [fixture, ground.dir, ground.databaseUrl, String(villages)];
  const child = spawn(process.execPath, words, { stdio: 'inherit' });
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL']);
}

test('without a roster there is nothing to settle', async () => {
  const world = await startWorld(ground);
  await enrol(world.ledger, []);
  await assert.rejects(world.settlement.requestRun(REQUEST), (error) =>
    isTrouble(error, 'rosterEmpty'),
  );
  await enrol(world.ledger, DWELLERS);
  for (const { householdId } of DWELLERS) {
    await world.store.append(batchOf(evenRows(householdId, 900)));
  }
  await world.stop();
});

test('a run whose worker is killed half way is finished by the next one, every line once', async () => {
  await settleUntilKilled(2);
  const world = await startWorld(ground);
  const [unfinished] = await world.ledger.runs.list();
  assert.equal(unfinished!.state, 'running');
  const { run, batch } = await world.settlement.awaitRun(unfinished!.number);
  const lines = await world.ledger.runs.lines(run.number);
  assert.deepEqual(
    lines.map(({ householdId }) => householdId),
    DWELLERS.map(({ householdId }) => householdId),
  );
  assert.equal(batch!.lineCount, DWELLERS.length);
  assert.equal((await world.ledger.batches.list()).length, 1);
  assert.equal((await world.settlement.verifyRun(run.number)).matches, true);

  const undisturbed = await world.settlement.requestRun(REQUEST);
  assert.equal((await world.settlement.awaitRun(undisturbed)).run.digest, run.digest);
  await world.stop();
});

test('a run that nobody leads on is queued again, at the next start or when somebody waits', async () => {
  const first = await startWorld(ground);
  const [like] = await first.ledger.runs.list();
  const { kind, programmeDigest, programme, component, season, options } = like!;
  const { rosterVersion, readingCommit } = like!;
  const frozen: FrozenInputs = {
    ...{ kind, programmeDigest, programme, component, season, options },
    ...{ rosterVersion, readingCommit, span: SEASON.span },
  };
  const awaited = await first.ledger.runs.start(frozen, { actor: 'reviewer' });
  assert.equal((await first.settlement.awaitRun(awaited)).run.digest, like!.digest);

  const left = await first.ledger.runs.start(frozen, { actor: 'reviewer' });
  await first.stop();
  const second = await startWorld(ground);
  const ended = async () => (await second.ledger.runs.get(left)).state !== 'running';
  while (!(await ended())) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await second.ledger.runs.get(left)).digest, like!.digest);
  await second.stop();
});

test('who only asks takes nothing up, and hears how what others work on ends', async () => {
  const world = await startWorld(ground);
  await world.settlement.stop();
  const parts = { ...world, log: silentLog };
  const asking = await startSettlement({ ...parts, concurrency: 0 });
  const run = await asking.requestRun(REQUEST);
  const told: number[] = [];
  const ended = asking.awaitRun(run, ({ done }) => told.push(done));
  while (told.length < 3) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(told.slice(0, 3), [0, 0, 0]);
  const working = await startSettlement({ ...parts, concurrency: 1 });
  assert.equal((await ended).run.state, 'succeeded');
  await asking.stop();
  await working.stop();
  await world.stop();
});

test('what passes is tried again, and what does not ends the run with its trouble', async () => {
  let failures = 0;
  const trouble = (code: 'ledgerUnreachable' | 'sumsDisagree') => (ledger: Ledger) => ({
    ...ledger,
    runs: {
      ...ledger.runs,
      async finish(...given: Parameters<Ledger['runs']['finish']>) {
        failures += 1;
        if (failures === 1) throw new TroubleError(code, 'As the test would have it.');
        return ledger.runs.finish(...given);
      },
    },
  });
  const shaky = await startWorld(ground, trouble('ledgerUnreachable'));
  const first = await shaky.settlement.requestRun(REQUEST);
  assert.equal((await shaky.settlement.awaitRun(first)).run.state, 'succeeded');
  assert.equal(failures, 2);
  await shaky.stop();

  failures = 0;
  const broken = await startWorld(ground, trouble('sumsDisagree'));
  const second = await broken.settlement.requestRun(REQUEST);
  await assert.rejects(broken.settlement.awaitRun(second), (error) => {
    assert.ok(isTrouble(error, 'sumsDisagree'), String(error));
    assert.equal(error.detail, 'As the test would have it.');
    return true;
  });
  assert.equal(failures, 1);
  await broken.stop();
});
