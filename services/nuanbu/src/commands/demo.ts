import { createLog, stopOnSignals, systemClock } from '@nuanbu/runtime';
import { readVillagePlan } from '@nuanbu/simulator-households';
import type { Command } from 'commander';
import { clearForDemo, markDemo } from '../demo/directory.ts';
import { playSeason } from '../demo/play.ts';
import { Stages } from '../demo/stages.ts';
import { resolvePath } from '../paths.ts';
import { addSettings, configOf, logFileOf } from '../platform/ask.ts';
import { type PlatformOptions, placeOf, startPlatform } from '../platform/platform.ts';
import { endReportText, wrongThoughShown } from '../report/end-report.ts';
import { addSeasonSize, demoSpan, type SeasonSize } from './simulate.ts';
import { serveUntil } from './start.ts';

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
      'Starts the platform, lets simulated concentrators publish a season with faults over MQTT,\n' +
        'settles it, makes the draft batch, prints what came of it beside the truth, and writes the\n' +
        'payout register.',
    )
    .option('--keep', 'leave the platform running afterwards')
    .option('--no-keep', 'end afterwards (the default)')
    .option('--fresh', 'first remove whatever is in the data directory')
    .option('--out <directory>', 'where register and roster files are written', 'out');
  addSettings(addSeasonSize(command)).action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  const given = configOf(options);
  const portIsChosen = options.mqttPort !== undefined || Boolean(process.env.MQTT_PORT);
  // A demo that ends by itself needs no known port, and takes none from what already listens.
  const config = options.keep || portIsChosen ? given : { ...given, mqttPort: 0 };
  const { dataDir, notice } = await placeOf(config);
  if (notice) console.error(notice);
  const log = createLog({ level: config.logLevel, file: logFileOf(dataDir) });
  const gone = new AbortController();
  const died = Promise.withResolvers<never>();
  died.promise.catch(() => undefined);
  const start: PlatformOptions = {
    ...{ config, clock: systemClock, log, withBroker: true },
    onDeath: (error) => {
      died.reject(error);
      gone.abort(error);
    },
  };
  const release = stopOnSignals(async () => gone.abort(new Error('stopped')));
  const stages = new Stages();
  try {
    await clearForDemo(dataDir, start, options.fresh ?? false);
    const platform = await stages.run('start', () => startPlatform(start));
    try {
      await markDemo(dataDir, { state: 'running' });
      const span = await demoSpan(options.days);
      const { seed, households } = options;
      const setup = { seed, season: span, villagePlan: readVillagePlan(), households };
      const out = resolvePath(options.out);
      const report = await Promise.race([
        playSeason(platform, { setup, span, out, signal: gone.signal }, stages),
        whenAborted(gone.signal),
      ]);
      stages.stop();
      console.log(endReportText(report));
      await markDemo(dataDir, { state: 'done', auditHash: report.auditHead });
      if (wrongThoughShown(report.faults) > 0) process.exitCode = 1;
      if (options.keep) {
        release();
        await serveUntil(platform, died.promise);
      }
    } finally {
      await platform.stop();
    }
  } catch (error) {
    stages.stop();
    if (!gone.signal.aborted) throw error;
    console.error(
      `The demo was ${gone.signal.reason instanceof Error ? gone.signal.reason.message : 'stopped'}.`,
    );
    process.exitCode = 130;
  } finally {
    release();
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
