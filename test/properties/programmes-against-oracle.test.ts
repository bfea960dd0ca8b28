import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyDifferences } from '../oracle/policy/differences.ts';
import { policyWitness } from '../oracle/policy/lines.ts';
import { makeWrittenSeason, writtenProgrammes } from '../oracle/policy/made/from-cases.ts';
import { makePolicySeason, type PolicySeason } from '../oracle/policy/made/season.ts';
import { settlePolicy, settlePolicyByCommand } from '../oracle/policy/product.ts';

const SEASONS = 60;

/** After all readings that are taken, and the present for the command too. */
const NOW = 1_800_000_000n;

async function agree(season: PolicySeason, kind: string, seed: number): Promise<Set<string>> {
  const got = await settlePolicy(season, NOW);
  const hint = `node test/oracle/compare.ts --programmes ${kind} --seasons 1 --seed ${seed}`;
  assert.deepEqual(policyDifferences(season, got, NOW), [], `${season.name}: ${hint}`);
  return new Set(got.rows.map((row) => /,(payable|certain|below|held|inel)/.exec(row)![1]!));
}

test(`the product settles ${SEASONS} seasons under made-up programmes as the witness does`, async () => {
  const met = new Set<string>();
  for (let seed = 1; seed <= SEASONS; seed += 1) {
    const statuses = await agree(makePolicySeason(seed), 'made', seed);
    for (const status of statuses) met.add(status);
  }
  assert.equal(met.size, 5, `only ${[...met].join(' ')}`);
});

test(`and ${SEASONS / 2} under the programmes of the notices and of other places`, async () => {
  const written = writtenProgrammes();
  for (let seed = 1; seed <= SEASONS / 2; seed += 1) {
    await agree(makeWrittenSeason(seed, written), 'written', seed);
  }
});

test('the command writes both forms of lines as the witness says, header and digest included', async () => {
  for (const isOfEnergy of [true, false]) {
    const now = BigInt(Math.floor(Date.now() / 1000));
    const season = firstOf(isOfEnergy);
    const got = await settlePolicyByCommand(season, isOfEnergy);
    assert.deepEqual(policyDifferences(season, got, now), [], season.name);
  }
});

/** The first made-up season of a form in which nobody chose a reading of the start. */
function firstOf(isOfEnergy: boolean): PolicySeason {
  for (let seed = 1_000; ; seed += 1) {
    const season = makePolicySeason(seed);
    const { files, onHand, request } = season;
    if (request.startRule !== undefined) continue;
    if (policyWitness(files, onHand, request, NOW).isOfEnergy === isOfEnergy) return season;
  }
}
