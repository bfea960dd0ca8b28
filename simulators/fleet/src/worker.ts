/**
 * A fleet in a thread of its own, so that a platform in the same process keeps its event loop. The
 * roster is made here again from its setup: the same seed gives the same one.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { makeRoster } from '@nuanbu/simulator-households';
import { runFleet } from './fleet.ts';
import type { FleetThreadSetup, FromFleetThread } from './thread.ts';

const port = parentPort;
if (port === null) throw new Error('the fleet worker runs only as a worker thread');
const { roster, ...options } = workerData as FleetThreadSetup;
const abort = new AbortController();
port.once('message', () => abort.abort());

const post = (message: FromFleetThread): void => port.postMessage(message);
try {
  const result = await runFleet({
    ...options,
    roster: makeRoster(roster),
    signal: abort.signal,
    onProgress: (progress) => post({ kind: 'progress', progress }),
  });
  post({ kind: 'done', result });
} catch (error) {
  post({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
}
port.close();
