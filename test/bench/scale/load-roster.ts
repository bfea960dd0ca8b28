/**
 * Loads what a process holds of a district's roster, in a process of its own that holds nothing else,
 * and prints seconds and MB. Arguments: the ledger's URL and data key; `meters` as ingest, `cases` as
 * settle, or `made-up` and how many meters, which the ledger does not have.
 */

import { programmeText } from '@nuanbu/cli';
import { MeterDirectory, type MeterRegister } from '@nuanbu/ingest';
import { loadDataKeys, openLedger } from '@nuanbu/ledger';
import { DEFAULT_MODULUS_WH } from '@nuanbu/metering';
import { parseProgramme } from '@nuanbu/policy';
import { systemClock } from '@nuanbu/runtime';
import { frozenRun } from '@nuanbu/settle';
import { runTerms } from '@nuanbu/settlement';
import { DAY_S } from '@nuanbu/units';
import { secondsOf } from '../clock.ts';
import { meterIdsOf, SEASON_START } from '../quarter-hours.ts';

const [databaseUrl = '', env = '', what, many] = process.argv.slice(2);
const dataKeys = await loadDataKeys({ env, file: '' });
const ledger = await openLedger({ databaseUrl, dataKeys, clock: systemClock });
const heldMb = () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
};

const held: unknown[] = [];
const beforeMb = heldMb();
const seconds = await secondsOf(async () => {
  if (what === 'cases') held.push(await cases());
  else held.push(await meters(what === 'meters' ? ledger.roster : madeUp(Number(many))));
});
const mb = heldMb() - beforeMb;
console.log(JSON.stringify({ seconds, mb, parts: held.length }));
await ledger.close();

function madeUp(meters: number): MeterRegister {
  return {
    rosterVersion: async () => 1,
    loadMeters: async () =>
      meterIdsOf(meters).map((meterId, index) => ({
        ...{ meterId, villageKey: `town/${Math.floor(index / 100)}` },
        installations: [{ modulusWh: DEFAULT_MODULUS_WH }],
      })),
  };
}

async function meters(register: MeterRegister): Promise<MeterDirectory> {
  const directory = new MeterDirectory(register);
  await directory.reload();
  return directory;
}

async function cases() {
  const read = parseProgramme(await programmeText('jining-jkq-2021'));
  if (!read.ok) throw new Error('the programme does not load');
  const span = { from: SEASON_START, to: SEASON_START + DAY_S };
  const terms = runTerms(read.programme, { name: '2021-2022', beginYear: 2021, span });
  const version = await ledger.roster.rosterVersion();
  return frozenRun(1, terms, 1, await ledger.roster.snapshot(version));
}
