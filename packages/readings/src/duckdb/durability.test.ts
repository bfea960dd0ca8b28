import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ReadingStore } from '../port.ts';
import { BATCH_ROWS, METERS } from './appending-batches.fixture.ts';
import { temporaryPlace } from './place.fixture.ts';

const CHILD = fileURLToPath(new URL('./appending.fixture.ts', import.meta.url));

/** Runs the appending child until so many batches are acknowledged, then ends it with SIGKILL. */
async function killAfter(path: string, acknowledgements: number): Promise<Set<number>> {
  const child = spawn(process.execPath, [CHILD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  return await acknowledgedBy(child, (count) => {
    if (count === acknowledgements) child.kill('SIGKILL');
  });
}

async function acknowledgedBy(
  child: ChildProcess,
  onCount: (count: number) => void,
): Promise<Set<number>> {
  const acknowledged = new Set<number>();
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout! })) {
    acknowledged.add(Number(line));
    onCount(acknowledged.size);
  }
  await closed;
  return acknowledged;
}

/** How many rows of each batch the store has. */
async function batchesIn(store: ReadingStore): Promise<Map<number, number>> {
  const batches = new Map<number, number>();
  const asOf = await store.frontier();
  for (let meter = 0; meter < METERS; meter += 1) {
    const all = { from: 0, to: 4_000_000_000 };
    const series = await store.series(`meter-${meter}`, all, asOf);
    for (const batch of series.totalWh) batches.set(batch, (batches.get(batch) ?? 0) + 1);
  }
  return batches;
}

test('what was acknowledged before SIGKILL is there after it, and nothing is there in part', async () => {
  const place = await temporaryPlace();
  try {
    const known = new Set<number>();
    for (const acknowledgements of [1, 60, 400]) {
      for (const batch of await killAfter(place.path, acknowledgements)) known.add(batch);
      const store = await place.open();
      const batches = await batchesIn(store);
      for (const batch of known) assert.equal(batches.get(batch), BATCH_ROWS, `batch ${batch}`);
      for (const [batch, rows] of batches) assert.equal(rows, BATCH_ROWS, `batch ${batch}`);
      const { rows } = await store.counts();
      assert.equal(rows, batches.size * BATCH_ROWS);
      await store.stop();
    }
  } finally {
    await place.remove();
  }
});

test('a full disk refuses whole batches, loses none, and the store goes on when there is room', async () => {
  const place = await temporaryPlace();
  try {
    // A limit on the size of a file stands for the end of the disk: the write fails in the middle.
    const limitKb = 160;
    const child = spawn(
      'bash',
      [
        '-c',
        `trap '' XFSZ; ulimit -f ${limitKb}; exec "$0" "$@"`,
        process.execPath,
        CHILD,
        place.path,
        '400',
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const codes: string[] = [];
    child.stderr.on('data', (text) => codes.push(String(text)));
    const acknowledged = await acknowledgedBy(child, () => undefined);
    assert.match(codes.join(''), /^diskFull$/m);
    assert.equal(child.exitCode, 3);
    assert.ok(acknowledged.size > 0 && acknowledged.size < 400, `${acknowledged.size}`);
    const store = await place.open();
    const batches = await batchesIn(store);
    for (const batch of acknowledged) assert.equal(batches.get(batch), BATCH_ROWS);
    for (const rows of batches.values()) assert.equal(rows, BATCH_ROWS);
    await store.stop();
    const later = spawn(process.execPath, [CHILD, place.path, '400'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.equal((await acknowledgedBy(later, () => undefined)).size, 400);
    const full = await place.open();
    assert.equal((await full.counts()).rows, 400 * BATCH_ROWS);
    await full.stop();
  } finally {
    await place.remove();
  }
});
