import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { createLog, newRegistry } from '@nuanbu/runtime';
import { ask, freshKey, person } from '../testing/people.fixture.ts';
import { worldForTests } from '../testing/world.fixture.ts';
import { httpMetrics, RequestCounts } from './http.ts';

const dir = mkdtempSync(join(tmpdir(), 'nuanbu-api-log-'));
after(() => rm(dir, { recursive: true }));
const file = join(dir, 'log');
const requestCounts = new RequestCounts();
const world = worldForTests(undefined, {
  requestCounts,
  log: createLog({ level: 'debug', to: { file } }),
});

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

const logged = (): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

it('counts requests by the pattern of their route, never by their address', async () => {
  const auditor = await person(world(), 'auditor', ['auditor']);
  await auditor.get('/api/runs/7');
  await auditor.get('/api/runs/8');
  await auditor.get('/api/households?search=户一');
  await ask(world(), { method: 'GET', url: '/api/nowhere/户一' });
  const registry = newRegistry();
  httpMetrics(registry, requestCounts);
  const text = await registry.metrics();
  assert.match(
    text,
    /^nuanbu_http_requests_total\{method="GET",route="\/api\/runs\/:run",status="404"\} 2$/m,
  );
  assert.match(text, /^nuanbu_http_requests_total\{method="GET",route="none",status="404"\} 1$/m);
  assert.match(text, /^nuanbu_http_request_duration_seconds_count 4$/m);
  assert.doesNotMatch(text, /户一/);
  assert.doesNotMatch(readFileSync(file, 'utf8'), /户一|%E6%88%B7/);
});

it('goes on with the trace of whoever asks, or begins one, and says which in its answer and its log', async () => {
  const given = await ask(world(), {
    ...{ method: 'GET', url: '/api/health', headers: { traceparent: PARENT } },
  });
  assert.match(String(given.headers.traceparent), new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
  const own = await ask(world(), { method: 'GET', url: '/api/health' });
  const id = String(own.headers['x-request-id']).replaceAll('-', '');
  assert.match(String(own.headers.traceparent), new RegExp(`^00-${id}-`));
  const forged = await ask(world(), {
    ...{ method: 'GET', url: '/api/health', headers: { traceparent: '00-x-y-01' } },
  });
  assert.match(String(forged.headers.traceparent), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  const traces = logged()
    .filter(({ route }) => route === '/api/health')
    .map(({ traceId }) => traceId);
  assert.deepEqual(traces.slice(0, 2), [TRACE, id]);
});

it('says of a command that it was answered, also where reading is not spoken of', async () => {
  const finance = await person(world(), 'finance', ['finance']);
  await finance.post('/api/runs', {}, { ...freshKey(), traceparent: PARENT });
  const line = logged().find(({ method }) => method === 'POST');
  assert.deepEqual(
    [line?.level, line?.component, line?.route, line?.status, line?.traceId],
    ['info', 'api', '/api/runs', 400, TRACE],
  );
});
