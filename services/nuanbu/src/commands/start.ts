import { BROWSER_PATH } from '@nuanbu/api';
import {
  endWithin,
  serveControl,
  stopOnSignals,
  systemClock,
  unreadVariables,
} from '@nuanbu/runtime';
import type { Command } from 'commander';
import { OPERATIONS } from '../operations/index.ts';
import { commandsOf } from '../operations/operation.ts';
import { addSettings, configOf } from '../platform/ask.ts';
import { fileLog, logFileOf, placeOf } from '../platform/place.ts';
import { type OwnPlatform, startPlatform } from '../platform/platform.ts';
import { queuesShown, storesShown } from '../platform/stores.ts';

/** `nuanbu start`: runs the platform until it is told to stop. */
export function addStart(program: Command): void {
  const command = program
    .command('start')
    .summary('run the platform and stay up')
    .description(
      'Runs broker, HTTP interface, reading store, ledger and workers on the data directory and ' +
        'stays up until Ctrl-C. Everything that it acknowledged survives; a run that was cut short goes on.',
    );
  addSettings(command).action(async (options: Record<string, unknown>) => {
    const config = configOf(options);
    const { notice } = await placeOf(config);
    if (notice) console.error(notice);
    const variables = unreadVariables(process.env);
    if (variables.length > 0) console.error(`${variables.join(', ')}: ${UNREAD}.`);
    const { died, die } = death();
    const told = stopSignal(config.drainS);
    try {
      const platform = await startPlatform({
        ...{ config, clock: systemClock, openLog: fileLog(config), withBroker: true },
        withApi: true,
        withHealth: true,
        onDeath: die,
      });
      await serveUntil(platform, told.signal, died);
    } finally {
      told.release();
    }
    endNow();
  });
}

/** Of variables that may be another program's, or misspelt. */
export const UNREAD = 'no option has this name, and it is not read';

/** Ends a process in which everything has stopped: a timer that a library left keeps nobody waiting. */
export function endNow(): void {
  process.exit();
}

/** A promise that rejects where a part of the platform ends by itself, and what says so. */
export function death(): { died: Promise<never>; die: (error: Error) => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  return { died: promise, die: reject };
}

/**
 * Aborted by the first Ctrl-C or SIGTERM; from then on a second one ends the process at once.
 *
 * @param drainS how long the process may then take to stop before it is ended.
 */
export function stopSignal(drainS?: number): { signal: AbortSignal; release: () => void } {
  const told = new AbortController();
  let inTime = () => {};
  const forget = stopOnSignals(async () => {
    if (drainS !== undefined) {
      const late = `It did not stop within ${drainS} s (DRAIN_S) and ends now.`;
      inTime = endWithin(drainS, () => console.error(late));
    }
    told.abort(new Error('stopped'));
  });
  const release = () => {
    forget();
    inTime();
  };
  return { signal: told.signal, release };
}

/**
 * Answers the command line until it is told to stop or a part of the platform dies.
 *
 * @param words what is said first.
 */
export async function serveUntil(
  platform: OwnPlatform,
  told: AbortSignal,
  died: Promise<never>,
  words = greeting(platform),
): Promise<void> {
  const control = serveControl(platform.claim, commandsOf(platform, OPERATIONS), platform.log);
  try {
    await control.start();
    try {
      console.log(words);
      await Promise.race([aborted(told), died]);
      platform.drain();
      console.log('stopping …');
    } finally {
      await control.stop();
    }
  } finally {
    await platform.stop();
  }
}

/** Resolves when a signal is aborted, at once where it is already. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function greeting({ dataDir, door, api, config, health }: OwnPlatform): string {
  const [url, ...others] = door!.urls;
  const { ledger, readings } = storesShown(config);
  return [
    '暖补 nuanbu is up.',
    `  data       ${dataDir}`,
    `  ledger     ${ledger}`,
    `  readings   ${readings}`,
    `  queues     ${queuesShown(config)}`,
    `  MQTT       ${url}  (topics nuanbu/v1/${config.district}/…)`,
    ...others.map((other) => `  MQTT too   ${other}`),
    ...(api === undefined
      ? []
      : [`  HTTP       ${api.address}  (browse it at ${api.address}${BROWSER_PATH})`]),
    ...(api?.firstAdminUrl === undefined
      ? []
      : [`  nobody can sign in yet; the first administrator, once: ${api.firstAdminUrl}`]),
    ...(health === undefined ? [] : [`  health     ${health.address}/health/ready`]),
    `  log        ${logFileOf(dataDir)}`,
    'Ctrl-C stops it.',
  ].join('\n');
}
