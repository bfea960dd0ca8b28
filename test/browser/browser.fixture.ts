import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import type { DemoDesk } from './desk.fixture.ts';

/** Names under which systems install the browser. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** How long anything may take to show; machines that build have little to spare. */
const PATIENCE_MS = 20_000;

function installed(): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // It lies elsewhere, or is not installed.
      }
    }
  }
  assert.fail('No Chromium on the PATH; on Debian: apt-get install chromium fonts-noto-cjk');
}

/** Starts the browser that the system has. A missing one fails. */
export function openBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: installed(),
    // The browser's own cage wants a user who is not root.
    args: isRoot ? ['--no-sandbox'] : [],
  });
}

/** Somebody's browser, and what went wrong in it. */
export class Seat {
  static #seats = 0;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #troubles: string[] = [];
  readonly #expected: RegExp[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  /** Opens a browser of their own for somebody; with `like`, signed in as that other seat is. */
  static async open(
    browser: Browser,
    desk: DemoDesk,
    options: BrowserContextOptions & { readonly like?: Seat } = {},
  ): Promise<Seat> {
    const { like, ...rest } = options;
    Seat.#seats += 1;
    const context = await browser.newContext({
      baseURL: desk.address,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      extraHTTPHeaders: { 'x-forwarded-for': `10.1.0.${Seat.#seats}` },
      ...(like && { storageState: await like.context.storageState() }),
      ...rest,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const seat = new Seat(context, await context.newPage());
    seat.watch(seat.page);
    return seat;
  }

  /** Opens a page, and signs in where nobody is, or the session has ended with the days. */
  async visit(path: string, name: string, password: string): Promise<Page> {
    const { page } = this;
    this.expect(/^401 \/api\/session$/);
    await page.goto(path);
    const form = page.getByLabel('用户名');
    await form.or(page.getByRole('banner')).first().waitFor();
    if (await form.isVisible()) {
      await form.fill(name);
      await page.getByLabel('密码', { exact: true }).fill(password);
      await page.getByRole('button', { name: /^登\s*录$/ }).click();
    }
    await page.getByRole('banner').waitFor();
    await this.settle();
    return page;
  }

  /** Something that is part of the test goes wrong in the browser. */
  expect(trouble: RegExp): void {
    this.#expected.push(trouble);
  }

  /** What went wrong since last asked and was not expected: errors, and requests that failed. */
  troubles(): string[] {
    return this.#troubles.splice(0).filter((each) => !this.#expected.some((one) => one.test(each)));
  }

  /** Watches over another tab, too. */
  watch(page: Page): void {
    page.on('pageerror', (error) => this.#troubles.push(`error: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      const { url } = message.location();
      // A refused request is told with its address below.
      if (/Failed to load resource/.test(message.text())) return;
      if (['error', 'warning'].includes(message.type())) {
        this.#troubles.push(`${message.type()}: ${message.text()} (${url})`);
      }
    });
    page.on('response', (response) => {
      if (response.status() < 400) return;
      const { pathname, search } = new URL(response.url());
      const method = response.request().method();
      this.#troubles.push(
        `${response.status()} ${method} ${pathname}${search}`.replace(' GET', ''),
      );
    });
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // What a page asked for when it was left.
      if (why === 'net::ERR_ABORTED') return;
      this.#troubles.push(`${why} ${request.url()}`);
    });
  }

  /** Waits until nothing is loading any more. */
  async settle(): Promise<void> {
    await settle(this.page);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** Waits until a page has its heading, and nothing on it turns, shimmers or fades any more. */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  // Outlines, wheels, and charts whose drawing is still on its way.
  const busy = '.ant-skeleton-active, .ant-spin-spinning, figure:not(:has([role="img"] > *))';
  await page.locator(busy).first().waitFor({ state: 'detached' });
  await page.evaluate(FADED);
}

/** In the page: what has begun to move by the next frame has come to rest, or was taken away. */
const FADED = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  .then(() => Promise.allSettled(document.getAnimations()
    .filter((each) => each.effect?.getComputedTiming().endTime !== Infinity)
    .map((each) => each.finished)))
  .then(() => undefined)`;
