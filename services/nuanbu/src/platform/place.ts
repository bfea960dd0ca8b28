import { join } from 'node:path';
import { type Config, chooseDataDir, createLog, type Log, serverAccount } from '@nuanbu/runtime';
import { projectRoot } from '../paths.ts';

/** Opens the log, once the data directory, in which it lies, is claimed. */
export type OpenLog = (dataDir: string) => Log;

/** The data directory of a configuration, and why where it is not the usual one. */
export async function placeOf(
  config: Config,
): Promise<{ readonly dataDir: string; readonly notice?: string }> {
  return chooseDataDir({
    configured: config.dataDirIsDefault ? undefined : config.dataDir,
    projectDir: projectRoot,
    account: config.databaseUrl === undefined ? await serverAccount() : undefined,
  });
}

/** The log file of a data directory. */
export function logFileOf(dataDir: string): string {
  return join(dataDir, 'log', 'nuanbu.log');
}

/** Logs into the data directory's file, as the configuration says. */
export function fileLog({ logLevel: level }: Config): OpenLog {
  return (dataDir) => createLog({ level, to: { file: logFileOf(dataDir) } });
}

/** The file of data keys, where `DATA_KEY` is not set. */
export function keyFileOf(dataDir: string): string {
  return join(dataDir, 'data-key');
}
