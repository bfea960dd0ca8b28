/**
 * What goes wrong for people at their desks: a session that ends in the middle of a form, a browser
 * that was cut off or asleep, and two tabs that sign at once.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Locator } from 'playwright-core';
import { openBrowser, Seat, settle } from './browser.fixture.ts';
import { DemoDesk } from './desk.fixture.ts';

let desk: DemoDesk;
let browser: Browser;

before(async () => {
  desk = await DemoDesk.start();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

async function seatOf(name: string): Promise<Seat> {
  const seat = await Seat.open(browser, desk);
  await seat.visit('/', name, desk.password);
  return seat;
}

/** Ends somebody's session behind the back of their page. */
async function endSession({ context }: Seat): Promise<void> {
  const session = await context.request.get('/api/session');
  const { csrfToken } = await session.json();
  const headers = { 'x-csrf-token': csrfToken };
  const before = await context.storageState();
  assert.equal(
    (await context.request.post('/api/session/end', { headers, data: {} })).status(),
    200,
  );
  // The browser keeps the cookie that no longer holds, as when a session ends by itself.
  await context.addCookies(before.cookies);
}

/** Fills the form for another user, as far as the last field. */
async function fillForm({ page }: Seat, name: string): Promise<Locator> {
  await page.goto('/users');
  await page.getByRole('button', { name: '新增用户' }).click();
  const form = page.getByRole('dialog', { name: '新增用户' });
  await form.getByLabel('用户名').fill(name);
  await form.getByLabel('姓名或岗位').fill('新来的经办');
  await form.getByLabel('角色').click();
  await page.getByTitle('审计', { exact: true }).click();
  await page.keyboard.press('Escape');
  return form;
}

/** What turns in the button while it waits may stay in it unseen, and is read as a part of it. */
const SIGN_IN = /^(loading )?登\s*录$/;

async function signInAgain({ page }: Seat): Promise<void> {
  const again = page.getByRole('dialog', { name: '登录已过期' });
  await again.getByLabel('密码', { exact: true }).fill('not the password');
  await again.getByRole('button', { name: SIGN_IN }).click();
  await again.getByRole('alert').waitFor();
  await again.getByLabel('密码', { exact: true }).fill(desk.password);
  await again.getByRole('button', { name: SIGN_IN }).click();
  await again.waitFor({ state: 'hidden' });
}

async function added(name: string): Promise<unknown> {
  const { items } = await desk.office.person('admin').see('/api/users');
  const user = items.find((each: { name: string }) => each.name === name);
  return user && [user.displayName, user.roles];
}

test('a session that ends in the middle of a form loses nothing that was typed', async () => {
  const seat = await seatOf('admin');
  const form = await fillForm(seat, 'newcomer');
  seat.expect(/^401 /);
  await endSession(seat);
  // The page hears of it by itself, and asks.
  await signInAgain(seat);
  assert.equal(await form.getByLabel('姓名或岗位').inputValue(), '新来的经办');
  await form.getByRole('button', { name: '新增用户' }).click();
  await form.waitFor({ state: 'hidden' });
  assert.deepEqual(await added('newcomer'), ['新来的经办', ['auditor']]);
  assert.deepEqual(seat.troubles(), []);
  await seat.close();
});

test('and what is sent just then is carried out, once, when its person has signed in again', async () => {
  const seat = await seatOf('admin');
  seat.expect(/\/api\/events/);
  await seat.page.route('**/api/events*', (route) => route.abort());
  const form = await fillForm(seat, 'latecomer');
  seat.expect(/^401 /);
  await endSession(seat);
  await form.getByRole('button', { name: '新增用户' }).click();
  await signInAgain(seat);
  await form.waitFor({ state: 'hidden' });
  assert.deepEqual(await added('latecomer'), ['新来的经办', ['auditor']]);
  assert.deepEqual(seat.troubles(), []);
  await seat.close();
});

test('a browser that was cut off shows how things stand as soon as it is back', async () => {
  const seat = await seatOf('admin');
  const { page } = seat;
  await page.goto('/users');
  await seat.settle();
  const row = page.getByRole('row', { name: /late-riser/ });
  assert.equal(await row.count(), 0);
  seat.expect(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|net::/);
  await seat.context.setOffline(true);
  await desk.office.add('late-riser', ['auditor']);
  await seat.context.setOffline(false);
  await row.waitFor();
  assert.deepEqual(seat.troubles(), []);
  await seat.close();
});

test('of two tabs that sign at once one wins, and the other is told', async () => {
  const seat = await Seat.open(browser, desk);
  const first = await seat.visit('/batches/1', 'town', desk.password);
  const second = await seat.context.newPage();
  seat.watch(second);
  await second.goto('/batches/1');
  await settle(second);
  const dialogs = await Promise.all(
    [first, second].map(async (page) => {
      await page.getByRole('main').getByRole('button', { name: '签字', exact: true }).click();
      return page.getByRole('dialog');
    }),
  );
  seat.expect(/^409 POST \/api\/batches\/1\/sign-town$/);
  await Promise.all(
    dialogs.map((dialog) => dialog.getByRole('button', { name: '签字', exact: true }).click()),
  );
  const ends = await Promise.all(dialogs.map(endOf));
  assert.deepEqual([...ends].sort(), ['told', 'won']);
  // The page behind has gone on meanwhile; what was told stays to be read.
  const told = ends.indexOf('told');
  await [first, second][told]!.getByText('待主管部门审核').first().waitFor();
  assert.ok(await dialogs[told]!.getByRole('alert').isVisible());
  const { state, stages } = await desk.office.person('auditor').see('/api/batches/1');
  assert.equal(state, 'bureauReview');
  assert.equal(stages.filter(({ person }: { person?: string }) => person === 'town').length, 1);
  assert.deepEqual(seat.troubles(), []);
  await seat.close();
});

/** Whether a dialog closes, since the server has taken it, or says why not. */
function endOf(dialog: Locator): Promise<'won' | 'told'> {
  return Promise.race([
    dialog
      .getByRole('alert')
      .waitFor()
      .then(() => 'told' as const),
    dialog.waitFor({ state: 'hidden' }).then(() => 'won' as const),
  ]);
}
