/**
 * The demo's batch through to the last fen, by different people at browsers of their own: sent back
 * once, signed, paid, returned by the bank, corrected, paid again, reconciled.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';
import { type BankAnswer, FAULTLESS, PayingBank } from '@nuanbu/simulator-bank';
import { parseInstant } from '@nuanbu/units';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.fixture.ts';
import { DemoDesk } from './desk.fixture.ts';
import { choose, confirm, confirmIn, Staff } from './staff.fixture.ts';

/** A bank that returns some payments, and whose first answer to each file has a wrong sum. */
const bank = new PayingBank({ ...FAULTLESS, seed: 'browser', closedAccount: 15, changedSums: 1 });
const AT = parseInstant('2022-06-02')!;
/** Messages that the bank took, and the households that it could not pay. */
const sent = new Map<number, string>();
let failed: string[] = [];

let desk: DemoDesk;
let browser: Browser;
let staff: Staff;

before(async () => {
  desk = await DemoDesk.start();
  browser = await openBrowser();
  staff = new Staff(browser, desk);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});
afterEach(() => assert.deepEqual(staff.troubles(), []));

/** Releases a batch in a form, takes its file, and carries it to the bank. */
async function pay(batch: number, kind: 'csv' | 'xlsx', form: string): Promise<void> {
  const page = await staff.visit('cashier', `/batches/${batch}/payments`);
  await page.getByRole('main').getByRole('button', { name: '放款', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: form }).check();
  const payer = dialog.getByRole('group', { name: '付款单位' });
  await payer.getByLabel('户名').fill('区财政局');
  await payer.getByLabel('账号').fill('3700100200');
  await payer.getByLabel('开户行').fill('农商行');
  await confirmIn(dialog, '放款', '放款');
  const download = page.waitForEvent('download');
  await confirm(page, '取走文件');
  const file = await download;
  const bytes = await readFile(await file.path());
  const taking = await bank.take({ name: file.suggestedFilename(), bytes }, kind);
  assert.ok(taking.taken, JSON.stringify(taking));
  sent.set(batch, taking.messageId);
  failed = bank
    .booksOf(taking.messageId)
    .flatMap(({ order, outcome }) =>
      outcome === 'paid' ? [] : [order.paymentId!.replace(/^\d+-/, '')],
    );
  await page.getByText('cashier ·').first().waitFor();
}

/** Looks at a return file, and records it where nothing is against it. */
async function importReturns(batch: number, answer: BankAnswer): Promise<void> {
  const page = await staff.visit('cashier', `/batches/${batch}/payments`);
  await page.getByRole('button', { name: '导入回盘', exact: true }).click();
  await choose(page.getByLabel('回盘文件'), answer.name, answer.bytes);
  await page.getByRole('button', { name: '预览', exact: true }).click();
  if (answer.faults.length > 0) {
    await page.getByText(/文件有 \d+ 处对不上/).waitFor();
    assert.equal(await page.getByRole('button', { name: '登记回盘' }).count(), 0);
    return;
  }
  await confirm(page, '登记回盘');
}

async function approve(batch: number): Promise<void> {
  await staff.step('bureau-clerk', batch, '开始公示');
  desk.passNotice();
  staff.expect(/^401 /);
  await staff.step('bureau-clerk', batch, '结束公示');
  for (const name of ['town', 'bureau', 'finance']) await staff.step(name, batch, '签字');
  assert.equal(await stateOf(batch), 'approved');
}

async function stateOf(batch: number): Promise<string> {
  return (await desk.office.person('auditor').see(`/api/batches/${batch}`)).state;
}

test('the town signs, and the bureau sends it back with a reason, once', async () => {
  const page = await staff.visit('town', '/');
  await page.getByRole('link', { name: '1 件事待您办理' }).waitFor();
  await staff.step('town', 1, '签字');
  assert.equal(await stateOf(1), 'bureauReview');
  const bureau = await staff.visit('bureau', '/batches/1');
  await bureau.getByRole('main').getByRole('button', { name: '退回', exact: true }).click();
  const dialog = bureau.getByRole('dialog');
  await dialog.getByLabel('退回理由').fill('请核对第一户的面积');
  await confirmIn(dialog, '退回', '退回');
  assert.equal(await stateOf(1), 'draft');
  await bureau.getByText('草稿').first().waitFor();
});

test('its maker puts the notice up again, and when it has run out three people sign', async () => {
  await approve(1);
});

test('the cashier releases it, and takes the file to the bank', async () => {
  await pay(1, 'xlsx', 'Excel');
  assert.equal(await stateOf(1), 'released');
  assert.ok(failed.length > 0);
});

test('a return file with a wrong sum is refused whole; what is right is looked at, then recorded', async () => {
  await importReturns(1, await bank.answer(sent.get(1)!, AT));
  assert.equal(await stateOf(1), 'released');
  await importReturns(1, await bank.answerAgain(sent.get(1)!, AT));
  assert.equal(await stateOf(1), 'partlyReturned');
});

test('two people correct each payee that failed, and a third makes the batch that pays again', async () => {
  const path = '/batches/1/payments';
  for (const [index, household] of failed.entries()) {
    const clerk = await staff.visit('bureau-clerk', path);
    await clerk.getByRole('button', { name: '更正收款人', exact: true }).click();
    const form = clerk.getByRole('dialog');
    await form.getByLabel('户编号').fill(household);
    await form.getByLabel('收款人姓名').fill('户主');
    await form.getByLabel('收款账号').fill(`0009000000000000${index}`);
    await form.getByLabel('开户行').fill('农商行');
    await form.getByLabel('理由').fill('银行退回：账户已销户');
    await form.getByLabel('证据编号').fill('新卡复印件 1');
    await confirmIn(form, '更正收款人');
    const second = await staff.visit('approver', path);
    await second.getByRole('button', { name: '复核', exact: true }).click();
    await confirmIn(second.getByRole('dialog'), '同意');
  }
  const maker = await staff.visit('finance-clerk', path);
  for (const household of failed) await maker.getByRole('checkbox', { name: household }).check();
  await maker.getByRole('button', { name: /编成重付批次/ }).click();
  await confirmIn(maker.getByRole('dialog'), '编重付批次');
  assert.equal(await stateOf(2), 'draft');
});

test('the new batch goes the same way and is paid, and both are reconciled', async () => {
  await approve(2);
  await pay(2, 'csv', 'CSV');
  assert.deepEqual(failed, []);
  await importReturns(2, await bank.answer(sent.get(2)!, AT));
  await importReturns(2, await bank.answerAgain(sent.get(2)!, AT));
  assert.equal(await stateOf(2), 'paid');
  for (const batch of [1, 2]) {
    await staff.step('checker', batch, '对账', '对账无误');
    assert.equal(await stateOf(batch), 'reconciled');
  }
  const { items } = await desk.office.person('auditor').see('/api/unpaid?stage=failed');
  assert.deepEqual(items, []);
});
