import type { Config } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';

/** A configuration under which nothing that a process needs is its own alone. */
export type SharedConfig = Config & Required<Pick<Config, 'databaseUrl' | 'influx' | 'dataKey'>>;

/** What several processes can share, with the variable that says where it is. */
const SHARED = [
  ['databaseUrl', 'DATABASE_URL'],
  ['influx', 'INFLUX_URL (or INFLUX_PLACEMENT)'],
  ['dataKey', 'DATA_KEY'],
] as const;

/** Whether any number of processes can work on this configuration at once. */
export function isShared(config: Config): config is SharedConfig {
  return SHARED.every(([need]) => config[need] !== undefined);
}

/**
 * @param command what was asked for, as it is typed.
 * @throws TroubleError `configInvalid`, naming each variable without which a process would be left
 *   alone with what it embeds.
 */
export function refuseEmbedded(config: Config, command: string): asserts config is SharedConfig {
  if (isShared(config)) return;
  const missing = SHARED.filter(([need]) => config[need] === undefined);
  throw new TroubleError(
    'configInvalid',
    `\`nuanbu ${command}\` works on what other processes share: set ` +
      `${missing.map(([, variable]) => variable).join(', ')}.`,
    { hint: '`nuanbu start` is all services in one process, with whatever is not set embedded.' },
  );
}
