import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createLog, newRegistry } from '@nuanbu/runtime';
import { PROGRAMME } from './given.fixture.ts';
import { jobsMetrics, settleMetrics } from './metrics.ts';
import {
  batchOf,
  enrol,
  evenRows,
  type Ground,
  startGround,
  startWorld,
  type World,
} from './world.fixture.ts';

const TRACE = 'b'.repeat(32);
const REQUEST = { programme: PROGRAMME.name, season: '2021-2022', actor: 'reviewer' };

let ground: Ground;
let world: World;
before(async () => {
  ground = await startGround();
  const log = createLog({ level: 'debug', to: { file: join(ground.dir, 'log') } });
  world = await startWorld(ground, undefined, { log });
  await enrol(world.ledger, [
    { householdId: 'A1', town: '东镇', village: '李村' },
    { householdId: 'A2', town: '东镇', village: '李村' },
    { householdId: 'B1', town: '西镇', village: '李村' },
  ]);
  await world.store.append(batchOf(['A1', 'A2', 'B1'].flatMap((id) => evenRows(id, 700))));
});
after(async () => {
  await world.stop();
  await ground.stop();
});

async function logged(): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(ground.dir, 'log'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

test('a run’s trace is in the ledger, in its villages’ jobs, and in every line about it', async () => {
  const { settlement, ledger } = world;
  const runNumber = await settlement.requestRun({ ...REQUEST, traceId: TRACE });
  await settlement.awaitRun(runNumber);
  const run = await ledger.runs.get(runNumber);
  assert.equal(run.traceId, TRACE);
  const lines = (await logged()).filter((line) => line.runNumber === runNumber);
  assert.deepEqual(
    lines.map(({ msg }) => msg).sort(),
    ['run started', 'run succeeded', 'village settled', 'village settled'].sort(),
  );
  for (const line of lines) {
    assert.equal(line.traceId, TRACE, String(line.msg));
    assert.equal(line.component, 'settle');
    if (line.msg !== 'run succeeded') assert.equal(line.commit, run.readingCommit);
  }
});

test('whoever gives no trace gets one, and a repetition keeps the first', async () => {
  const { settlement, ledger } = world;
  const asked = { ...REQUEST, idempotencyKey: 'once', kind: 'provisional' as const };
  const runNumber = await settlement.requestRun(asked);
  const { traceId } = await ledger.runs.get(runNumber);
  assert.match(traceId!, /^[0-9a-f]{32}$/);
  await settlement.awaitRun(runNumber);
  assert.equal(await settlement.requestRun({ ...asked, traceId: TRACE }), runNumber);
  assert.equal((await ledger.runs.get(runNumber)).traceId, traceId);
});

test('what was settled is counted, and what waits in the queues', async () => {
  const { settlement, jobs } = world;
  const registry = newRegistry();
  settleMetrics(registry, settlement.counts);
  jobsMetrics(registry, jobs);
  const text = await registry.metrics();
  // Two runs of two villages with three households.
  for (const line of [
    'nuanbu_settle_villages_total{outcome="settled"} 4',
    'nuanbu_settle_villages_total{outcome="failed"} 0',
    'nuanbu_settle_households_total 6',
    'nuanbu_settle_village_duration_seconds_count 4',
    'nuanbu_settle_runs_total{outcome="succeeded"} 2',
    'nuanbu_jobs{queue="villages",state="waiting"} 0',
    'nuanbu_jobs{queue="runs",state="settling"} 0',
  ]) {
    assert.ok(text.split('\n').includes(line), `${line}\n${text}`);
  }
});

test('a run that fails is counted, with its villages', async () => {
  const { settlement, ledger } = world;
  const before = settlement.counts.villages.failed;
  await ledger.programmes.add({ name: 'broken', text: 'a: 1' }, { actor: 'clerk' });
  const { digest } = (await ledger.programmes.newest('broken'))!;
  const { programmeDigest: _good, ...inputs } = await ledger.runs.get(1);
  const runNumber = await ledger.runs.start(
    { ...inputs, programmeDigest: digest },
    { actor: 'reviewer', traceId: TRACE },
  );
  await world.jobs.addRun(runNumber, [{ town: '东镇', village: '李村' }], TRACE);
  await assert.rejects(settlement.awaitRun(runNumber));
  assert.ok(settlement.counts.villages.failed > before);
  assert.equal(settlement.counts.runs.failed, 1);
  const failed = (await logged()).find(({ msg }) => msg === 'run failed');
  assert.deepEqual([failed?.traceId, failed?.runNumber], [TRACE, runNumber]);
});
