/**
 * A process that writes: at each line that it is sent it leaves its pass, takes another one and says
 * of which epoch. Called with the URL of a migrated database.
 */
import { createInterface } from 'node:readline';
import { connect } from '../connect.ts';
import { epochsOf } from './epochs.ts';
import type { Pass } from './writer.ts';

const clock = {
  now: () => Math.floor(Date.now() / 1000),
  monotonicMs: () => performance.now(),
};
const terms = { renewEveryMs: 50, renewWithinMs: 300, lateMs: 100 };
const { db } = connect(process.argv[2]!, 2);
const writer = epochsOf({ db, clock }, terms).openWriter('process', { writeLimitMs: 200, clock });

let pass: Pass | undefined;
for await (const _ of createInterface({ input: process.stdin })) {
  pass?.leave();
  pass = await writer.enter();
  process.stdout.write(`${pass.epoch}\n`);
}
process.exit();
