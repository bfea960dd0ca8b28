import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Jobs, RunProgress } from '@nuanbu/jobs';
import { newRegistry, silentLog } from '@nuanbu/runtime';
import { isTrouble, type Trouble, TroubleError } from '@nuanbu/terms';
import { PROGRAMME } from './given.fixture.ts';
import { settleMetrics } from './metrics.ts';
import { type SettlementOptions, startSettlement } from './settlement.ts';
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

const DWELLERS: readonly Dweller[] = ['甲村', '乙村', '丙村', '丁村'].map((village, index) => ({
  ...{ householdId: `H${index}`, town: '镇', village },
}));
const REQUEST = { programme: PROGRAMME.name, season: '2021-2022', actor: 'reviewer' };
/** More than are made of a job that fails for no known reason. */
const MANY_TRIES = 30;

let ground: Ground;
let world: World;
/** Of a run during which nothing was away. */
let digest: string;
before(async () => {
  ground = await startGround();
  const waits = { firstMs: 10, mostMs: 40 };
  world = await startWorld(ground, undefined, { concurrency: 0, waits });
  await enrol(world.ledger, DWELLERS);
  for (const [index, { householdId }] of DWELLERS.entries()) {
    await world.store.append(batchOf(evenRows(householdId, 700 + 90 * index)));
  }
  const { run } = await settledBy({}, ({ requestRun }) => requestRun(REQUEST));
  digest = run.digest!;
});
after(async () => {
  await world.stop();
  await ground.stop();
});

/** Something that is there or not, and how often it was asked in vain. */
class Away {
  isAway = true;
  times = 0;
  readonly #trouble: Trouble;

  constructor(trouble: Trouble) {
    this.#trouble = trouble;
  }

  /** The same object, of which some functions reject while it is away. */
  in<Whole extends object>(whole: Whole, functions: readonly (keyof Whole)[]): Whole {
    return new Proxy(whole, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return async (...given: unknown[]) => {
          if (this.isAway && functions.includes(key as keyof Whole)) {
            this.times += 1;
            throw new TroubleError(this.#trouble, 'As the test would have it.');
          }
          return value.apply(target, given);
        };
      },
    });
  }
}

type Settling = Awaited<ReturnType<typeof startSettlement>>;

/** Settles a run with parts of a test's own; nobody else works on it. */
async function settledBy(
  parts: Partial<SettlementOptions>,
  request: (settlement: Settling) => Promise<number>,
  onProgress: (progress: RunProgress) => void = () => undefined,
) {
  const settlement = await startSettlement({
    ...{ ...world, log: silentLog, concurrency: 2 },
    ...parts,
  });
  try {
    const number = await request(settlement);
    const { run } = await settlement.awaitRun(number, onProgress);
    return { run, counts: settlement.counts };
  } finally {
    await settlement.stop();
  }
}

/** Ends what is away once a person was told of it and it was asked for many times. */
function backAfterMany(away: Away, words: string) {
  const told = new Set<string>();
  const onProgress = ({ waitingFor, villages, done }: RunProgress) => {
    if (waitingFor !== undefined) told.add(waitingFor);
    assert.ok(done <= villages);
    if (told.has(words) && away.times > MANY_TRIES) away.isAway = false;
  };
  return { told, onProgress };
}

test('a run waits while the readings are away, says so, and ends as if they never had been', async () => {
  const away = new Away('storeUnreachable');
  const store = away.in(world.store, ['digests']);
  const { told, onProgress } = backAfterMany(away, 'storeUnreachable: As the test would have it.');
  const { run, counts } = await settledBy(
    { store },
    ({ requestRun }) => requestRun(REQUEST),
    onProgress,
  );
  assert.equal(run.digest, digest);
  assert.deepEqual([...told], ['storeUnreachable: As the test would have it.']);
  assert.deepEqual(counts.villages, { settled: DWELLERS.length, failed: 0 });
  assert.deepEqual([...counts.putOff.keys()], ['storeUnreachable']);
  assert.ok(counts.putOff.get('storeUnreachable')! > MANY_TRIES);
  const registry = newRegistry();
  settleMetrics(registry, counts);
  const put = counts.putOff.get('storeUnreachable');
  const line = `nuanbu_settle_put_off_total{trouble="storeUnreachable"} ${put}`;
  assert.ok((await registry.metrics()).split('\n').includes(line));
});

test('a run waits while its ledger is away for its jobs, at its villages and at its end', async () => {
  for (const step of ['replaceVillageLines', 'finish'] as const) {
    const away = new Away('ledgerUnreachable');
    const runs = away.in(world.ledger.runs, [step]);
    const { onProgress } = backAfterMany(away, 'ledgerUnreachable: As the test would have it.');
    const { run } = await settledBy(
      { ledger: { ...world.ledger, runs } },
      ({ requestRun }) => requestRun(REQUEST),
      onProgress,
    );
    assert.equal(run.digest, digest);
  }
});

test('who waits for a run goes on waiting while the ledger is away', async () => {
  const away = new Away('ledgerUnreachable');
  const { told, onProgress } = backAfterMany(away, 'ledgerUnreachable: As the test would have it.');
  const number = await world.settlement.requestRun(REQUEST);
  const runs = away.in(world.ledger.runs, ['get']);
  const { run } = await settledBy(
    { ledger: { ...world.ledger, runs } },
    async () => number,
    onProgress,
  );
  assert.equal(run.digest, digest);
  assert.equal(told.size, 1);
});

test('a run that cannot be queued has its number, and is queued once the queues are back', async () => {
  const away = new Away('queuesUnreachable');
  away.isAway = false;
  const jobs = away.in<Jobs>(world.jobs, ['addRun', 'progressOf', 'depth']);
  const asked = { ...REQUEST, idempotencyKey: 'while the queues were away' };
  const { told, onProgress } = backAfterMany(away, 'queuesUnreachable: As the test would have it.');
  let number = 0;
  const { run } = await settledBy(
    { jobs },
    async ({ requestRun }) => {
      away.isAway = true;
      number = await requestRun(asked);
      assert.equal(await requestRun(asked), number);
      assert.equal((await world.ledger.runs.get(number)).state, 'running');
      assert.equal(await world.jobs.progressOf(number), undefined);
      return number;
    },
    onProgress,
  );
  assert.deepEqual([run.number, run.digest], [number, digest]);
  assert.equal(told.size, 1);
});

test('a run whose trouble passes for nobody has ended, also for who waits for it', async () => {
  const number = await world.settlement.requestRun(REQUEST);
  const why = 'storeUnreachable: As an earlier version would have had it.';
  await world.ledger.runs.fail(number, why, { actor: 'reviewer' });
  await assert.rejects(world.settlement.awaitRun(number), (error) =>
    isTrouble(error, 'storeUnreachable'),
  );
});

test('a freeze that lasts is not waited for too long, and asked for again by one key it is one run', async () => {
  const letGo = Promise.withResolvers<void>();
  const store = new Proxy(world.store, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        if (key === 'freeze') await letGo.promise;
        return value.apply(target, given);
      };
    },
  });
  const request = { ...REQUEST, idempotencyKey: 'one run' };
  const before = (await world.ledger.runs.list({ limit: 1_000 })).length;
  await settledBy({ store }, async ({ requestRun }) => {
    for (let asked = 0; asked < 2; asked += 1) {
      await assert.rejects(requestRun(request, 30), (error) =>
        isTrouble(error, 'readingsStillOpen'),
      );
    }
    // Whoever waits for as long as it takes is given a run, and so is who asks again: the same.
    const patient = requestRun(request);
    letGo.resolve();
    const numbers = [await patient, await requestRun(request, 60_000)];
    assert.equal(numbers[0], numbers[1]);
    return numbers[0]!;
  });
  assert.equal((await world.ledger.runs.list({ limit: 1_000 })).length, before + 1);
});

test('a freeze that fails is told as it failed', async () => {
  const store = new Away('storeBusy').in(world.store, ['freeze']);
  const settling = settledBy({ store }, ({ requestRun }) => requestRun(REQUEST, 60_000));
  await assert.rejects(settling, (error) => isTrouble(error, 'storeBusy'));
});
