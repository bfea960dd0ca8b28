import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

/** A process that says "ready", and whose stop says "stopping" and then ends, hangs or fails. */
function start(stop: string): { child: ChildProcess; output: () => string } {
  const source = `
    import { endWithin, stopOnSignals } from ${JSON.stringify(import.meta.resolve('./signals.ts'))};
    const alive = setInterval(() => {}, 1000);
    stopOnSignals(async (signal) => { console.log('stopping ' + signal); ${stop} });
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  return { child, output: () => text };
}

async function waitFor(child: ChildProcess, output: () => string, word: string): Promise<void> {
  while (!output().includes(word)) await once(child.stdout!, 'data');
}

test('the first Ctrl-C stops cleanly', async () => {
  const { child, output } = start('clearInterval(alive);');
  await waitFor(child, output, 'ready');
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.match(output(), /stopping SIGINT/);
});

test('a Ctrl-C that arrives twice, from the terminal and from npm, is one', async () => {
  const { child, output } = start(
    'await new Promise((r) => setTimeout(r, 100)); clearInterval(alive);',
  );
  await waitFor(child, output, 'ready');
  child.kill('SIGINT');
  await waitFor(child, output, 'stopping');
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.equal(output().match(/stopping/g)?.length, 1);
});

test('a second signal exits at once where the first hangs', async () => {
  const { child, output } = start('await new Promise(() => {});');
  await waitFor(child, output, 'ready');
  child.kill('SIGTERM');
  await waitFor(child, output, 'stopping');
  await new Promise((resolve) => setTimeout(resolve, 600));
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [130, null]);
  assert.equal(output().match(/stopping/g)?.length, 1);
});

test('an unclean stop is seen in the exit code', async () => {
  const { child, output } = start('clearInterval(alive); throw new Error("disk");');
  await waitFor(child, output, 'ready');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [1, null]);
});

test('a stop that takes longer than it may ends the process with a code that says so', async () => {
  const hang = "endWithin(0.05, () => console.log('late')); await new Promise(() => {});";
  const { child, output } = start(hang);
  await waitFor(child, output, 'ready');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [75, null]);
  assert.match(output(), /late/);
});

test('a stop that is in time calls that off', async () => {
  const { child, output } = start(
    "const off = endWithin(60, () => console.log('late')); off(); clearInterval(alive);",
  );
  await waitFor(child, output, 'ready');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.doesNotMatch(output(), /late/);
});
