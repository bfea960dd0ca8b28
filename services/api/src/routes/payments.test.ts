import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BatchCommand } from '@nuanbu/settlement';
import { act, isRefusal } from '@nuanbu/settlement';
import { freshKey, type Person, person } from '../testing/people.fixture.ts';
import { enrol, settle } from '../testing/season.fixture.ts';
import { PROGRAMME, type World, worldForTests } from '../testing/world.fixture.ts';

const DAY_S = 86_400;
const SIGNERS = { signTown: 'town', signBureau: 'bureau', signFinance: 'finance' } as const;
const NAMES = [
  'clerk',
  'second',
  'maker',
  'cashier',
  'bearer',
  'checker',
  'town',
  'bureau',
  'finance',
];
const people: Record<string, Person> = {};

const world = worldForTests(async (made) => {
  await enrol(made);
  await signIn(made);
  await settle(
    made,
    (line) => {
      const funders = [{ funder: 'district', amountFen: line.amountFen }];
      const reckoning = { funders, payouts: { best: { amountFen: line.amountFen } } };
      return { ...line, evidence: { reckoning } as never };
    },
    'final',
  );
});

/** Everybody signs in, and again when days have passed. */
async function signIn(made: World): Promise<void> {
  for (const name of NAMES) people[name] = await person(made, name, ['finance']);
  const scope = { towns: [], villages: ['疃里镇/东村'] };
  people.village = await person(made, 'village', ['village'], scope);
}

/** Takes a step at the batch by the rules themselves. */
async function step(batch: number, action: BatchCommand['action'], name: string): Promise<void> {
  const { batches } = world().ledger;
  const { version } = await batches.get(batch);
  const decided = await batches.decide(
    batch,
    version,
    (view) => {
      const taken = act(view, { action, person: name, today: view.today } as BatchCommand);
      if (isRefusal(taken)) return taken;
      const { state: nextState, duty, notice, postings } = taken;
      const events = [{ action, duty: duty?.duty }] as const;
      return { nextState, events, postings, ...(notice && { noticePublished: notice }) };
    },
    { actor: name },
  );
  assert.ok(!isRefusal(decided), JSON.stringify(decided));
}

async function approve(batch: number): Promise<void> {
  await step(batch, 'publishNotice', 'clerk');
  world().clock.advance(20 * DAY_S);
  await step(batch, 'endNotice', 'clerk');
  await signIn(world());
  for (const [action, name] of Object.entries(SIGNERS)) await step(batch, action as never, name);
}

async function send(name: string, path: string, body: object = {}) {
  const number = Number(/batches\/(\d+)/.exec(path)?.[1] ?? 0);
  const seen = number === 0 ? {} : { version: (await world().ledger.batches.get(number)).version };
  return people[name]!.post(path, { ...seen, ...body }, freshKey());
}

const FORM = {
  kind: 'csv',
  payer: { name: '区财政局', account: '37001', bank: '农商行' },
  executeOn: '2022-06-01',
  purpose: '取暖补贴',
};
const funds = (amountFen: number) => ({
  ...{ kind: 'fundsReceived', programme: PROGRAMME.name, funder: 'district', amountFen },
  ...{ occurredOn: '2022-05-01', evidence: '拨款单 1' },
});

/** A bank's return file of lines: payment, yuan, word. */
function returned(...lines: readonly (readonly [string, string, string])[]) {
  const rows = lines.map(
    ([id, yuan, word]) => `${id},${yuan},${word},${word === '失败' ? '销户' : ''}`,
  );
  const text = ['业务编号,金额(元),处理结果,失败原因', ...rows].join('\r\n');
  const columns = {
    paymentId: '业务编号',
    amountYuan: '金额(元)',
    state: '处理结果',
    reason: '失败原因',
  };
  const mapping = { columns, states: { 成功: 'paidOut', 失败: 'failed' } };
  return { kind: 'csv', name: 'r.csv', base64: Buffer.from(text).toString('base64'), mapping };
}
const ALL = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2'];
/** What waits for somebody at batches beside their steps. */
const tasks = async (name: string) =>
  (await people[name]!.get('/api/overview')).body.tasks.map(
    (each: { batch: { number: number }; task: string; count: number }) =>
      `${each.batch.number} ${each.task} ${each.count}`,
  );
const answers = (word: (id: string) => string) =>
  ALL.map((id) => [`1-${id}`, '200.00', word(id)] as const);

describe('payments, from the release to the last fen', () => {
  it('are not released beyond the money that a level has', async () => {
    await approve(1);
    await send('finance', '/api/funds/entries', funds(119_999));
    const refused = await send('cashier', '/api/batches/1/release', FORM);
    assert.deepEqual([refused.status, refused.body.code], [409, 'fundsMissing']);
    await send('finance', '/api/funds/entries', funds(1));
    const signer = await send('finance', '/api/batches/1/release', FORM);
    assert.equal(signer.body.code, 'samePersonTwice');
    const released = await send('cashier', '/api/batches/1/release', FORM);
    assert.deepEqual([released.status, released.body.state], [200, 'released']);
    const { body } = await people.finance!.get('/api/funds');
    assert.deepEqual([body.items[0].paidFen, body.items[0].onHandFen], [120_000, 0]);
  });

  it('go out in a file that is handed out once, and again with a reason alone', async () => {
    const take = (attempt: number) =>
      send('cashier', `/api/batches/1/payment-files/${attempt}/take`);
    const { status, headers, body } = await take(1);
    assert.equal(status, 200);
    assert.match(String(headers['content-disposition']), /pay-b1-6-1200\.00\.csv/);
    assert.match(String(body), /1-A1/);
    assert.equal((await take(1)).body.code, 'alreadyExported');
    const path = '/api/batches/1/payment-files';
    assert.equal(
      (await send('cashier', path, { ...FORM, reason: ' ' })).body.code,
      'alreadyExported',
    );
    assert.equal((await send('cashier', path, { ...FORM, reason: '文件损坏' })).status, 200);
    assert.equal((await send('bearer', `${path}/2/take`)).status, 200);
    const { items } = (await people.finance!.get(path)).body;
    assert.deepEqual(
      items.map((file: { count: number; sumFen: number }) => [file.count, file.sumFen]),
      [
        [6, 120_000],
        [6, 120_000],
      ],
    );
  });

  it('are answered by a file of the bank as a whole, or not at all', async () => {
    const path = '/api/batches/1/returns';
    const paid = answers(() => '成功');
    for (const [line, code] of [
      [['1-A1', '200.01', '成功'], 'returnSumWrong'],
      [['1-Z9', '200.00', '成功'], 'returnLineUnknown'],
    ] as const) {
      const file = returned(line, ...paid.slice(1));
      const preview = await send('cashier', `${path}/preview`, { ...file, version: undefined });
      assert.equal(preview.body.refusals[0].code, code);
      assert.equal((await send('cashier', path, file)).body.code, code);
    }
    const { items } = (await people.finance!.get('/api/batches/1/payments')).body;
    assert.ok(items.every(({ state }: { state: string }) => state === 'waiting'));
    assert.doesNotMatch(JSON.stringify(items), /6228480/);
    const part = (await people.village!.get('/api/batches/1/payments?limit=1')).body;
    assert.deepEqual([part.items[0].householdId, part.next], ['C1', 'C1']);
    const owed = (await people.village!.get('/api/unpaid?limit=1')).body;
    assert.equal(owed.items[0].householdId, 'C1');
    assert.match(Buffer.from(owed.next, 'base64url').toString(), /"C1"/);

    const file = returned(...answers((id) => (id === 'A2' ? '失败' : '成功')));
    const preview = await send('cashier', `${path}/preview`, { ...file, version: undefined });
    assert.deepEqual(preview.body.matched.failed, { count: 1, sumFen: 20_000 });
    const recorded = await send('cashier', path, file);
    assert.deepEqual([recorded.status, recorded.body.state], [200, 'partlyReturned']);
    assert.equal((await send('cashier', path, file)).body.code, 'returnLineUnknown');
    const unpaid = (await people.finance!.get('/api/unpaid?stage=failed')).body.items;
    assert.deepEqual([unpaid[0].householdId, unpaid[0].failure], ['A2', '销户']);
    assert.ok(unpaid[0].ageDays > 0);
    assert.deepEqual((await people.village!.get('/api/unpaid')).body.items, []);
  });

  it('that failed are made again once two people have changed the payee', async () => {
    const again = { households: ['A2'] };
    const repay = (name: string) =>
      people[name]!.post('/api/batches/1/repayment', again, freshKey());
    assert.equal((await repay('maker')).body.code, 'payeeNotApproved');
    const payee = { name: '户二', account: '6228480399999999', bank: '农商行' };
    const path = '/api/batches/1/payee-changes';
    const asked = { household: 'A2', payee, reason: '原卡销户', evidence: '新卡复印件' };
    const bare = await send('clerk', path, { ...asked, evidence: '' });
    assert.equal(bare.body.code, 'evidenceMissing');
    const begun = { ...asked, payee: { ...payee, account: '6228480' } };
    assert.equal((await send('clerk', path, begun)).body.code, 'requestInvalid');
    const paid = await send('clerk', path, { ...asked, household: 'A1' });
    assert.equal(paid.body.code, 'lineStateWrong');
    // Whoever signed changes no payee, and the village has no part in it.
    assert.deepEqual(await tasks('clerk'), ['1 correctPayee 1']);
    for (const other of ['bureau', 'village']) assert.deepEqual(await tasks(other), []);
    assert.equal((await send('clerk', path, asked)).status, 200);
    assert.deepEqual(await tasks('clerk'), []);
    assert.deepEqual(await tasks('second'), ['1 approvePayee 1']);
    const own = await send('clerk', `${path}/1/answer`, { approved: true });
    assert.equal(own.body.code, 'samePersonTwice');
    const whole = await people.second!.post(`${path}/1/payee`);
    assert.deepEqual(whole.body, payee);
    assert.equal((await people.second!.post(`${path}/9/payee`)).body.code, 'payeeChangeNotFound');
    assert.equal((await people.village!.post(`${path}/1/payee`)).body.code, 'roleMissing');
    assert.equal((await send('second', `${path}/1/answer`, { approved: true })).status, 200);
    assert.doesNotMatch(JSON.stringify((await people.clerk!.get(path)).body), /6228480399/);

    assert.equal((await repay('second')).body.code, 'samePersonTwice');
    assert.deepEqual(await tasks('second'), []);
    assert.deepEqual(await tasks('maker'), ['1 repay 1']);
    const made = await repay('maker');
    assert.deepEqual(await tasks('maker'), []);
    assert.deepEqual([made.status, made.body.batchNumber], [200, 2]);
    assert.equal((await repay('maker')).body.code, 'lineNotFound');
    await approve(2);
    assert.equal((await send('cashier', '/api/batches/2/release', FORM)).status, 200);
    const file = await send('cashier', '/api/batches/2/payment-files/1/take');
    assert.match(String(file.body), /6228480399999999/);
    const answer = await send(
      'cashier',
      '/api/batches/2/returns',
      returned(['2-A2', '200.00', '成功']),
    );
    assert.equal(answer.body.state, 'paid');
    // Whoever carried the money to the bank does not say that it came home.
    const bearer = await send('bearer', '/api/batches/1/reconcile');
    assert.equal(bearer.body.code, 'samePersonTwice');
    for (const batch of [1, 2]) await step(batch, 'reconcile', 'checker');
    const { items } = (await people.finance!.get('/api/funds')).body;
    const { paidFen, returnedFen, owedFen, onHandFen } = items[0];
    assert.deepEqual([paidFen, returnedFen, owedFen, onHandFen], [140_000, 20_000, 0, 0]);
    assert.deepEqual((await people.finance!.get('/api/unpaid')).body.items, []);
  });
});
