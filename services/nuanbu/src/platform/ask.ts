import { join } from 'node:path';
import {
  type Config,
  callControl,
  createLog,
  flagOf,
  isTrouble,
  loadConfig,
  OPTIONS,
  type OptionName,
  type Overrides,
  systemClock,
} from '@nuanbu/runtime';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Operation } from '../operations/operation.ts';
import { placeOf, startPlatform } from './platform.ts';

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

/** The log file of a data directory. */
export function logFileOf(dataDir: string): string {
  return join(dataDir, 'log', 'nuanbu.log');
}

/**
 * Asks an operation of the platform that runs on the data directory; where none does, opens the
 * directory at rest for it, without a broker, and closes it again.
 */
export async function ask<Args, Result>(
  config: Config,
  operation: Operation<Args, Result>,
  args: Args,
  onProgress: (word: unknown) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Result> {
  const { dataDir } = await placeOf(config);
  const log = createLog({ level: config.logLevel, file: logFileOf(dataDir) });
  const options = { config, clock: systemClock, log, withBroker: false };
  let dead: Error | undefined;
  const platform = await startPlatform({
    ...options,
    onDeath: (error) => {
      dead = error;
    },
  }).catch((error) => {
    if (isTrouble(error, 'alreadyRunning')) return undefined;
    throw error;
  });
  if (!platform) {
    const result = z.custom<Result>();
    const { name: command } = operation;
    return callControl({ dataDir, command, args, result, onProgress, ...(signal && { signal }) });
  }
  try {
    const gone = signal ?? new AbortController().signal;
    return await operation.run(platform, operation.args.parse(args), {
      progress: onProgress,
      signal: gone,
    });
  } catch (error) {
    throw dead ?? error;
  } finally {
    await platform.stop();
  }
}
