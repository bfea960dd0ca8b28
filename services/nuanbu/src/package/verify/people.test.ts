import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Findings } from './found.ts';
import { checkSignatures } from './people.ts';
import type { PackedProof } from './proof.ts';

const DIGEST = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

const WAY = [
  ['make', 'draft'],
  ['publishNotice', 'publicNotice'],
  ['endNotice', 'townReview'],
  ['signTown', 'bureauReview'],
  ['signBureau', 'financeReview'],
  ['signFinance', 'approved'],
] as const;

/** What is found of a batch that went so many steps, with its events made otherwise. */
function foundOf(steps: number, change: Record<string, object> = {}): string[] {
  const events = WAY.slice(0, steps).map(([action, state], index) => {
    const event = { number: index + 1, version: index + 1, round: 1, action, state };
    return { ...event, person: action, digest: DIGEST, ...change[action] };
  });
  const state = WAY[steps - 1]![1];
  const proof = { batch: { state, round: 1, digest: DIGEST }, events } as unknown as PackedProof;
  const findings = new Findings();
  checkSignatures(proof, findings);
  return findings.found.map(({ detail }) => detail);
}

test('a batch on its way has the signatures of the stages behind it', () => {
  for (let steps = 1; steps <= WAY.length; steps += 1) assert.deepEqual(foundOf(steps), []);
});

test('a signature on something else is found before the others sign, too', () => {
  const otherwise = { signTown: { digest: OTHER } };
  for (const steps of [4, 5, 6]) {
    assert.deepEqual(foundOf(steps, otherwise), [`signTown is on another digest, ${OTHER}.`]);
  }
});

test('two signatures of one person are found as soon as there are two', () => {
  const sameTwice = { signBureau: { person: 'signTown' } };
  assert.deepEqual(foundOf(4, sameTwice), []);
  assert.deepEqual(foundOf(5, sameTwice), ['They are not by 2 people.']);
});
