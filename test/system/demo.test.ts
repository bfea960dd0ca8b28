/**
 * The demo stays up: whoever tries it finds a desk on which there is something to do. Whoever watches
 * over it finds figures and a log, and in them nobody by name.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Office } from './office.fixture.ts';
import { interrupt, Place, type Running } from './place.fixture.ts';

let place: Place;
let demo: Running;
let office: Office;
let words: string;

before(async () => {
  place = await Place.make('demo-kept');
  demo = run();
  [words] = await demo.said(/the demo stays up[\s\S]*Ctrl-C/);
  const address = /open +(http:\/\/127\.0\.0\.1:\d+)/.exec(words)![1]!;
  const password = /password +(\S+)/.exec(words)![1];
  office = new Office(() => address, password);
});
after(() => place.remove());

function run(...more: readonly string[]): Running {
  const size = ['--households', '60', '--out', join(place.folder, 'out')];
  const watched = ['--log-level', 'debug', '--metrics-port', '0'];
  return place.run('demo', '--mqtt-port', '0', ...watched, ...size, ...more);
}

test('all accounts that it prints can sign in, a person for each part of the cycle', async () => {
  const names = [...words.matchAll(/^│ ([a-z-]+) +│/gm)].map(([, name]) => name!);
  assert.ok(names.length >= 8, words);
  const roles = await Promise.all(
    names.map(async (name) => (await office.person(name).see('/api/session')).roles),
  );
  const all = ['admin', 'auditor', 'bureau', 'feeder', 'finance', 'town', 'village'];
  assert.deepEqual([...new Set(roles.flat())].sort(), all);
});

test('its batch waits for the first signature, its notice run out, and can be paid', async () => {
  const batch = await office.person('town').see('/api/batches/1');
  assert.equal(batch.state, 'townReview');
  assert.deepEqual(batch.next, [{ step: 'signTown' }]);
  assert.deepEqual(
    batch.objections.map(({ answer }: { answer: { outcome: string } }) => answer.outcome).sort(),
    ['rejected', 'upheld'],
  );
  await office.person('town').act(1, 'sign-town');
  await office.person('bureau').act(1, 'sign-bureau');
  await office.person('finance').act(1, 'sign-finance');
  const { state } = await office.person('cashier').act(1, 'release', {
    ...{ kind: 'csv', executeOn: '2022-06-01', purpose: '清洁取暖补贴' },
    payer: { name: '区财政局', account: '3700100200', bank: '农商行' },
  });
  assert.equal(state, 'released');
});

test('what a clerk would look for is there', async () => {
  const auditor = office.person('auditor');
  for (const path of [
    '/api/unpaid?stage=held',
    '/api/violations',
    '/api/batches/1/payee-changes',
    '/api/funds/entries',
  ]) {
    assert.ok((await auditor.see(path)).items.length > 0, path);
  }
  const { items } = await auditor.see('/api/programmes/jining-jkq-2021/questions');
  assert.ok(items.some(({ signOffs }: { signOffs: unknown[] }) => signOffs.length > 0));
  const { planVersion } = await auditor.see('/api/progress?programme=jining-jkq-2021');
  assert.equal(planVersion, 1);
});

/** Every line of the log so far. */
async function logged(): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(place.dataDir, 'log', 'nuanbu.log'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

async function metrics(): Promise<string> {
  const served = (await logged()).find(({ component }) => component === 'health');
  return await (await fetch(`${served?.url}/metrics`)).text();
}

/** Of whatever of its households is nobody else's business, and every password: what a text has. */
async function secretsIn(searched: string): Promise<string[]> {
  const text = await readFile(join(place.folder, 'out', 'roster.csv'), 'utf8');
  const [head = '', ...rows] = text.replace('\ufeff', '').trim().split('\n');
  const columns = head.trim().split(',');
  const personal = ['household_id', 'name', 'id_number', 'phone', 'address'];
  const places = [...personal, 'payee_name', 'payee_account'].map((name) => columns.indexOf(name));
  assert.ok(!places.includes(-1), head);
  const values = rows.flatMap((row) => places.map((at) => row.split(',')[at]!)).filter(Boolean);
  assert.ok(values.length > 300, 'too little to look for');
  const password = /password +(\S+)/.exec(words)![1]!;
  const all = [...new Set(values), password, '3700100200'];
  // Digits within a longer number, such as a fraction of a second, are no phone.
  return all.filter((each) =>
    new RegExp(`(?<![\\d.])${each.replace(/[^\p{L}\p{N}]/gu, '\\$&')}(?!\\d)`).test(searched),
  );
}

test('its log names the part in every line, and nobody: no household, account or password', async () => {
  await office.person('auditor').see(`/api/households?text=${encodeURIComponent('户0001')}`);
  const lines = await logged();
  const parts = new Set(lines.map(({ component }) => component));
  assert.ok(!parts.has(undefined), JSON.stringify(lines.find(({ component }) => !component)));
  for (const part of ['api', 'ingest', 'postgres', 'process', 'settle']) assert.ok(parts.has(part));
  const text = JSON.stringify(lines);
  assert.deepEqual(await secretsIn(text), []);
});

test('a line of the log leads to its run, and each village of a run to its trace', async () => {
  const lines = await logged();
  const started = lines.find(({ msg }) => msg === 'run started');
  const run = lines.filter(({ runNumber }) => runNumber === started?.runNumber);
  assert.ok(run.length > 3);
  for (const { traceId } of run) assert.equal(traceId, started?.traceId);
  assert.match(String(started?.traceId), /^[0-9a-f]{32}$/);
});

test('its metrics are those of docs/metrics.md, account for every reading, and name nobody', async () => {
  const text = await metrics();
  const documented = await readFile(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  const told = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name!);
  for (const name of told)
    assert.ok(documented.includes(`\`${name}\``), `${name} is not documented`);
  const missing = [...documented.matchAll(/^\| `(\w+)`/gm)]
    .map(([, name]) => name!)
    .filter((name) => !told.includes(name) && !name.startsWith('nuanbu_subscriber_'));
  assert.deepEqual(missing, [], 'documented, and not told');
  const sum = (pattern: RegExp) =>
    [...text.matchAll(pattern)].reduce((all, [, value]) => all + Number(value), 0);
  for (const what of ['messages', 'readings']) {
    const received = sum(new RegExp(`^nuanbu_ingest_${what}_received_total (\\d+)$`, 'gm'));
    const ended = sum(new RegExp(`^nuanbu_ingest_${what}_total\\{.*\\} (\\d+)$`, 'gm'));
    assert.ok(received > 0);
    assert.equal(
      received,
      ended + sum(new RegExp(`^nuanbu_ingest_${what}_in_flight (\\d+)$`, 'gm')),
    );
  }
  assert.match(text, /^nuanbu_accounts_sum_fen 0$/m);
  assert.deepEqual(await secretsIn(text), []);
});

test('Ctrl-C ends it cleanly, and the next demo does not remove what was done by hand', async () => {
  const { code, out, err } = await interrupt(demo);
  assert.equal(code, 0, err);
  assert.match(out, /stopping …/);
  const next = await run('--no-keep').ended;
  assert.equal(next.code, 1);
  assert.match(next.err, /more than a demo's data/);
});
