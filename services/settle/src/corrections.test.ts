/** What a correction run freezes and finds, on real stores. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { DAY_S, startOfDay } from '@nuanbu/units';
import fc from 'fast-check';
import { PROGRAMME, SEASON } from './given.fixture.ts';
import type { RunRequest } from './plan-run.ts';
import {
  batchOf,
  type Dweller,
  enrol,
  evenRows,
  type Ground,
  type Row,
  startGround,
  startWorld,
  type World,
} from './world.fixture.ts';

const { from, to } = SEASON.span;
const ORDERS = 24;
const KEY = { programme: PROGRAMME.name, season: '2021-2022', component: 'energySubsidy' };
const REQUEST = { programme: PROGRAMME.name, season: '2021-2022', actor: 'reviewer' };

/** Households alike in everything but their numbers. */
const DWELLERS = Array.from({ length: ORDERS }, (_, index): Dweller => {
  return { householdId: `D${String(index).padStart(2, '0')}`, town: '镇', village: '村' };
});

/** One of which nothing is missing, so that something is booked. */
const WHOLE = 'E';

/** The last ten days are missing, but for one reading after the end. */
function earlyRows(householdId: string): Row[] {
  return evenRows(householdId, 400).filter(([, at]) => at < to - 10 * DAY_S || at > to);
}

/** What comes late: the end, days before it out of order, a duplicate, and two that contradict. */
function lateRows(householdId: string): Row[] {
  const missing = evenRows(householdId, 400).filter(([, at]) => at >= to - 10 * DAY_S && at <= to);
  const [first, , third, , fifth] = missing;
  const conflict: Row = [third![0], third![1], third![2] + 1_000];
  return [missing.at(-1)!, first!, third!, conflict, fifth!, fifth!, missing.at(-3)!];
}

let ground: Ground;
let world: World;
before(async () => {
  ground = await startGround();
  world = await startWorld(ground);
  await enrol(world.ledger, [...DWELLERS, { ...DWELLERS[0]!, householdId: WHOLE }]);
  const rows = DWELLERS.flatMap(({ householdId }) => earlyRows(householdId));
  await world.store.append(batchOf([...rows, ...evenRows(WHOLE, 400)]));
});
after(async () => {
  await world.stop();
  await ground.stop();
});

async function run(request: Partial<RunRequest>): Promise<number> {
  const { settlement } = world;
  const asked = { ...REQUEST, reason: '补录示数', ...request };
  const { run } = await settlement.awaitRun(await settlement.requestRun(asked));
  return run.number;
}

async function troubleOf(request: Partial<RunRequest>): Promise<Trouble | 'none'> {
  try {
    await run(request);
    return 'none';
  } catch (error) {
    assert.ok(isTrouble(error), String(error));
    return error.code;
  }
}

test('nothing is corrected before it is booked, nor without a reason', async () => {
  assert.equal(await troubleOf({ kind: 'correction' }), 'nothingBooked');
  assert.equal(await troubleOf({ kind: 'trial' }), 'nothingBooked');
  assert.equal(await troubleOf({ kind: 'correction', reason: ' ' }), 'reasonMissing');
  assert.deepEqual(await world.ledger.runs.list(), []);
});

test('law: in whichever order readings come late, they correct the same', async () => {
  const { ledger, store } = world;
  assert.equal(await run({ kind: 'final' }), 1);
  const places = lateRows('').map((_, place) => place);
  const arbitrary = fc.shuffledSubarray(places, { minLength: places.length });
  const orders = fc.sample(arbitrary, { numRuns: ORDERS, seed: 20_211_201 });
  for (const place of places) {
    const rows = DWELLERS.map(
      ({ householdId }, index) => lateRows(householdId)[orders[index]![place]!]!,
    );
    await store.append(batchOf(rows));
  }
  const number = await run({ kind: 'correction' });
  const lines = (await ledger.runs.lines(number)).filter((line) => line.householdId !== WHOLE);
  const found = lines.map(({ householdId: _, ...line }) => line);
  for (const line of found) assert.deepEqual(line, found[0]);
  assert.deepEqual(found[0]!.findings, ['conflictingReading']);
  assert.equal(found[0]!.status, 'payable');
  assert.equal((await ledger.runs.line(1, 'D00'))!.status, 'held');
  const view = await ledger.batches.correction(number);
  assert.equal(view.changed.readings.size, ORDERS);
  assert.deepEqual([view.changed.facts.size, view.changed.programme], [0, false]);
  assert.equal((await ledger.batches.newestRun(KEY))?.number, 1);
  assert.ok((await world.settlement.verifyRun(1)).matches);
});

test('a trial is a correction that never becomes money', async () => {
  const { ledger } = world;
  const [correction] = await ledger.runs.list();
  const trial = await ledger.runs.get(await run({ kind: 'trial' }));
  assert.deepEqual([trial.kind, trial.digest], ['trial', correction!.digest]);
  assert.deepEqual(trial.span, SEASON.span);
  assert.equal((await ledger.batches.list()).length, 1);
});

test('days and a reading of the start that somebody chose are kept', async () => {
  const { ledger } = world;
  const span = { from, to: startOfDay('2022-02-15') };
  const chosen = await run({ kind: 'final', span, startRule: 'deductCapPaid' });
  assert.equal((await ledger.batches.newestRun(KEY))?.number, chosen);
  const kept = await ledger.runs.get(await run({ kind: 'correction' }));
  assert.deepEqual(kept.span, span);
  assert.equal(kept.options.startRule, 'deductCapPaid');
  const view = await ledger.batches.correction(kept.number);
  assert.equal(view.changed.programme, false);
  // Asked for again, they are as somebody asks.
  const other = await run({ kind: 'correction', span: SEASON.span, startRule: 'threshold' });
  const asked = await ledger.runs.get(other);
  assert.deepEqual([asked.span, asked.options.startRule], [SEASON.span, 'threshold']);
  assert.equal((await ledger.batches.correction(other)).changed.programme, true);
});
