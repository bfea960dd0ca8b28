/**
 * Hunts for differences between the product and the witness:
 *
 *     node test/oracle/compare.ts --seasons 1000 --seed 1 [--by process|command|store] [--whole]
 *     node test/oracle/compare.ts --programmes made|written --seasons 1000 --seed 1 [--whole]
 *     node test/oracle/compare.ts --roster FILE --meters FILE --readings FILE [--season …] [--from … --to …]
 *
 * Season after season from the seed on; a household that differs is shown with the fewest readings
 * that still make it differ (`--whole`: with all). The product is called in this process, by its
 * command line, or as a run does it, from a reading store's digests. With `--programmes` each season
 * has a programme of its own, made up or one that people wrote.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { askWitness, differences, onlyHousehold } from './differences.ts';
import type { StartRule } from './payout.ts';
import { compareProgrammes } from './policy/compare.ts';
import { settleByCommand, settleInProcess } from './product.ts';
import { type MadeSeason, makeSeason } from './season.ts';
import { type Runner, shrink } from './shrink.ts';
import { settleFromStore } from './stored-product.ts';

const { values } = parseArgs({
  options: {
    seasons: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    by: { type: 'string', default: 'process' },
    whole: { type: 'boolean', default: false },
    programmes: { type: 'string' },
    roster: { type: 'string' },
    meters: { type: 'string' },
    readings: { type: 'string' },
    season: { type: 'string', default: '2021-2022' },
    from: { type: 'string' },
    to: { type: 'string' },
    'start-rule': { type: 'string' },
  },
});

const nowSeconds = BigInt(Math.floor(Date.now() / 1000));

async function givenSeason(roster: string): Promise<MadeSeason> {
  const { meters, readings, from, to } = values;
  if (!meters || !readings) throw new Error('--roster needs --meters and --readings');
  return {
    seed: Number(values.seed),
    files: {
      roster: await readFile(roster, 'utf8'),
      meters: await readFile(meters, 'utf8'),
      readings: await readFile(readings, 'utf8'),
    },
    options: {
      season: values.season,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(values['start-rule'] ? { startRule: values['start-rule'] as StartRule } : {}),
    },
  };
}

/** The way of settling that `--by` names. */
function runnerOf(name: string): Runner {
  switch (name) {
    case 'process':
      return (season) => settleInProcess(season, nowSeconds);
    case 'command':
      return settleByCommand;
    case 'store':
      return (season) => settleFromStore(season, nowSeconds);
    default:
      throw new Error(`--by ${name} is none of process, command, store`);
  }
}

const run = runnerOf(values.by);

/** Prints each difference of the season and returns how many there are. */
async function compare(season: MadeSeason, name: string): Promise<number> {
  if (values.by === 'command' && season.nowSeconds !== undefined) return 0;
  const found = differences(askWitness(season, nowSeconds), await run(season));
  for (const { householdId, witness, product } of found) {
    console.log(`\n── ${name} ${JSON.stringify(season.options)} ${householdId}`);
    console.log(`witness ${witness}\nproduct ${product}`);
    if (householdId === '') continue;
    const small = values.whole ? null : await shrink(season, householdId, nowSeconds, run);
    const { files } = small?.season ?? onlyHousehold(season, householdId);
    console.log(`${files.roster}${files.meters}${files.readings}`);
    if (small === null) continue;
    console.log(`witness ${small.difference.witness}\nproduct ${small.difference.product}`);
  }
  return found.length;
}

let total = 0;
if (values.programmes !== undefined) {
  const first = Number(values.seed);
  total = await compareProgrammes(values.programmes, first, Number(values.seasons), values.whole);
} else if (values.roster !== undefined) {
  total = await compare(await givenSeason(values.roster), 'given');
} else {
  const first = Number(values.seed);
  const last = first + Number(values.seasons) - 1;
  for (let seed = first; seed <= last; seed += 1) {
    total += await compare(makeSeason(seed), `seed ${seed}`);
    if (seed % 500 === 0) console.log(`up to seed ${seed}: ${total} differences`);
  }
}
console.log(`${total} differences`);
process.exitCode = total === 0 ? 0 : 1;
