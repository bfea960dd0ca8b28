/**
 * Runs during which InfluxDB, Redis or PostgreSQL cannot be reached for longer than a job is tried that
 * fails: they wait, say for what, and come to the same digest without anybody's doing.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Jobs, openJobs } from '@nuanbu/jobs';
import { type Ledger, loadDataKeys, openLedger } from '@nuanbu/ledger';
import { ABSENT, DEFAULT_MAX_POWER_W, DEFAULT_MODULUS_WH } from '@nuanbu/metering';
import { parseProgramme, seasonOf } from '@nuanbu/policy';
import { InfluxReadingStore, MemoryEpochs, type ReadingBatch } from '@nuanbu/readings';
import { influxForTest } from '@nuanbu/readings/testing';
import { ManualClock, silentLog, startEmbeddedPostgres } from '@nuanbu/runtime';
import { type Settlement, startSettlement } from '@nuanbu/settle';
import { DAY_S } from '@nuanbu/units';
import { type Relay, relayTo } from '../servers/relay.fixture.ts';
import { startRedis } from '../servers/server.fixture.ts';

const TEXT = await readFile(
  new URL('../programmes/jining-jkq-2021.yaml', import.meta.resolve('@nuanbu/policy')),
  'utf8',
);
const parsed = parseProgramme(TEXT);
if (!parsed.ok) throw new Error('the programme that is shipped is refused');
const PROGRAMME = parsed.programme;
const { span: SEASON } = seasonOf(PROGRAMME, '2021-2022')!;
const REQUEST = { programme: PROGRAMME.name, season: '2021-2022', actor: 'reviewer' };
const HOMES = [0, 1, 2, 3, 4, 5].map((index) => ({
  ...{ householdId: `H${index}`, meterId: `M${index}`, town: '镇', village: `${index}村` },
}));
/** More than are made of a job that fails for no known reason. */
const MANY_TRIES = 10;

/** What whoever waits is told while a server is away. */
const CODES = {
  InfluxDB: 'storeUnreachable',
  PostgreSQL: 'ledgerUnreachable',
  Redis: 'queuesUnreachable',
} as const;
type Away = keyof typeof CODES;

const stops: (() => Promise<unknown>)[] = [];
let ways: Readonly<Record<Away, Relay>>;
let ledger: Ledger;
let store: InfluxReadingStore;
const clock = new ManualClock(SEASON.to + 30 * DAY_S);
/** Of a run during which all servers are there. */
let digest: string;

before(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'nuanbu-outages-'));
  stops.unshift(() => rm(dir, { recursive: true, force: true }));
  // Under root PostgreSQL runs as another user, who has to pass through.
  await chmod(dir, 0o711);
  const { databaseUrl } = await put(databaseFor(dir));
  const redis = await put(startRedis());
  const influx = await put(influxForTest());
  const bucket = await influx.makeBucket();
  stops.unshift(() => influx.removeBucket(bucket));
  ways = {
    InfluxDB: await relayTo(bucket.url),
    PostgreSQL: await relayTo(databaseUrl),
    Redis: await relayTo(redis.url),
  };
  for (const way of Object.values(ways)) stops.unshift(() => way.cut());
  const dataKeys = await loadDataKeys({ file: join(dir, 'data-key') });
  ledger = await openLedger({ databaseUrl: ways.PostgreSQL.url, dataKeys, clock });
  stops.unshift(() => ledger.close());
  store = new InfluxReadingStore({
    ...{ ...bucket, url: ways.InfluxDB.url.replace(/\/$/, ''), epochs: new MemoryEpochs() },
  });
  await store.start();
  stops.unshift(() => store.stop());
  await fill();
  digest = await settledDuring(queuesOnRedis, undefined);
});
after(async () => {
  for (const stop of stops) await stop();
});

async function put<One extends { stop(): Promise<unknown> }>(started: Promise<One>): Promise<One> {
  const one = await started;
  stops.unshift(() => one.stop());
  return one;
}

function databaseFor(dir: string) {
  return startEmbeddedPostgres({ dataDir: dir, log: silentLog, onDeath: () => undefined });
}

async function fill(): Promise<void> {
  const by = { actor: 'clerk' };
  await ledger.programmes.add({ name: PROGRAMME.name, text: TEXT }, by);
  await ledger.roster.importRoster(
    HOMES.map(({ householdId, town, village }) => ({
      ...{ householdId, town, village, name: householdId, resident: true },
      ...{ cohortYear: 2021, acceptedOn: '2021-10-20', collectiveMember: true },
    })),
    by,
  );
  await ledger.roster.importMeters(
    HOMES.map(({ householdId, meterId }) => ({
      ...{ householdId, meterId, multiplier: 1 },
      ...{ maxPowerW: DEFAULT_MAX_POWER_W, modulusWh: DEFAULT_MODULUS_WH },
    })),
    by,
  );
  for (const [index, { meterId }] of HOMES.entries()) {
    await store.append(evenly(meterId, 700 + 90 * index));
  }
}

/** A reading every six hours, from a day before the season to a day after it. */
function evenly(meterId: string, powerW: number): ReadingBatch {
  const length = (SEASON.to - SEASON.from) / (6 * 3600) + 8;
  const hours = (index: number) => 6 * index;
  return {
    ...{ length, meterIds: [meterId], meter: new Uint32Array(length) },
    at: Float64Array.from({ length }, (_, index) => SEASON.from - DAY_S + hours(index) * 3600),
    totalWh: Float64Array.from({ length }, (_, index) => 1_000_000 + hours(index) * powerW),
    peakWh: new Float64Array(length).fill(ABSENT),
    valleyWh: new Float64Array(length).fill(ABSENT),
  };
}

const JOBS = {
  ...{ log: silentLog, waits: { firstMs: 50, mostMs: 200 } },
};
const prefix = `outages-${randomUUID()}`;

/** Queues and settlement of one process, whose store has each village in a pass of its own. */
interface Process {
  readonly jobs: Jobs;
  readonly settlement: Settlement;
}

async function queuesOnRedis(): Promise<Jobs> {
  const redisUrl = `${ways.Redis.url}?prefix=${prefix}`;
  const ledgerId = await ledger.identity();
  return openJobs({ ...JOBS, databaseUrl: ways.PostgreSQL.url, redisUrl, ledgerId });
}

async function queuesOnPostgres(): Promise<Jobs> {
  const ledgerId = await ledger.identity();
  return openJobs({ ...JOBS, databaseUrl: ways.PostgreSQL.url, ledgerId });
}

async function inProcess<Result>(
  queues: () => Promise<Jobs>,
  beforeRead: () => Promise<void>,
  work: (process: Process) => Promise<Result>,
): Promise<Result> {
  const byVillage = new Proxy(store, {
    get(target, key) {
      if (key === 'metersAPass') return 1;
      if (key === 'digests') {
        return async (query: Parameters<typeof store.digests>[0]) => {
          await beforeRead();
          return target.digests(query);
        };
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const jobs = await queues();
  const settlement = await startSettlement({
    ...{ ledger, jobs, clock, store: byVillage, log: silentLog, concurrency: 2 },
  });
  try {
    return await work({ jobs, settlement });
  } finally {
    await settlement.stop();
    await jobs.close();
  }
}

/** Settles a run in the middle of which a server goes away, until that was told and tried enough. */
async function settledDuring(queues: () => Promise<Jobs>, away: Away | undefined): Promise<string> {
  let reads = 0;
  const cutInTheMiddle = async () => {
    reads += 1;
    if (reads === 3 && away) await ways[away].cut();
  };
  return inProcess(queues, cutInTheMiddle, async ({ settlement }) => {
    const number = await settlement.requestRun(REQUEST);
    const told: string[] = [];
    const { run } = await settlement.awaitRun(number, ({ waitingFor }) => {
      if (waitingFor === undefined || !away) return;
      told.push(waitingFor.split(':')[0]!);
      const tries = settlement.counts.putOff.get('storeUnreachable') ?? 0;
      const enough = { InfluxDB: tries, PostgreSQL: told.length, Redis: MANY_TRIES + 1 };
      if (enough[away] > MANY_TRIES) void ways[away].mend();
    });
    if (away) assert.ok(told.includes(CODES[away]), told.join());
    assert.equal(settlement.counts.runs.failed, 0);
    const verdict = await settlement.verifyRun(number);
    assert.deepEqual([verdict.matches, verdict.recomputed], [true, run.digest]);
    return run.digest!;
  });
}

for (const away of ['InfluxDB', 'Redis', 'PostgreSQL'] as const) {
  test(`${away} goes away in the middle of a run on Redis, which ends as if it never had`, async () => {
    assert.equal(await settledDuring(queuesOnRedis, away), digest);
  });
}

for (const away of ['InfluxDB', 'PostgreSQL'] as const) {
  test(`${away} goes away in the middle of a run on PostgreSQL, which ends as if it never had`, async () => {
    assert.equal(await settledDuring(queuesOnPostgres, away), digest);
  });
}

test('a run that is asked for while Redis is away has its number, and is settled afterwards', async () => {
  const nothing = async () => undefined;
  const found = await inProcess(queuesOnRedis, nothing, async ({ settlement }) => {
    await ways.Redis.cut();
    const number = await settlement.requestRun(REQUEST);
    assert.equal((await ledger.runs.get(number)).state, 'running');
    const ended = settlement.awaitRun(number);
    await ways.Redis.mend();
    return (await ended).run.digest;
  });
  assert.equal(found, digest);
});
