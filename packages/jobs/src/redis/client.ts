import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import type { RedisPlace } from './place.ts';

export type RedisClient = Redis | Cluster;

/**
 * What a connection is for. Workers wait for Redis for ever. Whoever adds or looks is told at once
 * that it is away: a job that waited in this process' memory would be added twice, once by it and
 * once by whoever found the run without a job.
 */
export type Purpose = 'working' | 'producing';

/** Longer than BullMQ ever lets a worker's connection wait for a job, which is 10 s. */
const SILENCE_MS = 15_000;
const CONNECT_MS = 5_000;
const MOST_MS_BETWEEN_TRIES = 2_000;

/**
 * A connection, begun at once and taken up again whenever it breaks, until `isLeaving` answers yes.
 * Copies that BullMQ makes of it behave alike.
 */
export function makeClient(
  place: RedisPlace,
  purpose: Purpose,
  isLeaving: () => boolean,
): RedisClient {
  const retry = (tries: number) =>
    isLeaving() ? null : Math.min(tries * 100, MOST_MS_BETWEEN_TRIES);
  const { username, password, hosts, db, tls } = place;
  const enableOfflineQueue = purpose === 'working';
  const each: RedisOptions = {
    maxRetriesPerRequest: purpose === 'working' ? null : 0,
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls }),
    connectionName: 'nuanbu-jobs',
    connectTimeout: CONNECT_MS,
    // A server that froze, or a network that swallows packets, is no answer either.
    socketTimeout: SILENCE_MS,
    keepAlive: 10_000,
    // What was the master until a failover says so, and is left for the new one.
    reconnectOnError: ({ message }) =>
      message.startsWith('READONLY') && (purpose === 'working' ? 2 : 1),
  };
  if (place.kind === 'cluster') {
    const options: ClusterOptions = {
      redisOptions: each,
      enableOfflineQueue,
      clusterRetryStrategy: retry,
      slotsRefreshTimeout: CONNECT_MS,
      // A certificate names the host, which a look-up would lose.
      ...(tls && { dnsLookup: (address, done) => done(null, address) }),
    };
    return new Cluster([...hosts], options);
  }
  const shared: RedisOptions = { ...each, db, enableOfflineQueue, retryStrategy: retry };
  if (place.kind === 'single') return new Redis({ ...shared, ...hosts[0]! });
  const { name, sentinel } = place;
  return new Redis({
    ...shared,
    ...(name && { name }),
    sentinels: [...hosts],
    sentinelRetryStrategy: retry,
    sentinelCommandTimeout: CONNECT_MS,
    ...(sentinel?.username && { sentinelUsername: sentinel.username }),
    ...(sentinel?.password && { sentinelPassword: sentinel.password }),
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
  });
}

/** Whether a connection can be used right now. A cluster says `connect` where one server says `ready`. */
export function isThere(client: RedisClient): boolean {
  return client.status === 'ready' || (client instanceof Cluster && client.status === 'connect');
}
