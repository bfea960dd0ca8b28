import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type MeterReadings, seriesOf } from '@nuanbu/metering';
import {
  digestLines,
  entitlementsOf,
  type HouseholdCase,
  type Line,
  markMoves,
  runTerms,
  settleHousehold,
} from '@nuanbu/settlement';
import { isTrouble, type Trouble, type TroubleError } from '@nuanbu/terms';
import { DAY_S, startOfDay } from '@nuanbu/units';
import { PROGRAMME, PROGRAMME_TEXT, SEASON } from './given.fixture.ts';
import { GroupedReadings } from './grouped-readings.ts';
import { loadRun } from './load-run.ts';
import { linesOf } from './village-lines.ts';
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

const { from } = SEASON.span;

/** Two villages of one name, and one whose households each show something else. */
const DWELLERS: readonly Dweller[] = [
  { householdId: 'A1', town: '东镇', village: '李村' },
  { householdId: 'A2', town: '东镇', village: '李村', resident: false },
  { householdId: 'B1', town: '西镇', village: '李村' },
  { householdId: 'C1', town: '西镇', village: '王村' },
  { householdId: 'C2', town: '西镇', village: '王村' },
  { householdId: 'C3', town: '西镇', village: '王村', meter: { maxPowerW: 3_000 } },
  { householdId: 'A3', town: '东镇', village: '李村' },
];

/** What is in the store, apart from conflicts, as somebody would hold it who has all rows. */
const ROWS: readonly Row[] = [
  ...evenRows('A1', 700),
  ...evenRows('A2', 700),
  ...evenRows('A3', 100),
  ...evenRows('B1', 1_800),
  // Nothing before the season's fourth day, with a use near the start of payment.
  ...evenRows('C1', 172).filter(([, at]) => at > from + 3 * DAY_S),
  // A blip in the middle.
  ...evenRows('C2', 500).map(
    (row): Row => (row[1] === from + 10 * DAY_S ? [row[0], row[1], 0] : row),
  ),
  // A jump that only the meter's own power limit shows.
  ...evenRows('C3', 400).map(
    ([id, at, wh]): Row => [id, at, at > from + 50 * DAY_S ? wh + 40_000 : wh],
  ),
];
const CONFLICT_AT = from + 20 * DAY_S;
const CORRECTED_AT = from + 21 * DAY_S;

const REQUEST = { programme: PROGRAMME.name, season: '2021-2022', actor: 'reviewer' };

let ground: Ground;
let world: World;
before(async () => {
  ground = await startGround();
  world = await startWorld(ground);
  await enrol(world.ledger, DWELLERS);
  await world.store.append(batchOf(ROWS));
  await world.store.append(batchOf([['M-A1', CONFLICT_AT, 5_000_000]]));
  await world.store.append(batchOf([['M-A1', CORRECTED_AT, 6_000_000]]));
  const [corrected] = ROWS.filter(([id, at]) => id === 'M-A1' && at === CORRECTED_AT);
  await world.store.append(batchOf([corrected!], { by: 'clerk', why: 'read again' }));
});
after(async () => {
  await world.stop();
  await ground.stop();
});

/** Lines by the pure functions alone. */
function settleAll(
  cases: readonly HouseholdCase[],
  readingsOf: (meterId: string) => MeterReadings | undefined,
): Line[] {
  const terms = runTerms(PROGRAMME, SEASON);
  const entitlements = entitlementsOf(
    cases.map(({ facts }) => facts),
    terms,
  );
  return cases.map((household) =>
    settleHousehold(household, entitlements.get(household.facts.householdId)!, readingsOf, terms),
  );
}

/** What a run should find, from every row. */
async function expectedLines(): Promise<Line[]> {
  const cases = markMoves(
    await world.ledger.roster.snapshot(await world.ledger.roster.rosterVersion()),
  );
  const readingsOf = (meterId: string): MeterReadings => ({
    meterId,
    series: seriesOf(
      ROWS.filter(([id, at]) => id === meterId && !(id === 'M-A1' && at === CONFLICT_AT)).map(
        ([, at, totalWh]) => ({ at, totalWh }),
      ),
    ),
    conflictsAt: meterId === 'M-A1' ? [CONFLICT_AT] : [],
  });
  return settleAll(cases, readingsOf);
}

async function troubleOf(work: Promise<unknown>, code: Trouble): Promise<TroubleError> {
  const error = await work.then(
    (value) => assert.fail(`no trouble but ${JSON.stringify(value)}`),
    (reason) => reason,
  );
  assert.ok(isTrouble(error, code), String(error));
  return error;
}

test('a final run gives the lines that all rows give, a digest over them, and a draft batch', async () => {
  const expected = await expectedLines();
  const number = await world.settlement.requestRun({
    ...REQUEST,
    reason: 'three days are missing',
  });
  const { run, batch } = await world.settlement.awaitRun(number);
  assert.equal(run.digest, digestLines(expected, 'energy'));
  assert.equal(run.readingCommit, await world.store.frontier());
  assert.equal(run.reason, 'three days are missing');

  const lines = await world.ledger.runs.lines(number);
  assert.deepEqual(
    lines.map(({ householdId, status, findings }) => [householdId, status, ...findings]),
    [
      ['A1', 'payable', 'conflictingReading'],
      ['A2', 'ineligible', 'notResident'],
      ['B1', 'payable'],
      ['C1', 'held', 'edgeEstimated', 'noReadingAtStart'],
      ['C2', 'payable', 'blipDiscarded'],
      ['C3', 'held', 'implausibleJump'],
      ['A3', 'belowStart'],
    ],
  );
  const payable = expected.filter((line) => line.status === 'payable');
  assert.equal(batch!.state, 'draft');
  assert.equal(batch!.madeBy, 'reviewer');
  assert.equal(batch!.lineCount, payable.length);
  assert.equal(
    batch!.amountFen,
    payable.reduce((sum, line) => sum + line.amountFen, 0),
  );
  const kept = (await world.ledger.runs.line(number, 'C1'))!.evidence;
  assert.deepEqual(kept, JSON.parse(JSON.stringify(expected[3]!.evidence)));
});

test('without a reason a final run is not made of a season whose readings are not complete', async () => {
  for (const reason of [undefined, '  ']) {
    const number = await world.settlement.requestRun({ ...REQUEST, reason });
    const refused = await troubleOf(world.settlement.awaitRun(number), 'seasonIncomplete');
    assert.equal(
      refused.detail,
      '5 of 6 eligible households have them; the programme asks for 98 %.',
    );
    const batches = await world.ledger.batches.list();
    assert.ok(!batches.some(({ runNumber }) => runNumber === number));
    // What was found stays, so that a person can see which households it was.
    assert.equal((await world.ledger.runs.lines(number)).length, DWELLERS.length);
  }
});

test('a run says how far it is, and another reading of the start gives other lines', async () => {
  const number = await world.settlement.requestRun({
    ...REQUEST,
    reason: 'trial',
    startRule: 'deductCapUsage',
  });
  const seen: number[] = [];
  const { run } = await world.settlement.awaitRun(number, ({ done, villages }) => {
    assert.equal(villages, 3);
    seen.push(done);
  });
  assert.deepEqual(seen, [...seen].sort());
  const { totalWh, paidWh } = (await world.ledger.runs.line(number, 'A1'))!;
  assert.equal(paidWh, totalWh - 500_000);
  assert.equal((await world.settlement.verifyRun(number)).matches, true);
  assert.deepEqual(run.options, { startRule: 'deductCapUsage', ancestors: {} });
});

test('before its end a season can only be looked at, up to the last whole day', async () => {
  const now = world.clock.now();
  world.clock.jumpTo(startOfDay('2022-01-15') + 3_600);
  try {
    await troubleOf(world.settlement.requestRun(REQUEST), 'seasonNotOver');
    const number = await world.settlement.requestRun({ ...REQUEST, kind: 'provisional' });
    const { run, batch } = await world.settlement.awaitRun(number);
    assert.equal(run.kind, 'provisional');
    assert.deepEqual(run.span, { from, to: startOfDay('2022-01-15') });
    assert.equal(batch, undefined);
    const { totalWh } = (await world.ledger.runs.line(number, 'B1'))!;
    assert.equal(totalWh, 45 * 24 * 1_800);
  } finally {
    world.clock.jumpTo(now);
  }
});

test('what nobody has is named', async () => {
  const { settlement } = world;
  await troubleOf(settlement.requestRun({ ...REQUEST, programme: 'none' }), 'programmeUnknown');
  await troubleOf(settlement.requestRun({ ...REQUEST, season: '1999' }), 'seasonUnknown');
  await troubleOf(settlement.awaitRun(999), 'runNotFound');
  await troubleOf(settlement.verifyRun(999), 'runNotFound');
  await troubleOf(settlement.archiveOf(999), 'runNotFound');
});

test('the archive of a run settles to the digest of the run', async () => {
  const number = await world.settlement.requestRun({ ...REQUEST, reason: 'archive' });
  const { run } = await world.settlement.awaitRun(number);
  const archive = await world.settlement.archiveOf(number);
  assert.equal(archive.programmeText, PROGRAMME_TEXT);
  const readings = new Map<string, MeterReadings>();
  for await (const { meterId, usable, conflicting } of archive.meters()) {
    const conflictsAt = [...new Set(conflicting.map(({ at }) => at))];
    readings.set(meterId, { meterId, series: usable, conflictsAt });
    assert.equal(conflicting.length, meterId === 'M-A1' ? 2 : 0);
  }
  const lines = settleAll(archive.households, (meterId) => readings.get(meterId));
  assert.equal(digestLines(lines, 'energy'), run.digest);
});

test('how many meters are read in one pass, and in which order, decides nothing', async () => {
  const number = await world.settlement.requestRun({ ...REQUEST, reason: 'passes' });
  const { run } = await world.settlement.awaitRun(number);
  const frozen = await loadRun(world.ledger, run);
  for (const [metersAPass, passesAtOnce] of [
    [1, 3],
    [1, 1],
    [3, 1],
    [3, 2],
    [5, 3],
  ] as const) {
    const asked: number[] = [];
    const digests: typeof world.store.digests = (query) => {
      asked.push(query.meters.length);
      return world.store.digests(query);
    };
    const readings = new GroupedReadings({ metersAPass, passesAtOnce, digests }, frozen, 'inOrder');
    const lines: Line[] = [];
    for (const { households } of [...frozen.villages, ...frozen.villages].reverse()) {
      lines.push(...(await linesOf(households, frozen, readings)));
    }
    assert.equal(digestLines(lines.slice(DWELLERS.length), 'energy'), run.digest);
    assert.equal(digestLines(lines.slice(0, DWELLERS.length), 'energy'), run.digest);
    // A village is read whole, and another one with it where there is room for both.
    const largest = Math.max(...frozen.villages.map(({ households }) => households.length));
    assert.ok(asked.every((meters) => meters <= Math.max(metersAPass, largest)));
    const all = await linesOf(frozen.households, frozen, readings);
    assert.equal(digestLines(all, 'energy'), run.digest);
  }
});

test('readings that come after a run change the next run and never that one', async () => {
  const early = await world.settlement.requestRun({ ...REQUEST, reason: 'early' });
  const before = await world.settlement.awaitRun(early);
  await world.store.append(batchOf(evenRows('C1', 172).filter(([, at]) => at <= from + 3 * DAY_S)));
  const verdict = await world.settlement.verifyRun(early);
  assert.equal(verdict.matches, true);
  assert.equal(verdict.recomputed, before.run.digest);
  assert.deepEqual(verdict.differing, []);

  // Now all households are complete, so that no reason is asked for.
  const late = await world.settlement.requestRun(REQUEST);
  const after = await world.settlement.awaitRun(late);
  assert.notEqual(after.run.digest, before.run.digest);
  assert.equal((await world.ledger.runs.line(late, 'C1'))!.status, 'belowStart');
  assert.equal((await world.ledger.audit.verify()).holds, true);
});

test('a run that is asked for again by its key is the same run, also once readings have come', async () => {
  const asked = { ...REQUEST, kind: 'provisional' as const, idempotencyKey: 'reviewer 1' };
  const number = await world.settlement.requestRun(asked);
  await world.store.append(batchOf([['M-A1', from + 22 * DAY_S + 1, 6_500_000]]));
  assert.equal(await world.settlement.requestRun(asked), number);
  await world.settlement.awaitRun(number);
  assert.equal(await world.settlement.requestRun(asked), number);
  const other = { ...asked, kind: 'final' as const, reason: 'other' };
  await troubleOf(world.settlement.requestRun(other), 'idempotencyKeyReused');
});
