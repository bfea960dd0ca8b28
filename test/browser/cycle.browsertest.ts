/**
 * The demo's batch through to the last fen, by different people at browsers of their own: sent back
 * once, signed, paid, returned by the bank, corrected, paid again, reconciled.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.fixture.ts';
import { DemoDesk } from './desk.fixture.ts';
import { confirmIn, Staff } from './staff.fixture.ts';

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
  await staff.step('bureau-clerk', 1, '开始公示');
  desk.passNotice();
  (await staff.seat('bureau-clerk')).expect(/^401 /);
  for (const name of ['town', 'bureau']) (await staff.seat(name)).expect(/^401 /);
  await staff.step('bureau-clerk', 1, '结束公示');
  for (const name of ['town', 'bureau', 'finance']) await staff.step(name, 1, '签字');
  assert.equal(await stateOf(1), 'approved');
});
