import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askWitness, differences } from '../oracle/differences.ts';
import { settleByCommand, settleInProcess } from '../oracle/product.ts';
import { makeSeason } from '../oracle/season.ts';

const SEASONS = 150;

/** The clock of every season that brings none along: after all of their readings. */
const NOW = 1_800_000_000n;

test(`the product settles ${SEASONS} made-up seasons as the witness does`, async () => {
  for (let seed = 1; seed <= SEASONS; seed += 1) {
    const season = makeSeason(seed);
    const found = differences(askWitness(season, NOW), await settleInProcess(season, NOW));
    const hint = `seed ${seed}: node test/oracle/compare.ts --seasons 1 --seed ${seed}`;
    assert.deepEqual(found, [], hint);
  }
});

test('the command writes what the witness says, digest included', async () => {
  for (const seed of [1_000, 2_000]) {
    const season = makeSeason(seed);
    assert.equal(season.nowSeconds, undefined, `seed ${seed} is settled at the present time`);
    const now = BigInt(Math.floor(Date.now() / 1000));
    const found = differences(askWitness(season, now), await settleByCommand(season));
    assert.deepEqual(found, [], `seed ${seed}`);
  }
});
