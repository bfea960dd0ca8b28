import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programmeText } from '../programmes.ts';
import { type Caller, caller, servedForTests } from './served.fixture.ts';

let bureau: Caller;
let finance: Caller;
const served = servedForTests(async (made) => {
  bureau = await caller(made, 'bureau', ['bureau']);
  finance = await caller(made, 'finance', ['finance']);
});

const NAME = 'jining-jkq-2021';
const other = async () => (await programmeText(NAME)).replace(/value: 0\.2\n/, 'value: 0.3\n');
const RATE = 'components.energySubsidy.rules.perKwh.rate';

test('a text is checked: what is wrong by line and column, or its rules in both languages', async () => {
  const broken = await bureau.post('/api/programmes/check', { text: 'programme: 1\ntitle: x\n' });
  assert.deepEqual([broken.status, broken.body.ok], [200, false]);
  assert.ok(broken.body.problems.some(({ line }: { line: number }) => line === 2));
  const sound = await bureau.post('/api/programmes/check', { text: await other() });
  const { ok, name, isOnFile, components, questions } = sound.body;
  assert.deepEqual([ok, name, isOnFile], [true, NAME, false]);
  const [rule] = components[0].rules;
  const pays = rule.cells.find((cell: { text: { zh: string } }) => cell.text.zh === '0.3');
  assert.ok(pays.head.zh !== pays.head.en);
  assert.ok(questions.length > 0);
  const same = await bureau.post('/api/programmes/check', { text: await programmeText(NAME) });
  assert.equal(same.body.isOnFile, true);
  const heir = await bureau.post('/api/programmes/check', {
    text: await programmeText('zichuan-2020'),
  });
  assert.ok(heir.body.lacking.length > 0);
});

test('it is filed as a new version, once, and compared with the one before', async () => {
  const text = await other();
  const filed = await bureau.post('/api/programmes', { text });
  assert.deepEqual([filed.body.name, filed.body.version, filed.body.isNew], [NAME, 2, true]);
  const again = await bureau.post('/api/programmes', { text });
  assert.deepEqual([again.body.version, again.body.isNew], [2, false]);
  const versions = await finance.get(`/api/programmes/${NAME}/versions`);
  assert.deepEqual(
    versions.body.items.map((each: { version: number; addedBy: string }) => [
      each.version,
      each.addedBy,
    ]),
    [
      [2, 'bureau'],
      [1, 'nuanbu'],
    ],
  );
  const diff = await finance.get(`/api/programmes/${NAME}/diff`);
  assert.deepEqual([diff.body.before.label, diff.body.after.label], [`${NAME}@1`, `${NAME}@2`]);
  assert.deepEqual(
    diff.body.changes.map((each: { path: string }) => each.path),
    [RATE],
  );
  const [{ before, after }] = diff.body.changes;
  assert.deepEqual([before.text, after.text], ['0.2', '0.3']);
  assert.match(after.source.document, /济开管字/);
  const back = await finance.get(`/api/programmes/${NAME}/diff?version=1&againstVersion=2`);
  assert.equal(back.body.changes[0].after.text, '0.2');
  const first = await finance.get(`/api/programmes/${NAME}/diff?version=1`);
  assert.deepEqual(first.body.changes, []);
  const two = await finance.get(`/api/programmes/${NAME}/diff?against=zichuan-2020`);
  assert.ok(two.body.changes.length > 10);
  const none = await finance.get('/api/programmes/none/diff');
  assert.deepEqual([none.status, none.body.code], [404, 'programmeUnknown']);
});

test('what is wrong is not filed, and nobody files without the duty', async () => {
  const broken = await bureau.post('/api/programmes', { text: 'programme: 1\n' });
  assert.deepEqual([broken.status, broken.body.code], [422, 'programmeInvalid']);
  assert.match(broken.body.detail, /^\d+:\d+ /);
  const refused = await finance.post('/api/programmes', { text: await other() });
  assert.equal(refused.body.code, 'roleMissing');
});

test('a programme is shown beside its sources, with who has signed a reading off', async () => {
  const path = `/api/programmes/${NAME}`;
  const { body: questions } = await finance.get(`${path}/questions`);
  const asked = questions.items.find((each: { decidedBy?: string }) => each.decidedBy);
  const signed = { parameter: asked.parameter, reason: '财政局会议纪要' };
  assert.equal((await finance.post(`${path}/sign-off`, signed)).status, 200);
  const { body } = await finance.get(path);
  const shown = body.parameters.find((each: { path: string }) => each.path === asked.parameter);
  assert.deepEqual([shown.signOff.actor, shown.signOff.reason], ['finance', '财政局会议纪要']);
  assert.ok(body.documents.some((each: { name: string }) => each.name === shown.document));
  assert.match(body.text, /^# |^programme:/m);
  assert.deepEqual([body.version, body.place.zh.length > 0], [2, true]);
  const old = await finance.get(`${path}?version=1`);
  const before = old.body.parameters.find(
    (each: { path: string }) => each.path === asked.parameter,
  );
  assert.equal(before.signOff, undefined);
  assert.equal((await served().platform.ledger.audit.verify()).holds, true);
});

test('its rules stand in words, and the cases of what comes with the software beside them', async () => {
  const path = `/api/programmes/${NAME}`;
  const { body } = await finance.get(`${path}?version=1`);
  const [rule] = body.components[0].rules;
  const pays = rule.cells.find((cell: { text: { zh: string } }) => cell.text.zh === '0.2');
  assert.ok(pays.head.zh !== pays.head.en);
  const { body: cases } = await finance.get(`${path}/cases?version=1`);
  const [first, below] = cases.items;
  assert.deepEqual(
    [first.name, first.gives, first.amountFen, first.period],
    ['exactly at the start', 'payable', 10_000, '2021-2022'],
  );
  assert.equal(
    first.household.zh,
    '改造年度 2021；居住满半年 是；村集体成员 是；验收日期 2021-09-30',
  );
  assert.equal(first.quantity.zh, '总电量 500.000 kWh');
  assert.equal(first.quantity.en, 'total 500.000 kWh');
  assert.equal(first.funders[0].amountFen, 10_000);
  assert.deepEqual([below.gives, below.amountFen], ['belowStart', undefined]);
  const refused = cases.items.find((each: { gives: string }) => each.gives === 'ineligible');
  assert.notEqual(refused.why.zh, refused.why.en);
  // Another text has no cases that anybody has computed.
  assert.deepEqual((await finance.get(`${path}/cases`)).body.items, []);
});
