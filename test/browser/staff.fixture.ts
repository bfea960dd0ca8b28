import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { Seat } from './browser.fixture.ts';
import type { DemoDesk } from './desk.fixture.ts';

/** People of a demo, each at a browser of their own. */
export class Staff {
  readonly #browser: Browser;
  readonly #desk: DemoDesk;
  readonly #seats = new Map<string, Seat>();

  constructor(browser: Browser, desk: DemoDesk) {
    this.#browser = browser;
    this.#desk = desk;
  }

  async seat(name: string): Promise<Seat> {
    const known = this.#seats.get(name);
    if (known) return known;
    const seat = await Seat.open(this.#browser, this.#desk);
    this.#seats.set(name, seat);
    return seat;
  }

  /** Somebody comes to a page, and signs in where they have to. */
  async visit(name: string, path: string): Promise<Page> {
    return (await this.seat(name)).visit(path, name, this.#desk.password);
  }

  /** Somebody takes the step of a batch that is theirs; typed is what the dialog asks for. */
  async step(name: string, batch: number, button: string, typed?: string): Promise<void> {
    const page = await this.visit(name, `/batches/${batch}`);
    await confirm(page, button, typed);
  }

  /** Something that is part of the test goes wrong in everybody's browser. */
  expect(trouble: RegExp): void {
    for (const seat of this.#seats.values()) seat.expect(trouble);
  }

  /** What went wrong in anybody's browser. */
  troubles(): string[] {
    return [...this.#seats].flatMap(([name, seat]) =>
      seat.troubles().map((each) => `${name}: ${each}`),
    );
  }
}

/** Opens a dialog by a button and confirms it there by a button of the same name. */
export async function confirm(page: Page, button: string, typed?: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
  await confirmIn(page.getByRole('dialog'), button, typed);
}

/** Confirms a dialog, which closes when the server has taken it. @throws Error with what it says. */
export async function confirmIn(dialog: Locator, button: string, typed?: string): Promise<void> {
  if (typed !== undefined) await dialog.getByLabel(/为避免误操作/).fill(typed);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  const closed = dialog.waitFor({ state: 'hidden' });
  await closed.catch(async () => assert.fail(`it stays open: ${await dialog.textContent()}`));
}

/** Gives a file to a field, as if it had been chosen from a disk. */
export async function choose(field: Locator, name: string, buffer: Buffer): Promise<void> {
  await field.setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}
