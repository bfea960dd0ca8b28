/**
 * A process that settles whatever is queued, slowly. It says when it is ready and which villages it
 * settled, and kills itself without a chance to tidy up at one of its steps. Called with: directory,
 * database URL, its file of readings, and the number of the step; 0 for never.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Ledger } from '@nuanbu/ledger';
import { startWorld } from './world.fixture.ts';

const [dir = '', databaseUrl = '', readings = '', fatal = '0'] = process.argv.slice(2);
let stepsLeft = Number(fatal);

/** Just before or just after something is written. */
async function step(): Promise<void> {
  await wait(50);
  stepsLeft -= 1;
  if (stepsLeft === 0) process.kill(process.pid, 'SIGKILL');
  // Others are in the middle of it when the end comes.
  if (stepsLeft === 0) await new Promise(() => undefined);
}

function mortal(ledger: Ledger): Ledger {
  return {
    ...ledger,
    runs: {
      ...ledger.runs,
      async replaceVillageLines(run, village, lines) {
        await step();
        await ledger.runs.replaceVillageLines(run, village, lines);
        await step();
        process.stdout.write(`${village.village}\n`);
      },
      async finish(...given) {
        await step();
        const finished = await ledger.runs.finish(...given);
        await step();
        return finished;
      },
    },
  };
}

await startWorld({ dir, databaseUrl }, mortal, { readings });
process.stdout.write('ready\n');
