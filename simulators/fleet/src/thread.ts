import { Worker } from 'node:worker_threads';
import type { RosterSetup } from '@nuanbu/simulator-households';
import type { FleetOptions, FleetProgress } from './fleet.ts';

/** A fleet's options as they travel to its thread. */
export type FleetThreadSetup = Omit<FleetOptions, 'roster' | 'onProgress' | 'signal' | 'clock'> & {
  readonly roster: RosterSetup;
};

/** What the thread says. */
export type FromFleetThread =
  | { readonly kind: 'progress'; readonly progress: FleetProgress }
  | { readonly kind: 'done'; readonly result: FleetProgress }
  | { readonly kind: 'failed'; readonly error: Error };

/**
 * `runFleet` in a worker thread.
 *
 * @throws Error as `runFleet`, and where the thread ends without a result
 */
export async function runFleetInThread(
  setup: FleetThreadSetup,
  onProgress?: (progress: FleetProgress) => void,
  signal?: AbortSignal,
): Promise<FleetProgress> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup });
  const stop = (): void => worker.postMessage('stop');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<FleetProgress>((resolve, reject) => {
      worker.on('message', (message: FromFleetThread) => {
        if (message.kind === 'progress') onProgress?.(message.progress);
        else if (message.kind === 'done') resolve(message.result);
        else reject(message.error);
      });
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the fleet ended early (${code})`)));
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
