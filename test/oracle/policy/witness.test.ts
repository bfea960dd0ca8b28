import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { witness } from '../oracle.ts';
import { makeSeason } from '../season.ts';
import { judgeCases } from './cases.fixture.ts';
import { policyWitness } from './lines.ts';

const NOW = 1_800_000_000n;
const POLICY = new URL('../../../packages/policy/', import.meta.url);

async function onHandIn(folder: string): Promise<Record<string, string>> {
  const files = await readdir(new URL(folder, POLICY));
  const texts = files.map(async (file) => [
    file.replace('.yaml', ''),
    await readFile(new URL(folder + file, POLICY), 'utf8'),
  ]);
  return Object.fromEntries(await Promise.all(texts));
}

for (const folder of ['cases/', 'programmes/']) {
  test(`the witness agrees with the test cases written by hand in ${folder}`, async () => {
    const onHand = await onHandIn(folder);
    const names = Object.keys(onHand).filter((name) => !name.endsWith('.cases'));
    assert.ok(names.length >= 5);
    for (const name of names) {
      const judged = judgeCases(onHand, name, onHand[`${name}.cases`]!);
      assert.ok(judged.length > 0, name);
      for (const { name: each, expected, got } of judged) {
        assert.deepEqual(got, expected, `${name}: ${each}`);
      }
    }
  });
}

test('by the file of seed 000 it says what the witness says that knows seed 000 by heart', async () => {
  const onHand = await onHandIn('programmes/');
  for (let seed = 1; seed <= 60; seed += 1) {
    const { files, options } = makeSeason(seed);
    const byHeart = witness(files, { ...options, nowSeconds: NOW });
    const request = { ...options, programme: 'jining-jkq-2021', component: 'energySubsidy' };
    const byFile = policyWitness(files, onHand, request, NOW);
    assert.deepEqual(byFile.rows, byHeart.rows, `seed ${seed}`);
    assert.equal(byFile.digest, byHeart.digest);
    assert.deepEqual(byFile.refusals, byHeart.refusals);
  }
});
