import { type Config, EXIT_INTERRUPTED, systemClock } from '@nuanbu/runtime';
import { readVillagePlan } from '@nuanbu/simulator-households';
import { TroubleError } from '@nuanbu/terms';
import type { Command } from 'commander';
import { clearForDemo, markDemo } from '../demo/directory.ts';
import { playSeason } from '../demo/play.ts';
import { Stages } from '../demo/stages.ts';
import { resolvePath } from '../paths.ts';
import { addSettings, configOf } from '../platform/ask.ts';
import {
  fileLog,
  type Platform,
  type PlatformOptions,
  placeOf,
  startPlatform,
} from '../platform/platform.ts';
import { type EndReport, endReportText, wrongThoughShown } from '../report/end-report.ts';
import { addSeasonSize, demoSpan, type SeasonSize } from './simulate.ts';
import { death, serveUntil, stopSignal } from './start.ts';

interface DemoOptions extends SeasonSize, Record<string, unknown> {
  keep?: boolean;
  fresh?: boolean;
  out: string;
}

/** `nuanbu demo`: a whole season on embedded defaults, from simulated meters to the draft batch. */
export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .summary('play a whole season and settle it')
    .description(
      'Starts the platform, lets simulated concentrators publish a season with faults over MQTT, ' +
        'settles it, makes the draft batch, prints what came of it beside the truth, and writes ' +
        'the payout register.',
    )
    .option('--keep', 'leave the platform running afterwards')
    .option('--no-keep', 'end afterwards (the default)')
    .option('--fresh', 'first remove the data that is in the data directory')
    .option('--out <directory>', 'where register and roster files are written', 'out');
  addSettings(addSeasonSize(command)).action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  const given = configOf(options);
  refuseOtherLedger(given);
  const portIsChosen = options.mqttPort !== undefined || Boolean(process.env.MQTT_PORT);
  // A demo that ends by itself needs no known port, and takes none from what already listens.
  const config = options.keep || portIsChosen ? given : { ...given, mqttPort: 0 };
  const { dataDir, notice } = await placeOf(config);
  if (notice) console.error(notice);
  const { died, die } = death();
  const told = stopSignal();
  const over = new AbortController();
  const start: PlatformOptions = {
    ...{ config, clock: systemClock, openLog: fileLog(config), withBroker: true },
    withApi: options.keep ?? false,
    onDeath: die,
  };
  const stages = new Stages();
  try {
    await clearForDemo(dataDir, start, options.fresh ?? false);
    const platform = await stages.run('start', () => startPlatform(start));
    try {
      told.signal.throwIfAborted();
      await markDemo(dataDir, { state: 'running' });
      const signal = AbortSignal.any([told.signal, over.signal]);
      const report = await Promise.race([
        play(platform, options, stages, signal),
        whenAborted(told.signal),
        died,
      ]);
      await markDemo(dataDir, { state: 'done', auditHash: report.auditHead });
      stages.stop();
      console.log(endReportText(report));
      if (wrongThoughShown(report.faults) > 0) process.exitCode = 1;
      if (options.keep) await serveUntil(platform, told.signal, died);
    } finally {
      over.abort();
      await platform.stop();
    }
  } catch (error) {
    if (!told.signal.aborted) throw error;
    stages.stop();
    console.error('The demo was stopped.');
    process.exitCode = EXIT_INTERRUPTED;
  } finally {
    stages.stop();
    told.release();
  }
}

async function play(
  platform: Platform,
  { seed, households, days, out }: DemoOptions,
  stages: Stages,
  signal: AbortSignal,
): Promise<EndReport> {
  const span = await demoSpan(days);
  const setup = { seed, season: span, villagePlan: readVillagePlan(), households };
  return playSeason(platform, { setup, span, out: resolvePath(out), signal }, stages);
}

/** Made-up households must never stand beside real ones. */
function refuseOtherLedger({ databaseUrl }: Config): void {
  if (databaseUrl === undefined) return;
  throw new TroubleError(
    'dataDirInUse',
    'DATABASE_URL names a ledger, and a demo makes one of its own.',
    { hint: 'Unset DATABASE_URL for the demo.' },
  );
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
