import { randomUUID } from 'node:crypto';
import { jobsSuite } from '../conformance/suite.ts';
import { startRedis } from './server.fixture.ts';
import { startCluster, startSentinel } from './topologies.fixture.ts';

/** Where queues on Redis have no use for PostgreSQL. */
const databaseUrl = 'postgres://127.0.0.1:1/none';

const { REDIS_URL } = process.env;
if (REDIS_URL) {
  // Keys of this run alone, on a server that may have others.
  const redisUrl = `${REDIS_URL}${REDIS_URL.includes('?') ? '&' : '?'}prefix=test-${randomUUID()}`;
  jobsSuite('the Redis of REDIS_URL', async () => ({
    databaseUrl,
    redisUrl,
    stop: async () => {},
  }));
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
