import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { isTrouble, type TroubleError } from '@nuanbu/terms';
import { ledgerId, recording, untilGone, VILLAGES } from '../conformance/recording.ts';
import { freePort } from '../free-port.fixture.ts';
import { openJobs } from '../jobs.ts';
import { type RedisServer, type ServerOptions, startRedis } from './server.fixture.ts';
import { MASTER, startSentinel } from './topologies.fixture.ts';

const SECRET = 'hunter2';

async function start(t: TestContext, options?: ServerOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  t.after(() => server.stop());
  return server;
}

/** Opens the queues, and says what was logged. */
async function open(redisUrl: string) {
  const warnings: string[] = [];
  const log = {
    debug: () => undefined,
    warn: (fields: object, message: string) => warnings.push(`${message} ${inspect(fields)}`),
    error: () => undefined,
  };
  const jobs = await openJobs({
    databaseUrl: 'postgres://127.0.0.1:1/none',
    redisUrl,
    ledgerId,
    log,
  });
  return { jobs, warnings };
}

async function refused(redisUrl: string, detail: RegExp, hint = /REDIS_URL/): Promise<void> {
  await assert.rejects(open(redisUrl), (error) => {
    assert.ok(isTrouble(error, 'queuesUnreachable'), inspect(error));
    assert.match(error.detail, detail);
    assert.match((error as TroubleError).hint ?? '', hint);
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), new RegExp(SECRET));
    return true;
  });
}

test('a server that is not there, or lets nobody in so, is refused with a sentence', async (t) => {
  await refused(`redis://127.0.0.1:${await freePort()}`, /connect ECONNREFUSED 127\.0\.0\.1:/);
  const { port } = await start(t, {
    ...{ conf: ['requirepass right'], connect: { password: 'right' } },
  });
  const hint = /the user and the password in REDIS_URL/;
  await refused(`redis://:${SECRET}@127.0.0.1:${port}`, /WRONGPASS/, hint);
  await refused(`redis://127.0.0.1:${port}`, /NOAUTH/, hint);
  await refused(`redis-cluster://:${SECRET}@127.0.0.1:${port}`, /WRONGPASS/, hint);
  const right = await open(`redis://:right@127.0.0.1:${port}`);
  await right.jobs.close();
});

test('a server that froze is refused in bounded time', async (t) => {
  const server = await start(t);
  server.signal('SIGSTOP');
  await refused(server.url, /no answer in 10 s/);
});

test('a user may work with the keys of the queues alone', async (t) => {
  const commands = '+@all -@admin -@dangerous +info +client|setname';
  const acl = (name: string, rules: string) => `user ${name} on >${SECRET} ${rules}`;
  const { port } = await start(t, {
    conf: [
      acl('queues', `~{nuanbu}:* ${commands}`),
      acl('elsewhere', `~other:* ${commands}`),
      acl('nobody', '~* -@all'),
    ],
  });
  const as = (name: string) => `redis://${name}:${SECRET}@127.0.0.1:${port}`;
  const { jobs } = await open(as('queues'));
  try {
    const { handlers, finished } = recording(async () => undefined);
    await jobs.addRun(1, VILLAGES);
    await jobs.work(handlers, 2);
    assert.equal(await finished, 1);
    await untilGone(jobs, 1);
  } finally {
    await jobs.close();
  }
  await refused(as('nobody'), /NOPERM/, /README\.md of packages\/jobs/);
  const { jobs: blind } = await open(as('elsewhere'));
  try {
    await assert.rejects(
      blind.addRun(1, VILLAGES),
      (error) => isTrouble(error, 'queuesUnreachable') && /NOPERM/.test(error.detail),
    );
  } finally {
    await blind.close();
  }
});

test('sentinels that know no such master, and a master that lets nobody in, say so', async (t) => {
  const { url, master, stop } = await startSentinel();
  t.after(stop);
  await refused(url.replace(`name=${MASTER}`, 'name=other'), /: knows no master called other; /);
  const silent = `redis-sentinel://127.0.0.1:${await freePort()}?name=${MASTER}`;
  await refused(silent, /connect ECONNREFUSED/);
  await master.ask((redis) => redis.config('SET', 'requirepass', 'right'));
  const hint = /the user and the password in REDIS_URL/;
  await refused(url.replace('://', `://:${SECRET}@`), /as the master, which says: WRONGPASS/, hint);
});

test('a server that would lose jobs is refused, and one that may is warned of', async (t) => {
  const server = await start(t);
  const set = (name: string, value: string) =>
    server.ask((redis) => redis.config('SET', name, value));
  const warnings = async () => {
    const opened = await open(server.url);
    await opened.jobs.close();
    return opened.warnings;
  };
  const [warning, ...others] = await warnings();
  assert.match(warning ?? '', /keeps nothing on a disk: .*127\.0\.0\.1/s);
  assert.deepEqual(others, []);
  await set('save', '3600 1');
  assert.deepEqual(await warnings(), []);
  await set('save', '');
  await set('appendonly', 'yes');
  assert.deepEqual(await warnings(), []);
  await set('maxmemory', '100mb');
  assert.deepEqual(await warnings(), []);
  await set('maxmemory-policy', 'volatile-ttl');
  await refused(server.url, /maxmemory-policy is volatile-ttl, .* set it to noeviction\./);
  await set('maxmemory-policy', 'noeviction');
  const replica = await start(t, { conf: [`replicaof 127.0.0.1 ${server.port}`] });
  await refused(replica.url, /it is a replica/);
});

test('what is a cluster and what is none are told apart', async (t) => {
  const alone = await start(t);
  await refused(
    alone.url.replace('redis://', 'redis-cluster://'),
    /: ERR This instance has cluster support disabled\./,
  );
  const member = await start(t, {
    conf: ['cluster-enabled yes', `cluster-port ${await freePort()}`],
  });
  await refused(member.url, /belongs to a cluster: name it with redis-cluster:/);
  await refused(member.url.replace('redis://', 'redis-cluster://'), /: cluster_state:fail\./);
});
