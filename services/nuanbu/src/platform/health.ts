import { HealthServer } from '@nuanbu/runtime';
import type { Ground } from './ground.ts';

/**
 * What a process that serves people is ready without: the desk works mostly from the ledger, and
 * what needs the missing part says so by itself. Unready, a proxy would take the whole desk away.
 */
export const DESK_GOES_ON_WITHOUT: readonly string[] = ['readings', 'queues'];

/**
 * Tells how a process that stays up does, on METRICS_PORT where one is set: from before anything
 * else starts until everything else has stopped.
 *
 * @throws TroubleError `portInUse`.
 */
export async function startHealth(ground: Ground): Promise<HealthServer | undefined> {
  const { config, stack, readiness, registry, log } = ground;
  if (!config.metrics || !registry) return undefined;
  const options = { ...config.metrics, readiness, exposition: registry };
  const server = await stack.start('health', new HealthServer(options));
  log.info({ component: 'health', url: server.address }, 'health and metrics are served');
  return server;
}
