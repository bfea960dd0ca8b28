import { Redis, type RedisOptions } from 'ioredis';
import { told } from './errors.ts';
import type { Credentials, Host, RedisPlace } from './place.ts';

const PATIENCE_MS = 3_000;

/**
 * Why sentinels or a cluster let nobody in, as each host by itself tells it: the client only knows
 * that all of them were of no use.
 */
export async function whyNot(place: RedisPlace): Promise<string> {
  const of = (host: Host) => (place.kind === 'sentinel' ? ofSentinel : ofNode)(place, host);
  const all = await Promise.all(
    place.hosts.map(async (host) => `${nameOf(host)}: ${await of(host)}`),
  );
  return all.join('; ');
}

async function ofSentinel(place: RedisPlace, host: Host): Promise<string> {
  const { name = '', sentinel = {} } = place;
  const found = await asked(place, host, sentinel, async (redis) => {
    const master = await redis.call('SENTINEL', 'get-master-addr-by-name', name);
    return Array.isArray(master) ? (master as string[]) : `knows no master called ${name}`;
  });
  if (typeof found === 'string') return found;
  const master = { host: found[0]!, port: Number(found[1]) };
  const answer = await asked(place, master, place, async (redis) => {
    await redis.ping();
    return 'it answers';
  });
  return `names ${nameOf(master)} as the master, which says: ${answer}`;
}

function ofNode(place: RedisPlace, host: Host): Promise<string> {
  return asked(place, host, place, async (redis) => {
    const info = String(await redis.call('CLUSTER', 'INFO'));
    return /cluster_state:\w+/.exec(info)?.[0] ?? 'answers';
  });
}

/** What one host answers, or the words of the error by which it does not. */
async function asked<Answer>(
  { tls }: RedisPlace,
  host: Host,
  { username, password }: Credentials,
  ask: (redis: Redis) => Promise<Answer | string>,
): Promise<Answer | string> {
  const options: RedisOptions = {
    ...host,
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls }),
    ...{ lazyConnect: true, retryStrategy: null, enableReadyCheck: false },
    ...{ connectTimeout: PATIENCE_MS, commandTimeout: PATIENCE_MS, maxRetriesPerRequest: 0 },
  };
  const redis = new Redis(options);
  let first: Error | undefined;
  redis.on('error', (error) => {
    first ??= error;
  });
  try {
    await redis.connect();
    return await ask(redis);
  } catch (error) {
    return told(first ?? (error as Error)).message;
  } finally {
    redis.disconnect();
  }
}

function nameOf({ host, port }: Host): string {
  return `${host}:${port}`;
}
