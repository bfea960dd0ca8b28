import {
  type Config,
  callControl,
  flagOf,
  isTrouble,
  loadConfig,
  OPTIONS,
  type OptionName,
  type Overrides,
  readOwner,
  stopOnSignals,
  systemClock,
} from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Operation } from '../operations/operation.ts';
import { fileLog, placeOf } from './place.ts';
import { openBeside, type Platform, startPlatform } from './platform.ts';
import { isShared } from './shared.ts';

/** Adds every setting as an option; it outranks the environment's variable of that name. */
export function addSettings(command: Command): Command {
  for (const { variable, about } of Object.values(OPTIONS)) {
    command.option(`${flagOf(variable)} <value>`, about);
  }
  return command;
}

/** The setting that most commands need: which data directory. */
export function addDataDir(command: Command): Command {
  return command.option('--data-dir <directory>', OPTIONS.dataDir.about);
}

/** The configuration of a command: its own options first, then the environment. */
export function configOf(options: Readonly<Record<string, unknown>>): Config {
  const overrides: Record<string, string> = {};
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    const value = options[name];
    if (typeof value === 'string') overrides[name] = value;
  }
  return loadConfig(process.env, overrides as Overrides);
}

/**
 * Asks an operation of the platform that runs on the data directory; where none does, opens the
 * directory at rest for it, without a broker, and closes it again. Where nothing is embedded it opens
 * the same servers beside whatever runs on them. A Ctrl-C then ends what can be ended midway, and
 * waits for the rest.
 *
 * @throws TroubleError `argumentInvalid`; `alreadyRunning` where the directory is somebody's who
 *   cannot be asked (yet); and whatever the operation itself meets.
 */
export async function ask<Args, Result>(
  config: Config,
  operation: Operation<Args, Result>,
  args: Args,
  onProgress: (word: unknown) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<Result> {
  const parsed = checked(operation, args);
  const asking = { operation, args: parsed, onProgress, signal };
  if (isShared(config)) return performOn(await openBeside(config), asking);
  const { dataDir } = await placeOf(config);
  const died = Promise.withResolvers<never>();
  died.promise.catch(() => undefined);
  const platform = await startPlatform({
    ...{ config, clock: systemClock, openLog: fileLog(config), withBroker: false },
    withApi: false,
    onDeath: died.reject,
  }).catch((error: unknown) => {
    if (isTrouble(error, 'alreadyRunning')) return error;
    throw error;
  });
  if (isTrouble(platform)) {
    await refuseUnasked(dataDir, platform);
    return askRunning(config, operation, args, onProgress, signal);
  }
  return performOn(platform, asking, died.promise);
}

interface Asking<Args, Result> {
  readonly operation: Operation<Args, Result>;
  readonly args: Args;
  readonly onProgress: (word: unknown) => void;
  readonly signal: AbortSignal;
}

/** Performs an operation on a platform that was opened for it alone, and closes that again. */
async function performOn<Args, Result>(
  platform: Platform,
  { operation, args, onProgress, signal }: Asking<Args, Result>,
  died?: Promise<never>,
): Promise<Result> {
  const told = new AbortController();
  const release = stopOnSignals(async () => told.abort());
  try {
    const either = AbortSignal.any([signal, told.signal]);
    const done = operation.run(platform, args, { progress: onProgress, signal: either });
    return await (died ? Promise.race([done, died]) : done);
  } finally {
    await platform.stop();
    release();
  }
}

/**
 * Asks an operation of the platform that runs on the data directory, and only of a running one.
 *
 * @throws TroubleError `argumentInvalid`; `notRunning`; and whatever the operation itself meets.
 */
export async function askRunning<Args, Result>(
  config: Config,
  operation: Operation<Args, Result>,
  args: Args,
  onProgress: (word: unknown) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<Result> {
  const parsed = checked(operation, args);
  const { dataDir } = await placeOf(config);
  const result = z.custom<Result>();
  const { name: command } = operation;
  const asking = callControl({ dataDir, command, args: parsed, result, onProgress, signal });
  return asking.catch((error) => {
    if (!isShared(config) || !isTrouble(error, 'notRunning')) throw error;
    throw new TroubleError('notRunning', error.detail, {
      hint: 'Only `nuanbu start` answers this; a service that runs alone takes no commands.',
    });
  });
}

function checked<Args, Result>(operation: Operation<Args, Result>, args: Args): Args {
  const parsed = operation.args.safeParse(args);
  if (parsed.success) return parsed.data;
  const words = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new TroubleError('argumentInvalid', `${words.join('; ')}.`);
}

/** Whoever claimed the directory and answers no commands is starting, or a command of its own. */
async function refuseUnasked(dataDir: string, { detail }: TroubleError): Promise<void> {
  if ((await readOwner(dataDir))?.socket !== undefined) return;
  throw new TroubleError('alreadyRunning', detail, {
    hint: 'It is starting, or is a command at work; ask again in a moment.',
  });
}
