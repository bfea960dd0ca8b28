import { join } from 'node:path';
import { Api, httpMetrics, ledgerMetrics, RequestCounts } from '@nuanbu/api';
import type { Jobs } from '@nuanbu/jobs';
import { projectRoot } from '../../paths.ts';
import { deskOf } from '../desk.ts';
import type { Ground } from '../ground.ts';
import type { Platform } from '../platform.ts';

/** Where `scripts/build-console.mjs` puts the console. */
const CONSOLE_DIR = join(projectRoot, 'services', 'console', 'dist');

/**
 * Opens the HTTP interface for people.
 *
 * @throws TroubleError `portInUse`.
 */
export async function startApi(
  { config, clock, log, stack, registry }: Ground,
  platform: Platform,
  jobs: Jobs,
): Promise<Api> {
  const { apiHost: host, apiPort: port, apiOrigin: origin, oidc: openid } = config;
  const { ledger, store } = platform;
  const requestCounts = registry && new RequestCounts();
  if (registry && requestCounts) {
    httpMetrics(registry, requestCounts);
    const { figures } = ledger;
    const { progressOf } = jobs;
    ledgerMetrics(registry, { figures, progressOf, clock, log: log.child({ component: 'api' }) });
  }
  const api = new Api({
    ...{ ledger, store, jobs, log, clock, host, port, origin, openid },
    desk: deskOf(platform),
    proxies: config.apiProxies,
    requestsPerMinute: config.apiRequestsPerMinute,
    requestCounts,
    consoleDir: CONSOLE_DIR,
  });
  return stack.start('api', api);
}
