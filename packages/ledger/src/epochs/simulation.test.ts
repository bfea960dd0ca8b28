/**
 * Writers and freezers in random order, each over a connection that is held up and cut now and then,
 * and a database that is restarted. An auditor sees to the one law: once a freeze has answered, no
 * pass of that epoch or an earlier one is given out or valid any more; and none is out at all but
 * those that were kept longer than the lease of a writer lasts that cannot renew it.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble } from '@nuanbu/terms';
import { connect } from '../connect.ts';
import { migrate } from '../migrations/index.ts';
import { startTestServer, type TestServer } from '../testing/server.fixture.ts';
import { type EpochNumbers, type EpochWriter, epochsOf } from './epochs.ts';
import { startShakyWay } from './shaky-way.fixture.ts';
import type { Pass } from './writer.ts';

const LIMIT_MS = 60;
const TERMS = { renewEveryMs: 20, renewWithinMs: 80, lateMs: 60 };
const WRITERS = 4;
const FREEZES = 25;
const clock = {
  now: () => Math.floor(Date.now() / 1000),
  monotonicMs: () => performance.now(),
};

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

/** Numbers from 0 to below 1, the same ones for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

class Auditor {
  readonly #out = new Set<{ readonly given: Pass; readonly since: number }>();
  #frozen = 0;
  readonly complaints: string[] = [];
  readonly written = new Set<number>();

  entered(given: Pass, since: number): () => void {
    const { epoch } = given;
    if (epoch <= this.#frozen) {
      this.complaints.push(`a pass of ${epoch} was given out after ${this.#frozen} was frozen`);
    }
    const pass = { given, since };
    this.#out.add(pass);
    this.written.add(epoch);
    return () => this.#out.delete(pass);
  }

  froze(epoch: number): void {
    this.#frozen = Math.max(this.#frozen, epoch);
    for (const pass of this.#out) {
      const keptMs = performance.now() - pass.since;
      const isLate = keptMs > LIMIT_MS + TERMS.lateMs && pass.given.state() !== 'valid';
      if (pass.given.epoch > epoch || isLate) continue;
      this.complaints.push(`a pass of ${pass.given.epoch} is out after ${epoch} was frozen`);
    }
  }
}

/** Writes until it is told to stop; what is refused is tried again. */
async function write(
  writer: EpochWriter,
  auditor: Auditor,
  chance: () => number,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    try {
      const pass = await writer.enter();
      const left = auditor.entered(pass, performance.now());
      // One in twenty outstays what it promised.
      await wait(chance() * LIMIT_MS * (chance() < 0.05 ? 8 : 0.8));
      left();
      pass.leave();
    } catch (error) {
      if (!isTrouble(error, 'storeBusy')) throw error;
    }
    await wait(chance() * 10);
  }
}

async function freeze(epochs: EpochNumbers, auditor: Auditor, times: number, chance: () => number) {
  for (let left = times; left > 0; ) {
    try {
      const frozen = await epochs.freeze();
      auditor.froze(frozen);
      left -= 1;
    } catch (error) {
      // Somebody whose pass outstays its lease and lives: asked again, it is waited for again.
      if (!isTrouble(error, 'ledgerUnreachable') && !isTrouble(error, 'storeBusy')) throw error;
    }
    await wait(chance() * 60);
  }
}

for (const seed of [1, 2]) {
  test(`the law of epochs holds whatever comes between (${seed})`, async () => {
    const databaseUrl = await server.database();
    const direct = connect(databaseUrl, 1);
    await migrate(direct.db);
    await direct.close();
    const chance = random(seed);
    const auditor = new Auditor();
    let isOver = false;
    const ways = await Promise.all(
      Array.from({ length: WRITERS }, () => startShakyWay(databaseUrl)),
    );
    const connections = ways.map(({ url }) => connect(url, 2, 500));
    const all = connections.map(({ db }) => epochsOf({ db, clock }, TERMS));
    const shaking = (async () => {
      while (!isOver) {
        await wait(chance() * 150);
        const way = ways[Math.floor(chance() * ways.length)]!;
        if (chance() < 0.2) way.cut();
        else await way.holdUp(chance() * 400);
      }
    })();
    const writing = all.map((epochs, index) => {
      const writer = epochs.openWriter(`writer ${index}`, { writeLimitMs: LIMIT_MS, clock });
      return write(writer, auditor, chance, () => isOver);
    });
    const freezing = all.slice(0, 2).map((epochs) => freeze(epochs, auditor, FREEZES, chance));
    const restarting = wait(1_000).then(() => server.restart());
    try {
      await Promise.all([...freezing, restarting]);
    } finally {
      isOver = true;
      await Promise.allSettled([...writing, ...freezing, restarting, shaking]);
      for (const epochs of all) await epochs.close();
      for (const { close } of connections) await close();
      for (const way of ways) way.close();
    }
    await Promise.all(writing);
    assert.deepEqual(auditor.complaints, []);
    assert.ok(auditor.written.size > FREEZES / 4, `${auditor.written.size} epochs were written`);
  });
}
