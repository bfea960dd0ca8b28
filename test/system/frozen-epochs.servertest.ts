import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { influxForTest } from '@nuanbu/readings/testing';
import { silentLog, startEmbeddedPostgres } from '@nuanbu/runtime';
import { FIRST, metersOf, openStore, type WriterTask } from './epoch-writer.fixture.ts';

const WRITERS = 3;
const FREEZES = 8;
const SPAN = { from: FIRST, to: FIRST + 90 * 86_400 };

/** Processes that append all the time, and what each has said is acknowledged. */
class Writers {
  readonly acknowledged: number[] = [];
  readonly #children: ChildProcess[] = [];
  readonly #task: Omit<WriterTask, 'writer'>;

  constructor(task: Omit<WriterTask, 'writer'>) {
    this.#task = task;
  }

  /** Starts one more and waits until it has written. */
  async start(): Promise<void> {
    const writer = this.acknowledged.push(0) - 1;
    const fixture = fileURLToPath(import.meta.resolve('./epoch-writer.fixture.ts'));
    const words = [fixture, JSON.stringify({ ...this.#task, writer })];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#children.push(child);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.acknowledged[writer] = Number(text.trim().split('\n').at(-1));
    });
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    assert.equal(child.exitCode, null);
  }

  kill(writer: number): void {
    this.#children[writer]!.kill('SIGKILL');
  }

  async killAll(): Promise<void> {
    for (const child of this.#children) {
      if (child.signalCode !== null || child.exitCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
}

test('what is frozen holds all that was acknowledged, and never changes, whoever writes or dies', async (t) => {
  const closing: (() => Promise<unknown>)[] = [];
  t.after(async () => {
    for (const close of closing.reverse()) await close();
  });
  const dir = await mkdtemp(join(tmpdir(), 'nuanbu-epochs-'));
  closing.push(() => rm(dir, { recursive: true, force: true }));
  // Under root PostgreSQL runs as another user, who has to pass through.
  await chmod(dir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: dir, log: silentLog });
  closing.push(() => postgres.stop());
  const influx = await influxForTest();
  closing.push(() => influx.stop());
  const place = await influx.makeBucket();
  closing.push(() => influx.removeBucket(place));
  const task = { databaseUrl: postgres.databaseUrl, place };
  const { ledger, store } = await openStore(task);
  closing.push(() => ledger.close());
  closing.push(() => store.stop());
  const writers = new Writers(task);
  closing.push(() => writers.killAll());

  /** How many instants of each meter there are as of a commit, by a read of every row. */
  const countsAsOf = async (commit: number, writersThen: number) => {
    const counts: number[] = [];
    for (let writer = 0; writer < writersThen; writer += 1) {
      for (const meter of metersOf(writer)) {
        counts.push((await store.series(meter, SPAN, commit)).length);
      }
    }
    return counts;
  };

  for (let started = 0; started < WRITERS; started += 1) await writers.start();
  const frozen: { commit: number; counts: readonly number[]; writersThen: number }[] = [];
  for (let turn = 0; turn < FREEZES; turn += 1) {
    await wait(100 + 37 * turn);
    // One dies in the middle of it, and the freeze waits until it cannot write any more.
    if (turn === FREEZES / 2) {
      writers.kill(0);
      await writers.start();
    }
    const said = [...writers.acknowledged];
    const commit = await store.freeze();
    const counts = await countsAsOf(commit, said.length);
    for (const [writer, acknowledged] of said.entries()) {
      const here = counts.slice(3 * writer, 3 * writer + 3);
      assert.ok(Math.min(...here) >= acknowledged, `${here} of ${acknowledged} as of ${commit}`);
    }
    frozen.push({ commit, counts, writersThen: said.length });
  }
  const last = frozen.at(-1)!;
  await writers.killAll();
  assert.ok(new Set(frozen.map(({ commit }) => commit)).size === FREEZES);
  assert.ok(Math.min(...last.counts.slice(3)) > 0);
  for (const { commit, counts, writersThen } of frozen) {
    assert.deepEqual(await countsAsOf(commit, writersThen), counts, `as of ${commit}`);
  }
});
