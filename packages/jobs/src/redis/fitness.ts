import { Cluster, type Redis } from 'ioredis';
import { isThere, type RedisClient } from './client.ts';

/** What is wrong with a server as it is set: refused, or told and lived with. */
export interface Fitness {
  readonly refusal?: string;
  readonly warning?: string;
}

/**
 * Looks whether a server keeps what it is given: it must not throw keys away when its memory is full,
 * must be written to, and should have what it keeps on a disk.
 */
export async function fitnessOf(client: RedisClient): Promise<Fitness> {
  const masters = client instanceof Cluster ? client.nodes('master').filter(isThere) : [client];
  let warning: string | undefined;
  for (const master of masters) {
    const facts = factsOf(await master.info());
    const refusal = refusalOf(facts, client instanceof Cluster);
    if (refusal) return { refusal };
    if (facts.get('aof_enabled') === '0' && !(await savesSnapshots(master))) {
      warning =
        'Redis keeps nothing on a disk: runs that are under way begin again whenever it restarts';
    }
  }
  return warning === undefined ? {} : { warning };
}

/** The lines of INFO. What a managed service leaves out is nobody's fault. */
function factsOf(info: string): ReadonlyMap<string, string> {
  const lines = info.split(/\r?\n/).map((line) => /^([^#:]+):(.*)$/.exec(line));
  return new Map(lines.flatMap((line) => (line ? [[line[1]!, line[2]!]] : [])));
}

function refusalOf(facts: ReadonlyMap<string, string>, isCluster: boolean): string | undefined {
  if (!isCluster && facts.get('cluster_enabled') === '1') {
    return 'it belongs to a cluster: name it with redis-cluster://';
  }
  if (facts.get('role') === 'slave') {
    return 'it is a replica, which takes no jobs: name the master, or use redis-sentinel://';
  }
  const policy = facts.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction') {
    return (
      `its maxmemory-policy is ${policy}, so that it would throw jobs away when it is full: ` +
      'set it to noeviction'
    );
  }
  return undefined;
}

/** Whether it writes snapshots; taken for granted where it does not let its settings be seen. */
async function savesSnapshots(server: Redis): Promise<boolean> {
  try {
    const [, rules = ''] = (await server.config('GET', 'save')) as string[];
    return rules !== '';
  } catch {
    return true;
  }
}
