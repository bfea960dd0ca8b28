import { randomUUID } from 'node:crypto';
import { Cluster } from 'ioredis';
import { jobsSuite } from '../conformance/suite.ts';
import { makeClient } from './client.ts';
import { readRedisUrl } from './place.ts';
import { startRedis } from './server.fixture.ts';
import { startCluster, startSentinel } from './topologies.fixture.ts';

/** Where queues on Redis have no use for PostgreSQL. */
const databaseUrl = 'postgres://127.0.0.1:1/none';

const { REDIS_URL } = process.env;
if (REDIS_URL) {
  // Keys of this run alone, on a server that may have others.
  const redisUrl = `${REDIS_URL}${REDIS_URL.includes('?') ? '&' : '?'}prefix=test-${randomUUID()}`;
  const stop = () => removeKeys(redisUrl);
  jobsSuite('the Redis of REDIS_URL', async () => ({ databaseUrl, redisUrl, stop }));
} else {
  jobsSuite('one Redis', async () => {
    const { url, stop } = await startRedis();
    return { databaseUrl, redisUrl: url, stop };
  });
  jobsSuite('Redis under Sentinel', async () => {
    const { url, stop } = await startSentinel();
    return { databaseUrl, redisUrl: url, stop };
  });
  jobsSuite('a Redis Cluster', async () => {
    const { url, stop } = await startCluster();
    return { databaseUrl, redisUrl: url, stop };
  });
}

/** Removes whatever begins with the prefix in a URL; all of it is on one node of a cluster. */
async function removeKeys(redisUrl: string): Promise<void> {
  const place = readRedisUrl(redisUrl);
  const client = makeClient(place, 'working', () => false);
  try {
    await client.ping();
    const nodes = client instanceof Cluster ? client.nodes('master') : [client];
    for (const node of nodes) {
      for await (const keys of node.scanStream({ match: `${place.prefix}:*`, count: 1_000 })) {
        for (const key of keys as string[]) await client.del(key);
      }
    }
  } finally {
    client.disconnect();
  }
}
