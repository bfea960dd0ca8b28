import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ledgersForTests } from '../testing/ledger.fixture.ts';

const ledgers = ledgersForTests();
const children: ChildProcessWithoutNullStreams[] = [];
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** A ledger, and a process that writes by it. */
async function opened() {
  const { ledger, databaseUrl } = await ledgers.open();
  const fixture = fileURLToPath(import.meta.resolve('./writing-process.fixture.ts'));
  const child = spawn(process.execPath, [fixture, databaseUrl]);
  children.push(child);
  child.stderr.pipe(process.stderr);
  /** @returns the epoch of the pass that the process has from now on. */
  const enter = async () => {
    child.stdin.write('\n');
    const [line] = await once(child.stdout, 'data');
    return Number(line);
  };
  return { epochs: ledger.epochs, child, enter };
}

test('a writer that is killed in the middle of a pass is waited for until its lease ran out', async () => {
  const { epochs, child, enter } = await opened();
  assert.equal(await enter(), 1);
  let isFrozen = false;
  const freezing = epochs.freeze().finally(() => {
    isFrozen = true;
  });
  while ((await epochs.current()) === 1);
  assert.equal(isFrozen, false);
  child.kill('SIGKILL');
  assert.equal(await freezing, 1);
});

test('a writer that was stopped for long begins nothing by the lease that it had', async () => {
  const { epochs, child, enter } = await opened();
  assert.equal(await enter(), 1);
  assert.equal(await enter(), 1);
  child.kill('SIGSTOP');
  assert.equal(await epochs.freeze(), 1);
  child.kill('SIGCONT');
  assert.equal(await enter(), 2);
  // And a freeze that it hears of is over as soon as it has left.
  const freezing = epochs.freeze();
  while ((await epochs.current()) === 2);
  let epoch = await enter();
  while (epoch === 2) epoch = await enter();
  assert.deepEqual([epoch, await freezing], [3, 2]);
});
