/**
 * What comes after a season was paid: a late reading and a corrected fact, seen before they become
 * money, confirmed as they were seen, paid by a batch of their own, and given back.
 */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { importReadings, importRoster, verifyRun } from '@nuanbu/cli/operations';
import { Desk, unbalanced } from './desk.fixture.ts';
import { Passbook } from './passbook.fixture.ts';
import { dueFen, HELD, HOUSEHOLDS, PAYOUT } from './payout-season.fixture.ts';

const QUIET = { progress: () => undefined, signal: new AbortController().signal };
/** Held by a person until papers are found. */
const DOUBTED = 'H09';
/** Paid, and found to have moved away. */
const [GONE, GONE_TOO] = ['H12', 'H13'];
/** Whose payment the bank returns. */
const RETURNED = 'H04';
const GROUNDS = { reason: '补录示数', evidence: '核查单 9' };

/** One answer of the interface, of any shape. */
type Row = Awaited<ReturnType<ReturnType<typeof of>['see']>>;

let desk: Desk;
const bank = new Passbook();
const of = (name: string) => desk.office.person(name);
const household = (id: string) => HOUSEHOLDS.find((each) => each.id === id)!;
const dueOf = (id: string) => dueFen(household(id));

before(async () => {
  desk = await Desk.open('corrections');
  const { office } = desk;
  for (const name of ['clerk', 'bureau']) await office.add(name, ['bureau']);
  await office.add('town', ['town']);
  for (const name of ['maker', 'finance', 'cashier', 'checker']) {
    await office.add(name, ['finance']);
  }
  await office.add('auditor', ['auditor']);
  const scope = { towns: ['疃里镇'], villages: [] };
  for (const role of ['bureau', 'finance'] as const) {
    await office.add(`one-town-${role}`, [role], scope);
  }
});
after(async () => {
  await desk?.close();
  await desk?.place.remove();
});

/** Whatever has happened: all accounts together are at zero, and so are those of each entry. */
afterEach(async () => {
  assert.deepEqual(await unbalanced(desk.ledger), []);
});

function differences(number: number, who = 'maker', query = ''): Promise<Row> {
  return of(who).see(`/api/runs/${number}/differences${query}`);
}

async function waiting(number: number): Promise<unknown[]> {
  const { items } = await of('maker').see(`/api/runs/${number}/waiting`);
  return items.map((each: Row) => [each.householdId, each.waitsFor, each.bookedFen, each.bestFen]);
}

function rowsOf({ rows }: Row): unknown[] {
  return rows.items.map((each: Row) => [
    ...[each.householdId, each.bookedFen, each.newFen, each.differenceFen, each.cause],
  ]);
}

/** Takes a batch through to its reconciliation, with the money that it needs. */
async function payWhole(batch: number): Promise<void> {
  await desk.payWhole(batch, bank);
  const { state } = await of('checker').act(batch, 'reconcile');
  assert.equal(state, 'reconciled');
}

/** Somebody brings a roster that says otherwise. */
async function moved(id: string, resident: 'yes' | 'no'): Promise<void> {
  const { town, village } = household(id);
  const path = join(desk.place.folder, 'files', `${id}-${resident}.csv`);
  const facts = 'cohort_year,accepted_on,resident,collective_member,violation_on';
  const row = [id, `户${id}`, town, village, 2021, '2021-09-30', resident, 'yes', ''].join();
  await writeFile(path, `household_id,name,town,village,${facts}\n${row}\n`);
  const told = await importRoster.run(desk.platform, { path }, QUIET);
  assert.equal(told.changed, 1, JSON.stringify(told));
}

async function funds(): Promise<Row> {
  const { items } = await of('auditor').see('/api/funds');
  return items.find(({ funder }: Row) => funder === PAYOUT.funder);
}

describe('a season that was paid', () => {
  const { funder: _, ...asked } = PAYOUT;
  let outdated: number;
  let preview: Row;
  let correction: number;

  it('cannot be corrected before anything of it is booked', async () => {
    const correct = { ...asked, kind: 'correction' };
    await of('maker').refused('reasonMissing', '/api/runs', { ...correct, reason: ' ' });
    await of('maker').refused('nothingBooked', '/api/runs', { ...correct, reason: '补' });
    await of('maker').refused('nothingBooked', '/api/runs', { ...asked, kind: 'trial' });
  });

  it('is settled, and paid but for a line that its run held and one that a person held', async () => {
    await desk.settle('maker');
    const decisions = [{ householdId: DOUBTED, decision: 'hold', reason: '材料不全' }];
    await of('clerk').act(1, 'lines', { decisions });
    await payWhole(1);
    const shown = await differences(1);
    assert.deepEqual([shown.households, shown.waiting, shown.undecided], [0, 2, 0]);
    assert.equal(shown.confirm.refused, 'runNotCorrection');
  });

  it('moves nothing where nothing has changed', async () => {
    outdated = await desk.run('maker', 'correction', '没有变化');
    const shown = await differences(outdated);
    assert.deepEqual(
      [shown.households, shown.toPayFen, shown.toTakeBackFen, shown.confirm],
      [0, 0, 0, {}],
    );
    assert.deepEqual(await waiting(outdated), [
      [HELD, 'run', 0, 13_400],
      [DOUBTED, 'person', 0, dueOf(DOUBTED)],
    ]);
    const body = { seen: shown.digest, reason: '没有变化' };
    await of('maker').refused('nothingMoves', `/api/runs/${outdated}/supplementary`, body);
  });

  it('shows what a late reading and a corrected fact would move, before it is money', async () => {
    const path = join(desk.place.folder, 'files', 'late.csv');
    const late = `M-${HELD},2022-04-01T00:00:00+08:00,1670`;
    await writeFile(path, `meter_id,read_at,total_kwh\n${late}\n`);
    await importReadings.run(desk.platform, { path }, QUIET);
    await moved(GONE, 'no');
    const trial = await desk.run('maker', 'trial');
    preview = await differences(trial);
    assert.deepEqual(rowsOf(preview), [
      [HELD, 0, 13_400, 13_400, 'reading'],
      [GONE, dueOf(GONE), 0, -dueOf(GONE), 'fact'],
    ]);
    const sums = { households: 1, toPayFen: 0, toTakeBackFen: dueOf(GONE) };
    assert.deepEqual(preview.byCause, [
      { cause: 'reading', households: 1, toPayFen: 13_400, toTakeBackFen: 0 },
      { cause: 'fact', ...sums },
    ]);
    assert.deepEqual(preview.toPayByFunder, [{ funder: PAYOUT.funder, amountFen: 13_400 }]);
    assert.equal(preview.rows.items[0].name, `户${HELD}`);
    const [only] = (await differences(trial, 'maker', '?cause=fact')).rows.items;
    assert.equal(only.householdId, GONE);
    const { rows } = await differences(trial, 'maker', `?limit=1&after=${HELD}`);
    assert.deepEqual([rows.items[0].householdId, rows.next], [GONE, undefined]);
    const taken = { seen: preview.digest, reason: '试算' };
    await of('maker').refused('runNotCorrection', `/api/runs/${trial}/supplementary`, taken);
    assert.equal((await of('auditor').see('/api/batches')).items.length, 1);
  });

  it('shows to each their places, and lets nobody confirm beyond them', async () => {
    correction = await desk.run('maker', 'correction', '补录示数');
    const shown = await differences(correction, 'one-town-bureau');
    assert.equal(shown.digest, preview.digest);
    assert.deepEqual(
      rowsOf(shown).map((row) => (row as string[])[0]),
      [GONE],
    );
    assert.deepEqual(shown.byVillage.length, 1);
    assert.equal(shown.confirm.refused, 'scopeMissing');
    assert.equal((await differences(correction, 'auditor')).confirm.refused, 'roleMissing');
    const body = { seen: preview.digest, reason: '补录示数' };
    const path = `/api/runs/${correction}/supplementary`;
    await of('one-town-bureau').refused('scopeMissing', path, body);
    await of('town').refused('roleMissing', path, body);
    await of('maker').refused('reasonMissing', path, { ...body, reason: ' ' });
  });

  it('confirms what was seen, and nothing else', async () => {
    await moved(GONE_TOO, 'no');
    const other = await desk.run('maker', 'correction', '补录示数');
    const path = `/api/runs/${other}/supplementary`;
    const body = { seen: preview.digest, reason: '补录示数', decisions: [] as unknown[] };
    await of('maker').refused('previewOutdated', path, body);
    const shown = await differences(other);
    assert.deepEqual([shown.households, shown.byCause.length], [3, 2]);
    body.seen = shown.digest;
    const release = { householdId: DOUBTED, decision: 'releaseHold', ...GROUNDS };
    const refused = (code: string, decision: object) =>
      of('maker').refused(code, path, { ...body, decisions: [decision] });
    await refused('evidenceMissing', { ...release, evidence: '' });
    await refused('lineNotFound', { ...release, householdId: 'H20' });
    body.decisions = [release];
    const made = await of('maker').post(path, body, 'confirm-once');
    const dueBackFen = dueOf(GONE) + dueOf(GONE_TOO);
    const drafted = {
      ...{ batchNumber: 2, toPayFen: 13_400 + dueOf(DOUBTED), toTakeBackFen: dueBackFen },
      offsetFen: 0,
    };
    assert.deepEqual([made.status, made.body], [200, drafted]);
    assert.deepEqual((await of('maker').post(path, body, 'confirm-once')).body, drafted);
    await of('maker').refused('alreadyBooked', path, body);
    await of('maker').refused('correctionOutdated', `/api/runs/${correction}/supplementary`, body);
    const after = await differences(other);
    assert.deepEqual(
      [after.households, after.waiting, after.bookedAs, after.confirm.refused],
      [0, 0, { batchNumber: 2, takenBackFen: dueBackFen }, 'alreadyBooked'],
    );
    const { items } = await of('auditor').see('/api/batches/2/lines');
    assert.deepEqual(
      items.map((each: Row) => [
        each.householdId,
        each.pays.amountFen,
        each.decisions.map((one: Row) => `${one.decision} by ${one.person}`),
      ]),
      [
        [HELD, 13_400, []],
        [DOUBTED, dueOf(DOUBTED), ['hold by clerk', 'releaseHold by maker']],
      ],
    );
  });

  it('pays the supplementary batch as any other, signed by who had no part in it', async () => {
    // Whoever held the line has a hand in the batch that pays it.
    await of('clerk').act(2, 'publish');
    desk.passNotice();
    await of('clerk').act(2, 'end-notice');
    await of('town').act(2, 'sign-town');
    await of('clerk').actRefused('samePersonTwice', 2, 'sign-bureau');
    await of('bureau').act(2, 'return', { reason: '附件不全' });
    await payWhole(2);
    const { paidFen, returnedFen, owedFen } = await funds();
    assert.equal(owedFen, returnedFen, 'the household that the bank returned is owed it');
    assert.ok(paidFen > returnedFen);
  });

  it('takes in what is given back, never more than is owed, in double entry', async () => {
    const { items } = await of('auditor').see('/api/recoveries/lines?open=true');
    assert.deepEqual(
      items.map((each: Row) => [each.householdId, each.batchNumber, each.dueFen, each.leftFen]),
      [GONE, GONE_TOO].map((id) => [id, 1, dueOf(id), dueOf(id)]),
    );
    const path = '/api/recoveries/received';
    const given = (householdId: string, amountFen: number) => ({
      ...{ batchNumber: 1, householdId, amountFen, occurredOn: '2022-06-20', evidence: '缴款书 3' },
    });
    await of('finance').refused('recoveryExceeded', path, given(GONE, dueOf(GONE) + 1));
    await of('finance').refused('lineNotFound', path, given('H20', 1));
    await of('finance').refused('evidenceMissing', path, { ...given(GONE, 1), evidence: ' ' });
    await of('bureau').refused('roleMissing', path, given(GONE, 1));
    assert.equal(household(GONE).town, '疃里镇');
    assert.notEqual(household(GONE_TOO).town, '疃里镇');
    await of('one-town-finance').refused('scopeMissing', path, given(GONE_TOO, 1));
    await of('finance').ok(path, given(GONE, 1));
    await of('one-town-finance').ok(path, given(GONE, dueOf(GONE) - 1));
    await of('finance').refused('recoveryExceeded', path, given(GONE, 1));
    const { items: left } = await of('auditor').see('/api/recoveries/lines?open=true');
    assert.deepEqual(
      left.map(({ householdId, leftFen }: Row) => [householdId, leftFen]),
      [[GONE_TOO, dueOf(GONE_TOO)]],
    );
    const { recoveredFen, onHandFen, returnedFen } = await funds();
    assert.deepEqual([recoveredFen, onHandFen], [dueOf(GONE), dueOf(GONE) + returnedFen]);
  });

  it('gives up a payment that the bank returned, where all of it is taken back', async () => {
    await moved(RETURNED, 'no');
    const number = await desk.run('maker', 'correction', '名册更正');
    const { digest: seen } = await differences(number);
    const made = await of('maker').ok(`/api/runs/${number}/supplementary`, {
      ...{ seen, reason: '名册更正' },
    });
    assert.deepEqual(made, { toPayFen: 0, toTakeBackFen: dueOf(RETURNED), offsetFen: 0 });
    const path = '/api/recoveries/withdrawn';
    const grounds = { occurredOn: '2022-06-21', evidence: '会议纪要 4', reason: '已迁出' };
    const line = (householdId: string) => ({ batchNumber: 1, householdId, ...grounds });
    await of('finance').refused('lineStateWrong', path, line(GONE_TOO));
    await of('finance').refused('reasonMissing', path, { ...line(RETURNED), reason: ' ' });
    const before = await funds();
    await of('finance').ok(path, line(RETURNED));
    await of('finance').refused('lineStateWrong', path, line(RETURNED));
    const { committedFen, owedFen, onHandFen } = await funds();
    assert.deepEqual(
      [committedFen, owedFen, onHandFen],
      [before.committedFen - dueOf(RETURNED), before.owedFen - dueOf(RETURNED), before.onHandFen],
    );
    const { items } = await of('auditor').see(`/api/recoveries/lines?household=${RETURNED}`);
    assert.deepEqual([items[0].withdrawnFen, items[0].leftFen], [dueOf(RETURNED), 0]);
    const households = [RETURNED];
    await of('maker').refused('lineNotFound', '/api/batches/1/repayment', { households });
  });

  it('moves nothing any more, and pays again what was given back and is put right', async () => {
    assert.equal((await differences(await desk.run('maker', 'trial'))).households, 0);
    await moved(GONE, 'yes');
    const again = await desk.run('maker', 'correction', '名册有误');
    const shown = await differences(again);
    assert.deepEqual(rowsOf(shown), [[GONE, 0, dueOf(GONE), dueOf(GONE), 'fact']]);
    const body = { seen: shown.digest, reason: '名册有误' };
    const made = await of('maker').ok(`/api/runs/${again}/supplementary`, body);
    assert.deepEqual([made.batchNumber, made.toPayFen, made.offsetFen], [3, dueOf(GONE), 0]);
    assert.equal((await differences(await desk.run('maker', 'trial'))).households, 0);
  });

  it('pays nobody again who gave nothing back: what is put right is set off', async () => {
    await moved(GONE_TOO, 'yes');
    const again = await desk.run('maker', 'correction', '名册有误');
    const shown = await differences(again);
    assert.deepEqual(rowsOf(shown), [[GONE_TOO, 0, dueOf(GONE_TOO), dueOf(GONE_TOO), 'fact']]);
    assert.equal(shown.offsetFen, dueOf(GONE_TOO));
    const body = { seen: shown.digest, reason: '名册有误' };
    const made = await of('maker').ok(`/api/runs/${again}/supplementary`, body);
    assert.deepEqual(made, { toPayFen: 0, toTakeBackFen: 0, offsetFen: dueOf(GONE_TOO) });
    const open = await of('auditor').see('/api/recoveries/lines?open=true');
    assert.deepEqual(open.items, []);
    const after = await differences(again);
    assert.deepEqual([after.households, after.bookedAs], [0, { takenBackFen: 0 }]);
    assert.equal((await differences(await desk.run('maker', 'trial'))).households, 0);
  });

  it('has every run as it was, to the digest, and an unbroken chain', async () => {
    const { items } = await of('auditor').see('/api/runs?limit=100');
    assert.ok(items.length >= 7);
    for (const { number, digest } of items) {
      const { matches, recomputed } = await verifyRun.run(desk.platform, { run: number }, QUIET);
      assert.deepEqual([matches, recomputed], [true, digest]);
    }
    assert.equal((await of('auditor').see('/api/audit/verification')).holds, true);
  });
});
