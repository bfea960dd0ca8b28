import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { hostsOf, readRedisUrl, redisShown } from './place.ts';

const SINGLE = { kind: 'single', db: 0, prefix: '{nuanbu}' };

test('one server, with and without what may stand beside it', () => {
  assert.deepEqual(readRedisUrl('redis://r'), { ...SINGLE, hosts: [{ host: 'r', port: 6379 }] });
  assert.deepEqual(readRedisUrl('redis://clerk:p%40ss%2F%25:x@r:6380/15?prefix=trial'), {
    ...SINGLE,
    ...{ hosts: [{ host: 'r', port: 6380 }], db: 15, prefix: '{trial}' },
    ...{ username: 'clerk', password: 'p@ss/%:x' },
  });
  assert.deepEqual(readRedisUrl('redis://:secret@[::1]:1/'), {
    ...SINGLE,
    ...{ hosts: [{ host: '::1', port: 1 }], password: 'secret' },
  });
  assert.deepEqual(readRedisUrl('rediss://r:65535').tls, {});
});

test('a place is shown without its secrets', () => {
  assert.equal(redisShown('rediss://clerk:secret@r:6380/15?prefix=trial'), 'redis r:6380/15');
  assert.equal(
    redisShown('redis-sentinel://:secret@s1,s2/3?name=jobs'),
    'redis-sentinel s1:26379, s2:26379/3',
  );
  assert.equal(redisShown('redis-cluster://n1'), 'redis-cluster n1:6379');
});

test('sentinels with their master, and the nodes of a cluster', () => {
  const url = 'redis-sentinel://u:p@s1,s2:26380/3?name=jobs&sentinelUsername=w&sentinelPassword=q';
  const sentinels = readRedisUrl(url);
  assert.equal(hostsOf(sentinels), 's1:26379, s2:26380');
  assert.deepEqual(sentinels, {
    ...{ kind: 'sentinel', db: 3, prefix: '{nuanbu}', name: 'jobs' },
    hosts: [
      { host: 's1', port: 26_379 },
      { host: 's2', port: 26_380 },
    ],
    ...{ username: 'u', password: 'p', sentinel: { username: 'w', password: 'q' } },
  });
  assert.equal(hostsOf(readRedisUrl('redis-cluster://n1,n2:7001/0')), 'n1:6379, n2:7001');
  assert.equal(readRedisUrl('rediss-cluster://n1').kind, 'cluster');
  assert.equal(readRedisUrl('rediss-sentinel://s1?name=jobs').kind, 'sentinel');
});

test('the files of a TLS connection are read when the URL is', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'nuanbu-place-'));
  t.after(() => rm(dir, { recursive: true }));
  const file = join(dir, 'a.pem');
  await writeFile(file, 'pem');
  const pem = Buffer.from('pem');
  assert.deepEqual(readRedisUrl(`rediss://r?ca=${file}`).tls, { ca: pem });
  const whole = readRedisUrl(`rediss://r?ca=${file}&cert=${file}&key=${file}`);
  assert.deepEqual(whole.tls, { ca: pem, cert: pem, key: pem });
  refused(`rediss://r?cert=${file}`, /one of cert= and key= without the other/);
  refused(`rediss://r?ca=${dir}/none.pem`, /after ca= that cannot be read \(ENOENT\)/);
  refused(`redis://r?ca=${file}`, /ca=.*rediss/);
});

test('what cannot be understood is refused without repeating the password', () => {
  refused('http://hunter2@r', /must have the form/);
  refused('redis://', /must have the form/);
  refused('redis://:hunter2@x@r', /must have the form/);
  refused('redis://:hunter2%@r', /%25/);
  refused('redis://hunter2@r', /user without a password/);
  refused('redis://:hunter2@a,b', /several hosts/);
  refused('redis://:hunter2@r:0', /HOST:PORT/);
  refused('redis://:hunter2@r:65536', /HOST:PORT/);
  refused('redis://:hunter2@r/x', /no number/);
  refused('redis-cluster://:hunter2@n/1', /none but 0/);
  refused('redis-sentinel://:hunter2@s/0', /lacks \?name=/);
  refused('redis-sentinel://:hunter2@s/0?name=', /lacks \?name=/);
  refused('redis://:hunter2@r?name=jobs', /none of prefix, ca, cert, key/);
  refused('redis://:hunter2@r?prefix=a:b', /prefix/);
  refused('redis://:hunter2@r?prefix=', /prefix/);
});

function refused(url: string, words: RegExp): void {
  assert.throws(
    () => readRedisUrl(url),
    (error) => {
      assert.ok(isTrouble(error, 'configInvalid'), String(error));
      assert.match(error.detail, words);
      assert.match(error.detail, /^REDIS_URL .*\.$/);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    },
  );
}
