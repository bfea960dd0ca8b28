import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import { HealthServer } from './health-server.ts';
import { Readiness } from './readiness.ts';

const exposition = { contentType: 'text/plain; version=0.0.4', metrics: async () => 'a 1\n' };

async function serve(t: TestContext, readiness: Readiness) {
  const server = new HealthServer({ host: '127.0.0.1', port: 0, readiness, exposition });
  await server.start();
  t.after(() => server.stop());
  return { base: server.address };
}

async function readyAt(base: string) {
  const response = await fetch(`${base}/health/ready`);
  return { status: response.status, ...((await response.json()) as object) };
}

test('a process is ready once it started, while all that it needs answers, until it drains', async (t) => {
  const readiness = new Readiness();
  let trouble: Error | undefined;
  readiness.needs('ledger', async () => 1);
  readiness.needs('store', async () => {
    if (trouble) throw trouble;
  });
  const { base } = await serve(t, readiness);
  const parts = { ledger: 'up', store: 'up' };
  assert.deepEqual(await readyAt(base), {
    ...{ status: 503, isReady: false, phase: 'starting', parts },
  });
  readiness.started();
  assert.deepEqual(await readyAt(base), { status: 200, isReady: true, phase: 'up', parts });

  trouble = new TroubleError('ledgerUnreachable', 'at a secret place');
  assert.deepEqual(await readyAt(base), {
    ...{ status: 503, isReady: false, phase: 'up' },
    parts: { ledger: 'up', store: 'ledgerUnreachable' },
  });
  trouble = new Error('at a secret place');
  assert.deepEqual((await readyAt(base)) as object, {
    ...{ status: 503, isReady: false, phase: 'up' },
    parts: { ledger: 'up', store: 'failed' },
  });
  trouble = undefined;
  assert.equal((await readyAt(base)).status, 200);

  readiness.drain();
  // Told to stop while it was still starting, it stays away.
  readiness.started();
  assert.deepEqual(await readyAt(base), {
    ...{ status: 503, isReady: false, phase: 'draining', parts },
  });
});

test('a process that goes on without a part is ready while that is away, and says so', async () => {
  const readiness = new Readiness({ goesOnWithout: ['queues'] });
  const away = new Set<string>();
  for (const part of ['ledger', 'queues']) {
    readiness.needs(part, async () => {
      if (away.has(part)) throw new TroubleError('queuesUnreachable', '');
    });
  }
  readiness.started();
  away.add('queues');
  const parts = { ledger: 'up', queues: 'queuesUnreachable' };
  assert.deepEqual(await readiness.report(), { isReady: true, phase: 'up', parts });
  away.add('ledger');
  assert.equal((await readiness.report()).isReady, false);
});

test('a part that goes and comes back is logged once each way, until the process drains', async () => {
  const told: unknown[] = [];
  const log = {
    warn: (fields: object) => told.push(['warn', fields]),
    info: (fields: object) => told.push(['info', fields]),
  };
  const readiness = new Readiness({ log, goesOnWithout: ['queues'] });
  let trouble: Error | undefined;
  readiness.needs('queues', async () => {
    if (trouble) throw trouble;
  });
  readiness.started();
  await readiness.report();
  assert.deepEqual(told, []);
  trouble = new TroubleError('queuesUnreachable', 'at a secret place');
  await readiness.report();
  // Why it is missing may change; it is missing all the same.
  trouble = new Error('at a secret place');
  await Promise.all([readiness.report(), readiness.report()]);
  trouble = undefined;
  await readiness.report();
  await readiness.report();
  const part = { component: 'health', part: 'queues' };
  const expected = [
    ['warn', { ...part, state: 'queuesUnreachable' }],
    ['info', part],
  ];
  assert.deepEqual(told, expected);
  readiness.drain();
  trouble = new Error('closed');
  await readiness.report();
  assert.deepEqual(told, expected);
});

test('a part that does not answer counts as down, and keeps nobody waiting', async () => {
  const readiness = new Readiness({ patienceMs: 20 });
  readiness.needs('store', () => new Promise(() => undefined));
  readiness.started();
  assert.deepEqual(await readiness.report(), {
    ...{ isReady: false, phase: 'up', parts: { store: 'did not answer in time' } },
  });
});

test('liveness asks nothing, metrics come as they are, and the rest is refused', async (t) => {
  const readiness = new Readiness();
  readiness.needs('ledger', async () => assert.fail('liveness asked the ledger'));
  const { base } = await serve(t, readiness);
  const answer = async (path: string, method = 'GET') => {
    const response = await fetch(`${base}${path}`, { method });
    return [response.status, await response.text(), response.headers.get('content-type')];
  };
  assert.deepEqual((await answer('/health/live')).slice(0, 2), [200, 'live\n']);
  assert.deepEqual(await answer('/metrics?x=1'), [200, 'a 1\n', exposition.contentType]);
  assert.deepEqual((await answer('/health/live', 'HEAD')).slice(0, 2), [200, '']);
  assert.equal((await answer('/health'))[0], 404);
  assert.equal((await answer('/metrics', 'POST'))[0], 405);
});

test('a port that somebody has is named', async (t) => {
  const { base } = await serve(t, new Readiness());
  const port = Number(new URL(base).port);
  const second = new HealthServer({
    ...{ host: '127.0.0.1', port, readiness: new Readiness(), exposition },
  });
  await assert.rejects(second.start(), (error) => {
    assert.ok(isTrouble(error, 'portInUse'), String(error));
    return error.detail.includes(`${port}`);
  });
});
