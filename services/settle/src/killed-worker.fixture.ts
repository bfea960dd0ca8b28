/**
 * A process that takes up what is queued and is killed, without a chance to tidy up, after it has
 * saved a number of villages. Called with: directory, database URL, villages, and either the number
 * of a run or `request` to make one first.
 */
import type { Ledger } from '@nuanbu/ledger';
import { PROGRAMME } from './given.fixture.ts';
import { startWorld } from './world.fixture.ts';

const [dir = '', databaseUrl = '', villages = '1'] = process.argv.slice(2);
let left = Number(villages);

function dyingAfter(ledger: Ledger): Ledger {
  return {
    ...ledger,
    runs: {
      ...ledger.runs,
      async replaceVillageLines(...given) {
        await ledger.runs.replaceVillageLines(...given);
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
        // The others are in the middle of it when the end comes.
        if (left < 0) await new Promise(() => undefined);
      },
    },
  };
}

const { settlement } = await startWorld({ dir, databaseUrl }, dyingAfter);
const number = await settlement.requestRun({
  programme: PROGRAMME.name,
  season: '2021-2022',
  actor: 'reviewer',
});
await settlement.awaitRun(number);
