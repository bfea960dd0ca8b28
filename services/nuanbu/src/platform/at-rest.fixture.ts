import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig, silentLog, systemClock } from '@nuanbu/runtime';
import type { Operation } from '../operations/operation.ts';
import { type Platform, type PlatformOptions, startPlatform } from './platform.ts';

/** A temporary folder that PostgreSQL's user can enter. */
export async function makeFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `nuanbu-${name}-`));
  await chmod(folder, 0o755);
  return folder;
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** The configuration of a data directory, whatever the environment says. */
export function configOfDir(dataDir: string, more: Readonly<Record<string, string>> = {}): Config {
  return loadConfig(more, { dataDir });
}

/** Options of a platform that says nothing and serves no concentrators. */
export function quietly(config: Config): PlatformOptions {
  return {
    ...{ config, clock: systemClock, openLog: () => silentLog, withBroker: false },
    withApi: false,
    onDeath: (error) => {
      throw error;
    },
  };
}

/** Opens a platform at rest in this process. */
export function openAtRest(config: Config): Promise<Platform> {
  return startPlatform(quietly(config));
}

/** Runs an operation as the control channel does: arguments checked, results as plain JSON. */
export async function perform<Args, Result>(
  platform: Platform,
  operation: Operation<Args, Result>,
  args: Args,
  told: unknown[] = [],
): Promise<Result> {
  const context = {
    progress: (word: unknown) => told.push(word),
    signal: new AbortController().signal,
  };
  const result = await operation.run(platform, operation.args.parse(args), context);
  return JSON.parse(JSON.stringify(result));
}
