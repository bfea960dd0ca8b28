import assert from 'node:assert/strict';
import { type ChildProcess, execFile, type StdioOptions, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { WITHOUT_SETTINGS } from './place.fixture.ts';

/**
 * The README's way to connect a real concentrator, with clients that share no code with the broker:
 * mosquitto_pub and mosquitto_sub. They come by apt; where they are missing, this fails.
 */

const run = promisify(execFile);
const MAIN = new URL('../../services/nuanbu/src/main.ts', import.meta.url).pathname;
const VILLAGE = '马集镇/云山村';

let directory: string;
let platform: ChildProcess;
let port: string;
let password: string;

async function nuanbu(...words: string[]): Promise<string> {
  const args = [MAIN, ...words, '--data-dir', join(directory, 'data')];
  const { stdout } = await run(process.execPath, args, { env: WITHOUT_SETTINGS });
  return stdout;
}

/** Starts the platform and reads from its greeting where it listens. */
async function start(): Promise<void> {
  const args = [MAIN, 'start', '--data-dir', join(directory, 'data'), '--mqtt-port', '0'];
  args.push('--api-port', '0');
  const stdio: StdioOptions = ['ignore', 'pipe', 'inherit'];
  platform = spawn(process.execPath, args, { stdio, env: WITHOUT_SETTINGS });
  let said = '';
  port = await new Promise((resolve, reject) => {
    platform.stdout!.on('data', (chunk) => {
      said += chunk;
      const found = /mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (found) resolve(found[1]!);
    });
    platform.once('exit', () => reject(new Error(`the platform did not start: ${said}`)));
  });
}

function client(program: string, ...words: string[]) {
  const login = ['-h', '127.0.0.1', '-p', port, '-u', 'c01', '-P', password];
  return run(program, [...login, ...words], { timeout: 20_000 });
}

const topic = (channel: string) => `nuanbu/v1/jining-jkq/c01/${channel}`;

function reading(meter: string, at: string, total: string): string {
  return JSON.stringify({ v: 1, sentAt: at, readings: [{ meter, at, total }] });
}

describe('a concentrator that speaks through the Mosquitto clients', () => {
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'nuanbu-mosquitto-'));
    // Under root, PostgreSQL runs as a user of its own, which must be able to enter.
    await chmod(directory, 0o755);
    await start();
    const roster = join(directory, 'roster.csv');
    const meters = join(directory, 'meters.csv');
    await writeFile(
      roster,
      'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on\n' +
        'H1,户1,马集镇,云山村,2021,2021-09-30,yes,yes,\n',
    );
    await writeFile(meters, 'household_id,meter_id\nH1,M1\n');
    await nuanbu('import', 'roster', roster);
    await nuanbu('import', 'meters', meters);
    const made = await nuanbu('concentrator', 'add', 'c01', '--village', VILLAGE, '--json');
    password = JSON.parse(made).password;
  });

  after(async () => {
    const ended = new Promise((resolve) => platform.once('exit', resolve));
    platform.kill('SIGINT');
    await ended;
    await rm(directory, { recursive: true, force: true });
  });

  it('publishes with QoS 1 and returns once the reading is on disk', async () => {
    const body = reading('M1', '2021-12-01T00:00:00+08:00', '1234.56');
    await client('mosquitto_pub', '-q', '1', '-t', topic('readings'), '-m', body);
    await client('mosquitto_pub', '-q', '1', '-V', 'mqttv31', '-t', topic('readings'), '-m', body);
    const settled = await nuanbu('quarantine', 'list', '--json');
    assert.deepEqual(JSON.parse(settled).entries, []);
  });

  it('hears of a refusal on its receipts, with code and place', async () => {
    const heard = client(
      'mosquitto_sub',
      '-q',
      '1',
      '-C',
      '1',
      '-W',
      '15',
      '-t',
      topic('receipts'),
    );
    // The subscription is there once the broker has answered it; the client does not say when.
    await wait(1_000);
    const body = reading('NOBODY', '2021-12-01T00:00:00+08:00', '1.00');
    await client('mosquitto_pub', '-q', '1', '-t', topic('readings'), '-m', body);
    const { stdout } = await heard;
    assert.match(stdout, /unknownMeter/);
    const listed = JSON.parse(await nuanbu('quarantine', 'list', '--json'));
    assert.equal(listed.entries[0].reasons[0].code, 'unknownMeter');
  });

  it('is refused with a wrong password', async () => {
    const login = ['-h', '127.0.0.1', '-p', port, '-u', 'c01', '-P', 'wrong'];
    const publish = ['-q', '1', '-t', topic('readings'), '-m', '{}'];
    await assert.rejects(run('mosquitto_pub', [...login, ...publish], { timeout: 20_000 }));
  });
});
