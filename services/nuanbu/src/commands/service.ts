import { unreadVariables } from '@nuanbu/runtime';
import type { Command } from 'commander';
import { addSettings, configOf } from '../platform/ask.ts';
import { type ServiceName, startService } from '../platform/service.ts';
import { queuesShown, storesShown } from '../platform/stores.ts';
import { aborted, endNow, stopSignal, UNREAD } from './start.ts';

/** `nuanbu ingest` and `nuanbu api`: services as processes of their own. */
export function addServices(program: Command): void {
  addSettings(program.command('ingest'))
    .summary('take in readings, as a process of its own')
    .description(
      'Takes readings in from concentrators, by a broker of its own or from the one of MQTT_URL, ' +
        `and does nothing else. ${SHARING}`,
    )
    .action((options: Record<string, unknown>) => runService('ingest', options));
  addSettings(program.command('api'))
    .summary('serve people, as a process of its own')
    .description(`Serves the HTTP interface and does nothing else. ${SHARING}`)
    .action((options: Record<string, unknown>) => runService('api', options));
}

/** What holds of every service that runs alone. */
export const SHARING =
  'Any number of these work together on DATABASE_URL and INFLUX_URL (or INFLUX_PLACEMENT), with one ' +
  'DATA_KEY. It logs to standard output; SIGTERM lets it end what is in flight, for DRAIN_S seconds.';

/** Runs one service until it is told to stop. */
export async function runService(
  name: ServiceName,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const config = configOf(options);
  const told = stopSignal(config.drainS);
  try {
    const { log, reached, stop } = await startService(name, config);
    // Readings go past the queues.
    const queues = name === 'ingest' ? {} : { queues: queuesShown(config) };
    log.info({ ...reached, ...storesShown(config), ...queues }, 'up');
    const variables = unreadVariables(process.env);
    if (variables.length > 0) log.warn({ variables }, UNREAD);
    await aborted(told.signal);
    log.info('stopping');
    await stop();
    log.info('stopped');
  } finally {
    told.release();
  }
  endNow();
}
