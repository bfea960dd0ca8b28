/** Hunts for differences under programmes of all kinds; see `test/oracle/compare.ts`. */
import { policyDifferences } from './differences.ts';
import { makeWrittenSeason, writtenProgrammes } from './made/from-cases.ts';
import { makePolicySeason, type PolicySeason } from './made/season.ts';
import { settlePolicy } from './product.ts';
import { readYaml } from './raw.ts';
import { shrinkPolicy } from './shrink.ts';

const NOW = 1_800_000_000n;

/** How the seasons of a kind are made. */
function makerOf(kind: string): (seed: number) => PolicySeason {
  if (kind === 'made') return makePolicySeason;
  if (kind !== 'written') throw new Error(`--programmes ${kind} is neither made nor written`);
  const written = writtenProgrammes();
  return (seed) => makeWrittenSeason(seed, written);
}

async function differencesOf(season: PolicySeason) {
  return policyDifferences(season, await settlePolicy(season, NOW), NOW);
}

/** A season's files, its programme without the sources. */
function show({ files, onHand, request }: PolicySeason): void {
  const bare = JSON.stringify(readYaml(onHand[request.programme]!), (key, value) =>
    key === 'source' || key === 'documents' ? undefined : value,
  );
  console.log(`${bare}\n${files.roster}${files.meters}${files.readings}`);
}

/** Compares seed after seed and returns how many differences there are. */
export async function compareProgrammes(
  kind: string,
  first: number,
  seasons: number,
  isWhole: boolean,
): Promise<number> {
  const make = makerOf(kind);
  let total = 0;
  for (let seed = first; seed < first + seasons; seed += 1) {
    const season = make(seed);
    const found = await differencesOf(season);
    total += found.length;
    if (found.length > 0) {
      console.log(`\n── ${season.name} ${JSON.stringify(season.request)}`);
      for (const { witness, product } of found)
        console.log(`witness ${witness}\nproduct ${product}`);
      const differs = async (trial: PolicySeason) => (await differencesOf(trial)).length > 0;
      const small = isWhole ? season : await shrinkPolicy(season, differs);
      show(small);
      for (const { witness, product } of await differencesOf(small))
        console.log(`witness ${witness}\nproduct ${product}`);
    }
    if (seed % 500 === 0) console.log(`up to seed ${seed}: ${total} differences`);
  }
  return total;
}
