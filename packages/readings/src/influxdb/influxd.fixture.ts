import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { InfluxPlace } from './transport.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const MENDING_START = join(ROOT, 'deploy/bin/influxd-mended');
const ORG = 'nuanbu';
const TOKEN = 'a-token-of-a-test';
const BEFORE_IT_ANSWERS_MS = 60_000;

/** A server of InfluxDB 2, and buckets on it for tests. */
export interface InfluxServer {
  readonly url: string;
  readonly org: string;
  readonly token: string;
  /** A new bucket with nothing in it, which keeps everything unless a retention is given. */
  makeBucket(retention?: { readonly everySeconds: number }): Promise<InfluxPlace>;
  removeBucket(place: InfluxPlace): Promise<void>;
  stop(): Promise<void>;
}

/** A server of a test's own, which can be killed and started again on the same files and port. */
export interface OwnInfluxServer extends InfluxServer {
  readonly folder: string;
  readonly pid: number;
  kill(): Promise<void>;
  /** Lets its files grow without end, while it runs. */
  makeRoom(): void;
  /** Kills it and starts it again, its torn logs mended first. */
  restart(): Promise<void>;
}

/**
 * The server that INFLUX_URL, INFLUX_ORG and INFLUX_TOKEN name, whose token may make buckets, or one
 * that is started for the test.
 */
export async function influxForTest(): Promise<InfluxServer> {
  const { INFLUX_URL: url, INFLUX_ORG: org, INFLUX_TOKEN: token } = process.env;
  if (!url) return await startInfluxd();
  if (!org || !token) throw new Error('INFLUX_URL needs INFLUX_ORG and INFLUX_TOKEN beside it');
  return { url, org, token, ...bucketsOf({ url, org, token }), stop: async () => {} };
}

/**
 * Starts a server in a folder of its own, set up with an organisation and a token that may do all.
 * INFLUXD names its program; unless it does, the program is built, which takes minutes once.
 *
 * @param options.folder where it keeps its files, made and removed by whoever names it.
 * @param options.isSetUp whether to set it up; a fresh server knows no organisation and no token.
 * @param options.fileKbMax how large its files may grow until `makeRoom` is called.
 */
export async function startInfluxd(
  options: {
    readonly folder?: string;
    readonly isSetUp?: boolean;
    readonly fileKbMax?: number;
  } = {},
): Promise<OwnInfluxServer> {
  const program = process.env.INFLUXD ?? (await builtProgram());
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'nuanbu-influxd-')));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let fileKbMax = options.fileKbMax ?? 'unlimited';
  const start = (starter: string) =>
    startProcess([starter, folder, port, String(fileKbMax)], { INFLUXD: program }, url);
  let running = await start(program);
  const end = async (signal: NodeJS.Signals) => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  };
  const stop = async () => {
    await end('SIGKILL');
    if (!options.folder) await rm(folder, { recursive: true, force: true });
  };
  try {
    if (options.isSetUp !== false) await setUp(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ url, org: ORG, token: TOKEN, folder, stop },
    ...bucketsOf({ url, org: ORG, token: TOKEN }),
    get pid() {
      return running.pid!;
    },
    kill: () => end('SIGKILL'),
    makeRoom() {
      fileKbMax = 'unlimited';
      execFileSync('prlimit', ['--pid', String(running.pid), '--fsize=unlimited']);
    },
    async restart() {
      await end('SIGKILL');
      running = await start(MENDING_START);
    },
  };
}

async function builtProgram(): Promise<string> {
  const build = spawn(join(ROOT, '../shared/influxd/build'), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  build.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  const [code] = await once(build, 'close');
  if (code !== 0) throw new Error('INFLUXD is not set, and InfluxDB could not be built');
  return printed.trim();
}

/** Starts it so that it does not outlive this process, whatever becomes of the test. */
async function startProcess(
  [program, folder, port, fileKbMax]: readonly [string, string, number, string],
  env: NodeJS.ProcessEnv,
  url: string,
): Promise<ChildProcess> {
  const server = spawn(
    'bash',
    [
      ...['-c', 'ulimit -S -f "$0" && exec setpriv --pdeathsig KILL "$@"', fileKbMax, program],
      ...['--bolt-path', join(folder, 'influxd.bolt')],
      ...['--sqlite-path', join(folder, 'influxd.sqlite')],
      ...['--engine-path', join(folder, 'engine')],
      ...['--http-bind-address', `127.0.0.1:${port}`],
      ...['--reporting-disabled', '--log-level', 'error'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } },
  );
  const deadlineMs = performance.now() + BEFORE_IT_ANSWERS_MS;
  while (!(await isReady(url))) {
    if (server.exitCode !== null || performance.now() > deadlineMs) {
      server.kill('SIGKILL');
      throw new Error(`${program} does not answer at ${url}`);
    }
    await wait(50);
  }
  return server;
}

async function isReady(url: string): Promise<boolean> {
  return await fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function setUp(url: string): Promise<void> {
  await asked(`${url}/api/v2/setup`, {
    method: 'POST',
    body: JSON.stringify({
      ...{ username: 'admin', password: 'a-password', org: ORG, bucket: 'first', token: TOKEN },
    }),
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

let bucketsMade = 0;

function bucketsOf({ url, org, token }: { url: string; org: string; token: string }) {
  const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };
  const find = async (query: string) =>
    await (await asked(`${url}/api/v2/${query}`, { headers })).json();
  return {
    async makeBucket(retention?: { readonly everySeconds: number }): Promise<InfluxPlace> {
      bucketsMade += 1;
      const bucket = `test-${process.pid}-${Date.now()}-${bucketsMade}`;
      const { orgs } = (await find(`orgs?org=${encodeURIComponent(org)}`)) as {
        orgs: { id: string }[];
      };
      const retentionRules = retention ? [{ type: 'expire', ...retention }] : [];
      const body = JSON.stringify({ orgID: orgs[0]!.id, name: bucket, retentionRules });
      await asked(`${url}/api/v2/buckets`, { method: 'POST', headers, body });
      return { url, org, bucket, token };
    },
    async removeBucket({ bucket }: InfluxPlace): Promise<void> {
      const { buckets } = (await find(`buckets?name=${bucket}`)) as { buckets: { id: string }[] };
      for (const { id } of buckets) {
        await asked(`${url}/api/v2/buckets/${id}`, { method: 'DELETE', headers });
      }
    },
  };
}

async function asked(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response;
}
