import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { isTrouble, type Trouble, TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { type Claim, claimDataDir, controlDir, readOwner } from '../claim.ts';
import { callControl } from './client.ts';
import { command } from './commands.ts';
import { serveControl } from './server.ts';

let root: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'nuanbu-control-'));
});
after(() => rm(root, { recursive: true }));

const hold = Promise.withResolvers<void>();
let heard = 0;
let begun = Promise.withResolvers<void>();

const COMMANDS = {
  add: command(z.strictObject({ numbers: z.array(z.int()) }), async ({ numbers }, { progress }) => {
    let sum = 0;
    for (const number of numbers) {
      sum += number;
      progress({ sum });
    }
    return { sum };
  }),
  nothing: command(z.strictObject({}), async () => undefined),
  trouble: command(z.strictObject({}), async () => {
    throw new TroubleError('runNotFound', 'Run 7.', { hint: 'List the runs.' });
  }),
  bug: command(z.strictObject({}), async () => {
    throw new TypeError('undefined is not a function');
  }),
  hold: command(z.strictObject({}), async () => {
    begun.resolve();
    await hold.promise;
    return 'held on';
  }),
  wait: command(z.strictObject({}), async (_, { signal }) => {
    const aborted = once(signal, 'abort');
    begun.resolve();
    await aborted;
    heard += 1;
    return 'heard';
  }),
};

async function running(dataDir: string): Promise<{ claim: Claim; stop: () => Promise<void> }> {
  const claim = await claimDataDir(dataDir);
  const control = serveControl(claim, COMMANDS);
  await control.start();
  return {
    claim,
    stop: async () => {
      await control.stop();
      await claim.release();
    },
  };
}

async function expectTrouble(call: Promise<unknown>, code: Trouble): Promise<TroubleError> {
  const error = await call.then(
    (value) => assert.fail(`answered ${JSON.stringify(value)}`),
    (reason) => reason,
  );
  assert.ok(isTrouble(error, code), String(error));
  return error;
}

const any = z.unknown();

test('a command runs in the platform, tells its progress, and answers', async () => {
  const dataDir = join(root, 'answers');
  const { stop } = await running(dataDir);
  const words: unknown[] = [];
  const result = await callControl({
    dataDir,
    command: 'add',
    args: { numbers: [1, 2, 3] },
    result: z.strictObject({ sum: z.int() }),
    onProgress: (word) => words.push(word),
  });
  assert.deepEqual(result, { sum: 6 });
  assert.deepEqual(words, [{ sum: 1 }, { sum: 3 }, { sum: 6 }]);
  assert.equal(await callControl({ dataDir, command: 'nothing', args: {}, result: any }), null);
  await stop();
});

test('unknown commands, wrong arguments, troubles and bugs come back as troubles', async () => {
  const dataDir = join(root, 'troubles');
  const { stop } = await running(dataDir);
  const ask = (command: string, args: unknown) =>
    callControl({ dataDir, command, args, result: any });
  assert.match((await expectTrouble(ask('drop', {}), 'commandRefused')).detail, /"drop"/);
  await expectTrouble(ask('constructor', {}), 'commandRefused');
  const wrong = await expectTrouble(ask('add', { numbers: ['1'] }), 'commandRefused');
  assert.match(wrong.detail, /numbers\.0/);
  await expectTrouble(ask('add', { numbers: [], extra: 1 }), 'commandRefused');
  await expectTrouble(ask('add', { numbers: Array(600_000).fill(1) }), 'commandRefused');
  const trouble = await expectTrouble(ask('trouble', {}), 'runNotFound');
  assert.equal(trouble.detail, 'Run 7.');
  assert.equal(trouble.hint, 'List the runs.');
  assert.match((await expectTrouble(ask('bug', {}), 'commandFailed')).detail, /not a function/);
  await stop();
});

test('what is not an envelope is refused, and says so', async () => {
  const dataDir = join(root, 'envelopes');
  const { stop } = await running(dataDir);
  const { socket } = (await readOwner(dataDir))!;
  const post = async (path: string, body: string) => {
    const call = request({ socketPath: socket, path, method: 'POST' });
    call.end(body);
    const [response] = await once(call, 'response');
    let text = '';
    for await (const chunk of response) text += chunk;
    return JSON.parse(text).trouble.code;
  };
  assert.equal(await post('/v1/commands', '{"command":'), 'commandRefused');
  assert.equal(await post('/v1/commands', '{"args":{}}'), 'commandRefused');
  assert.equal(await post('/v1/other', '{"command":"nothing","args":{}}'), 'commandRefused');
  await stop();
});

test('nobody answers where no platform runs, never ran, or was killed', async () => {
  const dataDir = join(root, 'killed');
  const ask = () => callControl({ dataDir, command: 'nothing', args: {}, result: any });
  await expectTrouble(ask(), 'notRunning');
  const source = `
    import { z } from ${JSON.stringify(import.meta.resolve('zod'))};
    import { claimDataDir } from ${JSON.stringify(import.meta.resolve('../claim.ts'))};
    import { serveControl } from ${JSON.stringify(import.meta.resolve('./server.ts'))};
    const claim = await claimDataDir(${JSON.stringify(dataDir)});
    const sleep = {
      args: z.unknown(),
      run: (args, { progress }) => {
        progress('drowsy');
        return new Promise(() => console.log('asleep'));
      },
    };
    await serveControl(claim, { sleep }).start();
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const drowsy = Promise.withResolvers<unknown>();
  const onProgress = drowsy.resolve;
  const asleep = callControl({ dataDir, command: 'sleep', args: {}, result: any, onProgress });
  const cutOff = expectTrouble(asleep, 'notRunning');
  await once(child.stdout, 'data');
  await drowsy.promise;
  child.kill('SIGKILL');
  assert.match((await cutOff).detail, /ended before it answered/);
  await once(child, 'exit');
  await expectTrouble(ask(), 'notRunning');

  const { stop } = await running(dataDir);
  assert.equal(await ask(), null);
  await stop();
  await expectTrouble(ask(), 'notRunning');
});

test('a stop waits for the commands that run', async () => {
  const dataDir = join(root, 'waits');
  const { stop } = await running(dataDir);
  begun = Promise.withResolvers();
  const answered = callControl({ dataDir, command: 'hold', args: {}, result: z.string() });
  await begun.promise;
  const stopped = stop();
  hold.resolve();
  assert.equal(await answered, 'held on');
  await stopped;
});

test('a command hears that the platform stops', async () => {
  const dataDir = join(root, 'stops');
  const { stop } = await running(dataDir);
  begun = Promise.withResolvers();
  const answered = callControl({ dataDir, command: 'wait', args: {}, result: z.string() });
  await begun.promise;
  await stop();
  assert.equal(await answered, 'heard');
});

test('a command hears that the asking side has gone', async () => {
  const dataDir = join(root, 'gone');
  const { stop } = await running(dataDir);
  begun = Promise.withResolvers();
  heard = 0;
  const patience = new AbortController();
  const { signal } = patience;
  const asked = callControl({ dataDir, command: 'wait', args: {}, result: any, signal });
  const refused = assert.rejects(asked, { name: 'AbortError' });
  await begun.promise;
  patience.abort();
  await refused;
  while (heard === 0) await new Promise(setImmediate);
  await stop();
  assert.equal(heard, 1);
});

test('only the owner may connect, and a path too long for a socket gets a short one', async () => {
  const usual = await running(join(root, 'short'));
  const usualSocket = (await readOwner(usual.claim.dataDir))!.socket!;
  assert.ok(usualSocket.startsWith(controlDir(usual.claim.dataDir)));
  assert.equal((await stat(usualSocket)).mode & 0o777, 0o600);
  await usual.stop();

  const dataDir = join(root, 'long'.repeat(30));
  const { stop } = await running(dataDir);
  const { socket } = (await readOwner(dataDir))!;
  assert.ok(!socket!.startsWith(dataDir));
  assert.equal((await stat(dirname(socket!))).mode & 0o777, 0o700);
  assert.equal(await callControl({ dataDir, command: 'nothing', args: {}, result: any }), null);
  await stop();
  await assert.rejects(stat(dirname(socket!)), { code: 'ENOENT' });
});
