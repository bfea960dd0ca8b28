import { readFile, writeFile } from 'node:fs/promises';
import { TroubleError } from '@nuanbu/terms';
import { DAY_S } from '@nuanbu/units';
import { type Command, Option } from 'commander';
import { type InfluxSetUp, LEAST_RETENTION_DAYS, setUpInflux } from '../influx/set-up.ts';
import { type Printing, print } from './print.ts';
import { positive } from './simulate.ts';

interface Options extends Printing {
  readonly influxUrl: string;
  readonly influxOrg: string;
  readonly influxBucket: string;
  readonly retentionDays?: number;
  readonly adminTokenFile?: string;
}

/** `nuanbu init-influx`: a bucket of InfluxDB for the readings, and a token for just that. */
export function addInitInflux(program: Command): void {
  program
    .command('init-influx')
    .summary('make InfluxDB ready for the readings of a platform')
    .description(
      'Makes an organisation, a bucket and a token that may read and write that bucket and nothing ' +
        'else, and prints what to put into the configuration. Sets up a server that nobody has set ' +
        'up yet. What is there already stays, so it can be run again at any time.',
    )
    .addOption(
      new Option('--influx-url <url>', 'the server')
        .env('INFLUX_URL')
        .default('http://127.0.0.1:8086'),
    )
    .addOption(
      new Option('--influx-org <name>', 'the organisation').env('INFLUX_ORG').default('nuanbu'),
    )
    .addOption(
      new Option('--influx-bucket <name>', 'the bucket').env('INFLUX_BUCKET').default('readings'),
    )
    .option(
      '--retention-days <days>',
      `days after which InfluxDB deletes readings, ${LEAST_RETENTION_DAYS} at least; kept for ever ` +
        'unless given. Readings that come later than that are refused one by one (olderThanKept), ' +
        'and runs of seasons that are deleted can be neither corrected nor verified any more',
      positive,
    )
    .option(
      '--admin-token-file <file>',
      'file with a token that may make buckets and tokens; of a server that is set up now, it is ' +
        'the token that may do everything, and is written there where the file does not exist',
    )
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const { influxUrl: url, influxOrg: org, influxBucket: bucket } = options;
      if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
        throw new TroubleError('argumentInvalid', `--influx-url ${url} is no http or https URL.`);
      }
      const file = options.adminTokenFile;
      const adminToken = file === undefined ? undefined : await tokenIn(file);
      const retentionS = (options.retentionDays ?? 0) * DAY_S;
      const { admin, token, done } = await setUpInflux({
        url,
        org,
        bucket,
        retentionS,
        adminToken,
      });
      const isWritten = admin !== undefined && adminToken === undefined && file !== undefined;
      if (isWritten) await writeFile(file, `${admin.token}\n`, { mode: 0o600, flag: 'wx' });
      const settings = {
        ...{ INFLUX_URL: url, INFLUX_ORG: org, INFLUX_BUCKET: bucket, INFLUX_TOKEN: token },
      };
      print({ settings, done, ...(admin && { admin }) }, options, textOf);
    });
}

/** The token that a file holds; undefined where there is no such file. */
async function tokenIn(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new TroubleError('fileUnreadable', `${file}`, { cause });
  }
}

function textOf({
  settings,
  done,
  admin,
}: Pick<InfluxSetUp, 'done' | 'admin'> & { readonly settings: Record<string, string> }): string {
  const lines = Object.entries(settings).map(([variable, value]) => `${variable}=${value}`);
  const made = done.length > 0 ? `Made: ${done.join(', ')}.` : 'All was there already.';
  const shown = admin
    ? [
        '',
        `The server’s administrator, shown this once: ${admin.name}, password ${admin.password},`,
        `token ${admin.token}`,
      ]
    : [];
  return [...lines, '', made, ...shown].join('\n');
}
