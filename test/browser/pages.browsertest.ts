/**
 * Every page of the console on the demo's data, in both languages, in light and dark, on a desk and
 * on a tablet: nothing fails, and nobody is kept out. What it looks like is left in `screenshots/`.
 */
import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { codesOf, ROLES } from '@nuanbu/terms';
import type { Browser } from 'playwright-core';
import { barriers } from './axe.fixture.ts';
import { openBrowser, Seat } from './browser.fixture.ts';
import { DemoDesk } from './desk.fixture.ts';
import { addressOf, pagePaths } from './pages.fixture.ts';

const SCREENSHOTS = fileURLToPath(new URL('./screenshots/', import.meta.url));
const PAGES = await pagePaths();

let desk: DemoDesk;
let browser: Browser;
/** Somebody with all roles, who sees everything. */
let everybody: Seat;
let values: Readonly<Record<string, string>>;

before(async () => {
  await rm(SCREENSHOTS, { recursive: true, force: true });
  await mkdir(SCREENSHOTS, { recursive: true });
  desk = await DemoDesk.start();
  await desk.office.add('everybody', codesOf(ROLES));
  browser = await openBrowser();
  everybody = await Seat.open(browser, desk);
  await everybody.visit('/', 'everybody', desk.password);
  values = await valuesOf(desk);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

/** What stands for the parameters of addresses; the household is one that all may see. */
async function valuesOf({ office }: DemoDesk): Promise<Record<string, string>> {
  const { items } = await office.person('village').see('/api/batches/1/lines?stand=in&limit=1');
  const [{ householdId, town, village }] = items;
  return {
    ...{ batch: '1', run: '2', before: '1', household: householdId, town, village },
    ...{ programme: 'jining-jkq-2021', part: 'questions' },
  };
}

/** `/batches/:batch` as a file's name. */
const nameOf = (path: string) => path.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'overview';

for (const path of PAGES) {
  test(`${path} in both languages, light and dark, wide and narrow`, async () => {
    const seat = await Seat.open(browser, desk, { like: everybody });
    const { page } = seat;
    const wrong: string[] = [];
    try {
      await page.goto(addressOf(path, values));
      await seat.settle();
      for (const language of ['zh', 'en'] as const) {
        if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          for (const width of [1280, 768]) {
            await page.setViewportSize({ width, height: 800 });
            await seat.settle();
            const variant = `${nameOf(path)}-${language}-${colorScheme}-${width}`;
            await page.screenshot({ path: `${SCREENSHOTS}${variant}.png` });
            const wider = await page.evaluate(OVERFLOW);
            const found = [...(await barriers(page)), ...seat.troubles()];
            if (wider !== 0) found.push(`it is wider than its window by ${wider} pixels`);
            wrong.push(...found.map((each) => `${variant}: ${each}`));
          }
        }
      }
      assert.deepEqual(wrong, []);
      assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, 'one heading');
    } finally {
      await seat.close();
    }
  });
}

for (const name of ['village', 'feeder']) {
  test(`every page tells ${name}, who may see few of them, whose it is, and fails nowhere`, async () => {
    const seat = await Seat.open(browser, desk);
    const page = await seat.visit('/', name, desk.password);
    for (const path of PAGES) {
      await page.goto(addressOf(path, values));
      await seat.settle();
      assert.deepEqual(seat.troubles(), [], path);
    }
    await page.goto('/users');
    await page.getByText('您没有查看这一页的权限').waitFor();
    await seat.close();
  });
}

/** In the page: by how many pixels it is wider than its window. */
const OVERFLOW =
  'Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)';
