import { isDeepStrictEqual } from 'node:util';
import type { Component, Log } from '@nuanbu/runtime';
import type { MeterDirectory } from './meters.ts';
import type { Concentrator } from './ports.ts';

export interface FollowerOptions {
  readonly meters: Pick<MeterDirectory, 'refresh'>;
  readonly concentrators: { list(): Promise<readonly Concentrator[]> };
  /** Another one whenever anything about concentrators may have changed; asked often, so it is cheap. */
  readonly version: () => Promise<number>;
  /** Lets the intake take a concentrator's rights as the ledger now has them. */
  readonly reconsider: (name: string) => Promise<void>;
  readonly log: Log;
  readonly everyMs?: number | undefined;
}

/** A meter that was just registered is refused for no longer than this, and so is a revoked sender heard. */
const FOLLOW_EVERY_MS = 2_000;

/**
 * Keeps an intake up with what other processes enter: meters that are registered, and concentrators
 * whose rights or credentials change. One question each at a time; what fails is asked again.
 */
export class RegisterFollower implements Component {
  readonly #options: FollowerOptions;
  #known: ReadonlyMap<string, unknown> = new Map();
  #version: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#isStopping = false;
    this.#version = await this.#options.version();
    this.#known = await this.#rights();
    this.#lookLater();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #lookLater(): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().then(() => this.#lookLater());
    }, this.#options.everyMs ?? FOLLOW_EVERY_MS);
  }

  async #look(): Promise<void> {
    const { meters, version, log } = this.#options;
    try {
      await meters.refresh();
      // Asked for before the rights: what changes in between is found by the next look.
      const newest = await version();
      if (newest === this.#version) return;
      await this.#reconsiderChanged();
      this.#version = newest;
    } catch (err) {
      log.warn({ err }, 'the register could not be followed; it is tried again');
    }
  }

  async #reconsiderChanged(): Promise<void> {
    const now = await this.#rights();
    for (const [name, rights] of now) {
      if (isDeepStrictEqual(this.#known.get(name), rights)) continue;
      await this.#options.reconsider(name);
    }
    this.#known = now;
  }

  async #rights(): Promise<ReadonlyMap<string, unknown>> {
    const all = await this.#options.concentrators.list();
    return new Map(
      all.map(({ name, district, passwordHash, villages, mayCorrect, revokedAt }) => [
        name,
        { district, passwordHash, villages, mayCorrect, revokedAt },
      ]),
    );
  }
}
