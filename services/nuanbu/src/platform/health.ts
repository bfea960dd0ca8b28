import { HealthServer } from '@nuanbu/runtime';
import type { Ground } from './ground.ts';

/**
 * Tells how a process that stays up does, on METRICS_PORT where one is set: from before anything
 * else starts until everything else has stopped.
 *
 * @throws TroubleError `portInUse`.
 */
export async function startHealth(ground: Ground): Promise<HealthServer | undefined> {
  const { config, stack, readiness, registry } = ground;
  if (!config.metrics || !registry) return undefined;
  const options = { ...config.metrics, readiness, exposition: registry };
  return stack.start('health', new HealthServer(options));
}
