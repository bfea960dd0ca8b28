/** The demo stays up: whoever tries it finds a desk on which there is something to do. */
import assert from 'node:assert/strict';
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
  return place.run('demo', '--mqtt-port', '0', ...size, ...more);
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

test('Ctrl-C ends it cleanly, and the next demo does not remove what was done by hand', async () => {
  const { code, out, err } = await interrupt(demo);
  assert.equal(code, 0, err);
  assert.match(out, /stopping …/);
  const next = await run('--no-keep').ended;
  assert.equal(next.code, 1);
  assert.match(next.err, /more than a demo's data/);
});
