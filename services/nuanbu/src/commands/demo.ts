import { type Clock, type Config, EXIT_INTERRUPTED, systemClock } from '@nuanbu/runtime';
import { readVillagePlan } from '@nuanbu/simulator-households';
import { TroubleError } from '@nuanbu/terms';
import type { Command } from 'commander';
import { MAKER } from '../demo/accounts.ts';
import { LaggingClock } from '../demo/clock.ts';
import { deskText } from '../demo/desk-text.ts';
import { clearForDemo, markDemo } from '../demo/directory.ts';
import { LAG_DAYS, layOut } from '../demo/lay-out.ts';
import { playSeason } from '../demo/play.ts';
import { refuseOtherMachines, withFreePorts } from '../demo/ports.ts';
import { Stages } from '../demo/stages.ts';
import { resolvePath } from '../paths.ts';
import { addSettings, configOf } from '../platform/ask.ts';
import { fileLog, placeOf } from '../platform/place.ts';
import { type Platform, type PlatformOptions, startPlatform } from '../platform/platform.ts';
import { endReportText, wrongThoughShown } from '../report/end-report.ts';
import { addSeasonSize, demoSpan, type SeasonSize } from './simulate.ts';
import { death, serveUntil, stopSignal } from './start.ts';

interface DemoOptions extends SeasonSize, Record<string, unknown> {
  keep: boolean;
  fresh?: boolean;
  out: string;
}

/** `nuanbu demo`: a whole season on embedded defaults, from simulated meters to people's desks. */
export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .summary('play a whole season, settle it and let people sign and pay it')
    .description(
      'Starts the platform, lets simulated concentrators publish a season with faults over MQTT, ' +
        'settles it, makes the draft batch, prints what came of it beside the truth, and writes ' +
        'the payout register. Then it stays up: with accounts for everybody who has a part in a ' +
        'payout, and the batch waiting for its first signature.',
    )
    .option('--keep', 'leave the platform running afterwards (the default)', true)
    .option('--no-keep', 'end afterwards, with the batch as a draft')
    .option('--fresh', 'first remove the data that is in the data directory')
    .option('--out <directory>', 'where register and roster files are written', 'out');
  addSettings(addSeasonSize(command)).action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  const config = await demoConfig(options);
  const { dataDir, notice } = await placeOf(config);
  if (notice) console.error(notice);
  const { died, die } = death();
  const told = stopSignal();
  const over = new AbortController();
  const clock = options.keep ? new LaggingClock(LAG_DAYS) : systemClock;
  const start: PlatformOptions = {
    ...{ config, clock, openLog: fileLog(config), withBroker: true },
    withApi: options.keep,
    withHealth: true,
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
      const words = await Promise.race([
        play(platform, clock, options, stages, signal),
        whenAborted(told.signal),
        died,
      ]);
      const { hash: auditHash } = await platform.ledger.audit.head();
      await markDemo(dataDir, { state: 'done', auditHash });
      if (words !== undefined) await serveUntil(platform, told.signal, died, words);
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

async function demoConfig(options: DemoOptions): Promise<Config> {
  const given = configOf(options);
  refuseServers(given);
  const mqttPortIsChosen = options.mqttPort !== undefined || Boolean(process.env.MQTT_PORT);
  const apiPortIsChosen = options.apiPort !== undefined || Boolean(process.env.API_PORT);
  if (!options.keep) {
    // A demo that ends by itself needs no known port, and takes none from what already listens.
    return mqttPortIsChosen ? given : { ...given, mqttPort: 0 };
  }
  refuseOtherMachines(given);
  const { config, notices } = await withFreePorts(given, { mqttPortIsChosen, apiPortIsChosen });
  for (const words of notices) console.error(words);
  return config;
}

/** Plays a season and prints its report. @returns what to say while it stays up, where it does. */
async function play(
  platform: Platform,
  clock: Clock,
  { seed, households, days, out }: DemoOptions,
  stages: Stages,
  signal: AbortSignal,
): Promise<string | undefined> {
  const span = await demoSpan(days);
  const setup = { seed, season: span, villagePlan: readVillagePlan(), households };
  const folder = resolvePath(out);
  const staysUp = clock instanceof LaggingClock;
  const maker = staysUp ? MAKER : 'demo';
  const { report, roster } = await playSeason(
    platform,
    { setup, span, out: folder, maker, signal },
    stages,
  );
  const { run } = report;
  const number = report.batch?.number;
  const publishedOn = staysUp
    ? await stages.run('desk', () =>
        layOut(platform, clock, { roster, run, batch: number, out: folder }),
      )
    : undefined;
  stages.stop();
  const batch = number === undefined ? undefined : await platform.ledger.batches.get(number);
  console.log(endReportText({ ...report, batch }));
  if (wrongThoughShown(report.faults) > 0) process.exitCode = 1;
  return staysUp ? deskText(platform, { batch: number, publishedOn }) : undefined;
}

/** Made-up households must never stand beside real ones. */
function refuseServers({ databaseUrl, influx, redisUrl, mqtt }: Config): void {
  const servers = {
    ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, MQTT_URL: mqtt },
    'INFLUX_URL or INFLUX_PLACEMENT': influx,
  };
  const set = Object.entries(servers).flatMap(([variable, value]) => (value ? [variable] : []));
  if (set.length === 0) return;
  throw new TroubleError(
    'dataDirInUse',
    `A demo keeps everything of its own in its directory, and servers are named: ${set.join(', ')}.`,
    { hint: `Unset ${set.join(', ')} for the demo.` },
  );
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
