/**
 * Processes of a platform that is more than one: what they refuse to embed, how they say that they
 * are ready, and how they end. What needs the servers themselves is in `processes.servertest.ts`.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type EmbeddedPostgres, silentLog, startEmbeddedPostgres } from '@nuanbu/runtime';
import { type Pass, passTo } from './pause.fixture.ts';
import { type Ended, nuanbu, Place, terminate } from './place.fixture.ts';

const DATA_KEY = Buffer.alloc(32, 7).toString('base64');
const INFLUX = {
  ...{ INFLUX_URL: 'http://127.0.0.1:9', INFLUX_ORG: 'o', INFLUX_BUCKET: 'b' },
  INFLUX_TOKEN: 'hunter2',
};

let place: Place;
let postgres: EmbeddedPostgres;
let pass: Pass;
/** The same database, through a way that can be held up. */
let databaseUrl: string;

before(async () => {
  place = await Place.make('processes');
  const dataDir = `${place.folder}/server`;
  postgres = await startEmbeddedPostgres({ dataDir, log: silentLog, onDeath: () => undefined });
  const url = new URL(postgres.databaseUrl);
  pass = await passTo(Number(url.port));
  url.port = String(pass.port);
  databaseUrl = url.href;
});
after(async () => {
  await pass?.close();
  await postgres?.stop();
  await place.remove();
});

/** Ended with a sentence that names what to set, and nothing that was secret. */
function refused({ code, out, err }: Ended, words: RegExp): void {
  assert.equal(code, 1, err);
  assert.match(err, words);
  assert.doesNotMatch(`${out}${err}`, /^ {4}at |hunter2/m);
}

test('a service alone refuses to embed what others are to share, and names it', async () => {
  const [influx, database] = ['INFLUX_URL (or INFLUX_PLACEMENT)', { DATABASE_URL: databaseUrl }];
  for (const [service, env, missing] of [
    ['ingest', {}, `DATABASE_URL, ${influx}, DATA_KEY`],
    ['settle', database, `${influx}, DATA_KEY`],
    ['api', { ...database, ...INFLUX }, 'DATA_KEY'],
  ] as const) {
    const ended = await nuanbu([service], env).ended;
    refused(ended, /works on what other processes share/);
    assert.ok(ended.err.includes(`\`nuanbu ${service}\``), ended.err);
    assert.ok(ended.err.includes(`: set ${missing}.`), ended.err);
  }
});

test('settling from files and settling as a service are told apart by the files', async () => {
  const words = ['settle', '--season', '2021-2022', '--roster', 'roster.csv'];
  refused(await nuanbu(words).ended, /needs --programme, --out too/);
});

test('a service whose servers are away says so by a code, and leaves nothing behind', async () => {
  const env = { DATABASE_URL: databaseUrl, ...INFLUX, DATA_KEY };
  refused(await nuanbu(['settle'], env).ended, /http:\/\/127\.0\.0\.1:9/);
});

test('while InfluxDB is away a command does what it can without readings, and says so else', async () => {
  const env = { DATABASE_URL: databaseUrl, ...INFLUX, DATA_KEY };
  for (const words of [['runs'], ['audit', 'verify'], ['user', 'list'], ['concentrator', 'list']]) {
    const { code, err } = await nuanbu(words, env).ended;
    assert.equal(code, 0, `${words}: ${err}`);
  }
  refused(
    await nuanbu(['forecast', '--programme', 'jining-jkq-2021'], env).ended,
    /http:\/\/127\.0\.0\.1:9/,
  );
});

test('a demo is made of nothing but its own', async () => {
  const env = { ...INFLUX, REDIS_URL: 'redis://127.0.0.1' };
  const { code, err } = await nuanbu(['demo', '--data-dir', place.dataDir], env).ended;
  assert.equal(code, 1);
  assert.match(err, /servers are named: REDIS_URL, INFLUX_URL or INFLUX_PLACEMENT/);
});

/** Starts everything in one process, on the PostgreSQL of others. */
async function start(settings: Record<string, string> = {}) {
  const ports = ['--mqtt-port', '0', '--metrics-port', '0'];
  const env = { DATABASE_URL: databaseUrl, DATA_KEY, ...settings };
  const running = nuanbu(['start', '--data-dir', place.dataDir, ...ports], env);
  after(() => running.child.kill('SIGKILL'));
  const [, health] = await running.said(/health +(http:\S+)\/health\/ready[\s\S]*Ctrl-C/);
  return { running, base: health! };
}

async function ready(base: string) {
  const response = await fetch(`${base}/health/ready`);
  const report = (await response.json()) as { phase: string; parts: Record<string, string> };
  return { status: response.status, ...report };
}

const UP = { ledger: 'up', readings: 'up', queues: 'up', broker: 'up' };

test('one process on a PostgreSQL of its own or of others says what it needs, and drains at SIGTERM', async () => {
  const { running, base } = await start({ DRAIN_SECONDS: '5' });
  assert.deepEqual(await ready(base), { status: 200, isReady: true, phase: 'up', parts: UP });
  const metrics = await (await fetch(`${base}/metrics`)).text();
  assert.match(metrics, /^nuanbu_build_info\{.*process="start"\} 1$/m);
  assert.equal((await fetch(`${base}/health/live`)).status, 200);

  pass.hold();
  const held = await ready(base);
  assert.deepEqual(
    [held.status, held.parts],
    [
      503,
      {
        ...{ readings: 'up', broker: 'up' },
        ...{ ledger: 'did not answer in time', queues: 'did not answer in time' },
      },
    ],
  );
  assert.equal((await fetch(`${base}/health/live`)).status, 200);
  pass.letGo();
  await untilReady(base);

  const { code, out, err } = await terminate(running);
  assert.equal(code, 0, err);
  await assert.rejects(fetch(`${base}/health/live`));
  // Where it was, for whoever looks later, and what it was told for nothing.
  const { host, pathname, password } = new URL(databaseUrl);
  assert.ok(out.includes(`ledger     postgresql ${host}${pathname}\n  readings   embedded`), out);
  assert.ok(password !== '' && !`${out}${err}`.includes(password));
  assert.match(err, /^DRAIN_SECONDS: no option has this name/m);
});

test('another data directory on the same PostgreSQL is refused: its readings are other ones', async () => {
  const env = { DATABASE_URL: databaseUrl, DATA_KEY };
  const other = nuanbu(['start', '--data-dir', `${place.folder}/other`, '--mqtt-port', '0'], env);
  refused(await other.ended, /台账的读数在另一处[\s\S]*nuanbu backup/);
});

test('what cannot be ended in time is left, with a code that says so', async () => {
  const { running } = await start({ DRAIN_S: '1' });
  pass.hold();
  try {
    const { code, err } = await terminate(running);
    assert.equal(code, 75, err);
    assert.match(err, /did not stop within 1 s \(DRAIN_S\)/);
  } finally {
    pass.letGo();
  }
});

async function untilReady(base: string): Promise<void> {
  while ((await ready(base)).status !== 200) await new Promise((go) => setTimeout(go, 50));
}

test('a second signal ends it at once', async () => {
  const { running, base } = await start();
  pass.hold();
  try {
    running.child.kill('SIGTERM');
    await running.said(/stopping/);
    assert.equal((await ready(base)).phase, 'draining');
    // One that comes sooner counts as the first again.
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.equal((await terminate(running)).code, 130);
  } finally {
    pass.letGo();
  }
});
