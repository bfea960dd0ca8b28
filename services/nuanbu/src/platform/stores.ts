import { redisShown } from '@nuanbu/jobs';
import type { Config } from '@nuanbu/runtime';

const EMBEDDED = 'embedded, in the data directory';

/** Where ledger and readings are, without user names and passwords, for a process's first words. */
export function storesShown({ databaseUrl, influx }: Pick<Config, 'databaseUrl' | 'influx'>) {
  return {
    ledger: databaseUrl === undefined ? EMBEDDED : postgresShown(databaseUrl),
    readings: influx ? `influxdb ${influx.url} ${influx.org}/${influx.bucket}` : EMBEDDED,
  };
}

/**
 * Where the queues are, likewise. Not every process has them.
 *
 * @throws TroubleError `configInvalid` where `redisUrl` cannot be understood.
 */
export function queuesShown({ redisUrl }: Pick<Config, 'redisUrl'>): string {
  return redisUrl === undefined ? 'with the ledger' : redisShown(redisUrl);
}

/** The host may stand behind the question mark, as that of a socket has to. */
function postgresShown(databaseUrl: string): string {
  const { host, pathname, searchParams } = new URL(databaseUrl);
  return `postgresql ${searchParams.get('host') ?? host}${pathname}`;
}
