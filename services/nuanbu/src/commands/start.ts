import { createLog, serveControl, stopOnSignals, systemClock } from '@nuanbu/runtime';
import type { Command } from 'commander';
import { OPERATIONS } from '../operations/index.ts';
import { commandsOf } from '../operations/operation.ts';
import { addSettings, configOf, logFileOf } from '../platform/ask.ts';
import { type Platform, placeOf, startPlatform } from '../platform/platform.ts';

/** `nuanbu start`: runs the platform until it is told to stop. */
export function addStart(program: Command): void {
  const command = program
    .command('start')
    .summary('run the platform and stay up')
    .description(
      'Runs broker, reading store, ledger and workers on the data directory and stays up until\n' +
        'Ctrl-C. Everything that it acknowledged survives; a run that was cut short goes on.',
    );
  addSettings(command).action(async (options: Record<string, unknown>) => {
    const config = configOf(options);
    const { dataDir, notice } = await placeOf(config);
    if (notice) console.error(notice);
    const log = createLog({ level: config.logLevel, file: logFileOf(dataDir) });
    const { ended, end } = ending();
    const platform = await startPlatform({
      config,
      clock: systemClock,
      log,
      withBroker: true,
      onDeath: end,
    });
    await serveUntil(platform, ended);
  });
}

/** A promise that ends with the platform, and what ends it early with an error. */
function ending(): { ended: Promise<never>; end: (error: Error) => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  return { ended: promise, end: reject };
}

/** Answers the command line until a signal comes or a part of the platform dies. */
export async function serveUntil(platform: Platform, died: Promise<never>): Promise<void> {
  const control = serveControl(platform.claim, commandsOf(platform, OPERATIONS), platform.log);
  await control.start();
  console.log(greeting(platform));
  const told = Promise.withResolvers<void>();
  const release = stopOnSignals(async () => told.resolve());
  try {
    await Promise.race([told.promise, died]);
    console.log('stopping …');
  } finally {
    await control.stop();
    await platform.stop();
    release();
  }
}

function greeting({ dataDir, broker, config }: Platform): string {
  const [port, tlsPort] = broker?.ports ?? [];
  return [
    '暖补 nuanbu is up.',
    `  data       ${dataDir}`,
    `  MQTT       mqtt://${config.mqttHost}:${port}  (topics nuanbu/v1/${config.district}/…)`,
    ...(tlsPort === undefined ? [] : [`  MQTT/TLS   mqtts://${config.mqttHost}:${tlsPort}`]),
    `  log        ${logFileOf(dataDir)}`,
    'Ctrl-C stops it.',
  ].join('\n');
}
