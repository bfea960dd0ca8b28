import { freePort } from '../free-port.fixture.ts';
import type { Certificate } from './certificate.fixture.ts';
import { type RedisServer, startRedis, until } from './server.fixture.ts';

/** Several servers that are one for whoever connects. */
export interface Topology {
  readonly url: string;
  /** The master of the queues' keys, and the replica that takes over from it. */
  readonly master: RedisServer;
  readonly replica: RedisServer;
  stop(): Promise<void>;
}

/** The name by which the tests' sentinels know their master. */
export const MASTER = 'jobs';

/** One master, one replica, and three sentinels, of which two agree that the master is gone. */
export async function startSentinel(tls?: Certificate): Promise<Topology> {
  return assembled(async (add) => {
    const master = await add(startRedis({ tls }));
    const replica = await add(startRedis({ tls, conf: [`replicaof 127.0.0.1 ${master.port}`] }));
    const conf = [
      `sentinel monitor ${MASTER} 127.0.0.1 ${master.port} 2`,
      `sentinel down-after-milliseconds ${MASTER} 1000`,
      `sentinel failover-timeout ${MASTER} 3000`,
    ];
    const sentinels = await Promise.all(
      [1, 2, 3].map(() => add(startRedis({ tls, mode: 'sentinel', conf }))),
    );
    await until(async () => {
      const known = await Promise.all(sentinels.map(masterOf));
      return known.every(
        (facts) => facts['num-slaves'] === '1' && facts['num-other-sentinels'] === '2',
      );
    }, 'sentinels that know each other');
    const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return {
      url: `${tls ? 'rediss' : 'redis'}-sentinel://${hosts}/0?name=${MASTER}`,
      master,
      replica,
    };
  });
}

async function masterOf(sentinel: RedisServer): Promise<Record<string, string | undefined>> {
  const facts = (await sentinel.ask((redis) =>
    redis.call('SENTINEL', 'MASTER', MASTER),
  )) as string[];
  return Object.fromEntries(facts.flatMap((fact, at) => (at % 2 ? [] : [[fact, facts[at + 1]]])));
}

const SLOTS = 16_384;

/** Three masters with a third of the slots each, and a replica of the one that has the queues' keys. */
export async function startCluster(tls?: Certificate): Promise<Topology> {
  return assembled(async (add) => {
    const member = async () => {
      const busPort = await freePort();
      const conf = [
        ...['cluster-enabled yes', `cluster-port ${busPort}`, 'cluster-node-timeout 1000'],
        ...['cluster-replica-validity-factor 0', ...(tls ? ['tls-cluster yes'] : [])],
      ];
      return { busPort, server: await add(startRedis({ tls, conf })) };
    };
    const members = await Promise.all([member(), member(), member(), member()]);
    const [first, second, third, last] = members.map(({ server }) => server);
    const masters = [first!, second!, third!];
    for (const [at, { ask }] of masters.entries()) {
      const range = [at, at + 1].map((part) => Math.floor((part * SLOTS) / 3));
      await ask((redis) => redis.call('CLUSTER', 'ADDSLOTSRANGE', range[0]!, range[1]! - 1));
      await ask((redis) => redis.call('CLUSTER', 'SET-CONFIG-EPOCH', at + 1));
    }
    for (const { server, busPort } of members.slice(1)) {
      await first!.ask((redis) => redis.call('CLUSTER', 'MEET', '127.0.0.1', server.port, busPort));
    }
    await until(async () => {
      const states = await Promise.all(members.map(({ server }) => clusterInfo(server)));
      return states.every((info) => /cluster_state:ok/.test(info) && /known_nodes:4/.test(info));
    }, 'a cluster');
    const slot = Number(await first!.ask((redis) => redis.call('CLUSTER', 'KEYSLOT', '{nuanbu}')));
    const master = masters[Math.floor((slot * 3) / SLOTS)]!;
    const id = String(await master.ask((redis) => redis.call('CLUSTER', 'MYID')));
    await last!.ask((redis) => redis.call('CLUSTER', 'REPLICATE', id));
    await until(
      async () =>
        /master_link_status:up/.test(await last!.ask((redis) => redis.info('replication'))),
      'a replica in the cluster',
    );
    const hosts = masters.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return { url: `${tls ? 'rediss' : 'redis'}-cluster://${hosts}`, master, replica: last! };
  });
}

async function clusterInfo(server: RedisServer): Promise<string> {
  return String(await server.ask((redis) => redis.call('CLUSTER', 'INFO')));
}

/** Ends all servers that were started, together, also where one of them did not come up. */
async function assembled(
  assemble: (
    add: (server: Promise<RedisServer>) => Promise<RedisServer>,
  ) => Promise<Omit<Topology, 'stop'>>,
): Promise<Topology> {
  const started: Promise<RedisServer>[] = [];
  const stop = async () => {
    const servers = await Promise.allSettled(started);
    await Promise.all(servers.map((each) => each.status === 'fulfilled' && each.value.stop()));
  };
  try {
    const topology = await assemble((server) => {
      started.push(server);
      return server;
    });
    return { ...topology, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
