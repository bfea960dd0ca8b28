import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Line } from '@nuanbu/settlement';
import { isTrouble, type Trouble, type TroubleError } from '@nuanbu/terms';
import { DAY_S } from '@nuanbu/units';
import { PROGRAMME, PROGRAMME_TEXT, SEASON } from './given.fixture.ts';
import type { OtherTerms } from './other-terms.ts';
import { whatIf } from './what-if.ts';
import {
  batchOf,
  type Dweller,
  enrol,
  evenRows,
  type Ground,
  startGround,
  startWorld,
  type World,
} from './world.fixture.ts';

/** The season has 2,904 hours: 200 W are 580.8 kWh, 170 W are 493.68, 2 kW are above the limit. */
const DWELLERS: readonly Dweller[] = [
  { householdId: 'A1', town: '东镇', village: '李村' },
  { householdId: 'B1', town: '西镇', village: '李村' },
  { householdId: 'A2', town: '东镇', village: '李村' },
  { householdId: 'B2', town: '西镇', village: '李村', resident: false },
];
const POWER_W: Readonly<Record<string, number>> = { A1: 200, B1: 170, A2: 2_000, B2: 700 };

const RULE = 'components.energySubsidy.rules.perKwh';
const RATE = `${RULE}.rate`;

/** The programme's text with one piece of it replaced. */
function textWith(piece: RegExp, replacement: string): string {
  assert.match(PROGRAMME_TEXT, piece);
  return PROGRAMME_TEXT.replace(piece, replacement);
}
const DEARER = textWith(/(\n {8}rate:\n {10}value:) 0\.2\n/, '$1 0.3\n').replace(
  'programme: jining-jkq-2021',
  'programme: dearer-2021',
);

let ground: Ground;
let world: World;
let settled: number;
before(async () => {
  ground = await startGround();
  world = await startWorld(ground);
  await enrol(world.ledger, DWELLERS);
  for (const { householdId } of DWELLERS) {
    await world.store.append(batchOf(evenRows(householdId, POWER_W[householdId]!)));
  }
  settled = await run();
});
after(async () => {
  await world.stop();
  await ground.stop();
});

async function run(request: object = {}): Promise<number> {
  const { settlement } = world;
  const asked = { programme: PROGRAMME.name, season: '2021-2022', actor: 'clerk', ...request };
  const number = await settlement.requestRun(asked);
  await settlement.awaitRun(number);
  return number;
}

async function moved(asked: OtherTerms, number = settled) {
  const { comparison } = await world.settlement.whatIf(number, asked);
  return comparison.changes.map(({ householdId, moves, differenceFen }) => {
    return [householdId, differenceFen, ...moves];
  });
}

async function refused(asked: OtherTerms, code: Trouble, number = settled): Promise<TroubleError> {
  const error = await world.settlement.whatIf(number, asked).then(
    () => assert.fail('nothing was refused'),
    (reason) => reason,
  );
  assert.ok(isTrouble(error, code), String(error));
  return error;
}

describe('what would have been', () => {
  test('at another rate, by village, and nothing is stored', async () => {
    const { ledger, settlement } = world;
    const stored = async () => [
      await ledger.runs.list(),
      await ledger.batches.list(),
      await ledger.programmes.list(),
      await ledger.audit.head(),
    ];
    const before = await stored();
    const seen: number[] = [];
    const found = await settlement.whatIf(
      settled,
      { settings: [{ path: RATE, value: '0.3' }] },
      ({ done, villages }) => {
        assert.equal(villages, 2);
        seen.push(done);
      },
    );
    assert.deepEqual(seen, [1, 2]);
    const { paid, byVillage, byFunder, changes } = found.comparison;
    assert.deepEqual(paid, { beforeFen: 111_616, afterFen: 167_424, differenceFen: 55_808 });
    assert.deepEqual(
      byVillage.map(({ town, gaining, differenceFen }) => [town, gaining, differenceFen]),
      [
        ['东镇', 2, 55_808],
        ['西镇', 0, 0],
      ],
    );
    assert.deepEqual(byFunder, [{ funder: 'district', ...paid }]);
    assert.deepEqual(
      changes.map(({ householdId }) => householdId),
      ['A1', 'A2'],
    );
    assert.equal(found.run.number, settled);
    assert.deepEqual(await stored(), before);
  });

  test('is what a run by these very terms gives', async () => {
    const { ledger, settlement } = world;
    const { comparison } = await settlement.whatIf(settled, { programmeText: DEARER });
    await ledger.programmes.add({ name: 'dearer-2021', text: DEARER }, { actor: 'clerk' });
    const newer = await run({ programme: 'dearer-2021' });
    const [had, has] = [await ledger.runs.lines(settled), await ledger.runs.lines(newer)];
    const shown = ({ householdId, status, amountFen }: (typeof had)[number]) =>
      `${householdId} ${status} ${amountFen}`;
    const differing = had.map(shown).filter((line, index) => line !== shown(has[index]!));
    assert.deepEqual(
      comparison.changes.map(({ householdId, before: { status, amountFen } }) =>
        [householdId, status, amountFen].join(' '),
      ),
      differing,
    );
    for (const { householdId, after } of comparison.changes) {
      const line = has.find((each) => each.householdId === householdId)!;
      assert.deepEqual([after.status, after.amountFen], [line.status, line.amountFen]);
    }
  });

  test('under another reading of the start, another start, another condition', async () => {
    assert.deepEqual(await moved({ startRule: 'deductCapUsage' }), [
      ['A1', -10_000, 'loses'],
      ['A2', -10_000, 'loses'],
    ]);
    assert.deepEqual(await moved({ settings: [{ path: `${RULE}.start.at`, value: '490' }] }), [
      ['B1', 9_874, 'gains', 'becomesPayable', 'reachesStart'],
    ]);
    const settings = [{ path: 'eligibility.residenceRequired', value: 'false' }];
    assert.deepEqual(await moved({ settings }), [['B2', 40_656, 'gains', 'becomesPayable']]);
  });

  test('under another reading of one rule’s start, while another rule keeps its own', async () => {
    const source = 'source: { document: notice, section: 四, says: It says so. }';
    const programmeText = textWith(
      /\n {6}- name: perKwh\n/,
      `
      - name: inTheSouth
        when:
          - { fact: town, in: { value: [南镇], ${source} } }
        basis: { value: totalKwh, ${source} }
        start:
          at: { value: 500, ${source} }
          rule: { value: deductCapPaid, ${source} }
          qualifies: { value: true, ${source} }
        rate: { value: 0.2, ${source} }$&`,
    );
    assert.deepEqual(await moved({ programmeText }), []);
    const settings = [{ path: `${RULE}.start.rule`, value: 'deductCapUsage' }];
    assert.deepEqual(await moved({ programmeText, settings }), [
      ['A1', -10_000, 'loses'],
      ['A2', -10_000, 'loses'],
    ]);
  });

  test('of a run with a reading of the start of its own: it stays unless it is asked about', async () => {
    const number = await run({ startRule: 'deductCapUsage', reason: 'a trial' });
    const dearer = [{ path: RATE, value: '0.4' }];
    // 80.80 kWh above the start; deducted, A2 is paid for 4,500 kWh.
    assert.deepEqual(await moved({ settings: dearer }, number), [
      ['A1', 1_616, 'gains'],
      ['A2', 90_000, 'gains'],
    ]);
    const rules = async (asked: OtherTerms) =>
      (await world.settlement.whatIf(number, asked)).after.startRule;
    assert.equal(await rules({ settings: dearer }), 'deductCapUsage');
    assert.equal(await rules({ programmeText: PROGRAMME_TEXT }), 'threshold');
    assert.equal(await rules({ startRule: 'deductCapPaid' }), 'deductCapPaid');
    const set = [{ path: `${RULE}.start.rule`, value: 'deductCapPaid' }];
    assert.equal(await rules({ settings: set }), 'deductCapPaid');
  });

  test('of a run over some days: the days stay, those of a whole season are the other one’s', async () => {
    const span = { from: SEASON.span.from, to: SEASON.span.from + 30 * DAY_S };
    const part = await run({ span, reason: 'some days' });
    const later = [{ path: 'season.lastDay', value: '04-01' }];
    const spans = async (number: number) =>
      (await world.settlement.whatIf(number, { settings: later })).after.season.span;
    assert.deepEqual(await spans(part), span);
    const { from, to } = SEASON.span;
    assert.deepEqual(await spans(settled), { from, to: to + DAY_S });
  });
});

test('a line that the first version kept stands as it did then, with its funders', async () => {
  const { ledger, store } = world;
  const inFirstForm = (line: Line): Line => {
    const { measure, bill, reckoning } = line.evidence;
    const evidence = { startRule: 'threshold', measure, bill, payouts: reckoning?.payouts };
    return { ...line, evidence };
  };
  const runs = {
    ...ledger.runs,
    wholeLines: async (...asked: Parameters<typeof ledger.runs.wholeLines>) =>
      (await ledger.runs.wholeLines(...asked)).map(inFirstForm),
  };
  const { comparison } = await whatIf({ ...ledger, runs }, store, settled, {});
  assert.deepEqual(comparison.changes, []);
  assert.deepEqual(comparison.byFunder, [{ funder: 'district', ...comparison.paid }]);
});

test('what is read or corrected after a run is no matter of that run', async () => {
  const before = await moved({ programmeText: DEARER });
  const corrected = evenRows('A1', POWER_W.A1!)
    .filter(([, at]) => at >= SEASON.span.to)
    .map(([meterId, at, totalWh]) => [meterId, at, totalWh + 100_000] as const);
  await world.store.append(batchOf(corrected, { by: 'clerk', why: 'read again' }));
  assert.deepEqual(await moved({ programmeText: DEARER }), before);
  const newer = await run();
  assert.equal((await world.ledger.runs.line(newer, 'A1'))!.totalWh, 680_800);
});

describe('what is inherited', () => {
  test('a parameter of an ancestor is set where it stands', async () => {
    const { ledger } = world;
    const component =
      /( {2}energySubsidy:\n {4}title: .*\n {4}kind: running\n)[\s\S]*?(?=\neligibility:)/;
    const heir = textWith(/programme: jining-jkq-2021/, 'programme: heir-2022').replace(
      component,
      `$1    per: { value: season, source: { document: notice, section: 四, says: Each season. } }
    inherited: { value: [${PROGRAMME.name}], source: { document: notice, section: 四, says: As before. } }
`,
    );
    await ledger.programmes.add({ name: 'heir-2022', text: heir }, { actor: 'clerk' });
    const number = await run({ programme: 'heir-2022', reason: 'a trial' });
    const { ancestors } = (await ledger.runs.get(number)).options as { ancestors: object };
    assert.deepEqual(Object.keys(ancestors), [PROGRAMME.name]);
    const [, a2] = await moved({ settings: [{ path: RATE, value: '0.1' }] }, number);
    assert.deepEqual(a2, ['A2', -50_000, 'loses']);
  });
});

describe('what cannot be asked', () => {
  const set = (path: string, value: string): OtherTerms => ({ settings: [{ path, value }] });

  test('a parameter that there is not names those near it', async () => {
    const { message, hint } = await refused(
      set('components.energySubsidy.rate', '0.3'),
      'parameterUnknown',
    );
    assert.match(message, /components\.energySubsidy\.rate is none of jining-jkq-2021/);
    assert.match(hint!, /components\.energySubsidy\.rules\.perKwh\.rate/);
  });

  test('a value that the programme does not take, alone or beside others', async () => {
    assert.match((await refused(set(RATE, '0.1234567'), 'settingInvalid')).message, /six decimals/);
    const below = await refused(set(`${RULE}.limit`, '499'), 'settingInvalid');
    assert.match(below.message, /the limit lies below the start/);
  });

  test('a programme that is none, has no such component, or no such period', async () => {
    await refused({ programmeText: 'programme: x' }, 'programmeInvalid');
    const renamed = textWith(/\n {2}energySubsidy:/, '\n  subsidy:');
    await refused({ programmeText: renamed }, 'componentUnknown');
    const yearly = textWith(/( {4}per:\n {6}value:) season/, '$1 year');
    const { message } = await refused({ programmeText: yearly }, 'seasonUnknown');
    assert.match(message, /"2021-2022" is not a period of energySubsidy/);
  });

  test('another reading of a start where there is none', async () => {
    const start = / {8}start:\n[\s\S]*?(?=\n {8}limit:)/;
    const text = PROGRAMME_TEXT.replace(start, '').replace(/\n\n( {8}limit:)/, '\n$1');
    const asked = { programmeText: text, startRule: 'threshold' } as const;
    assert.match((await refused(asked, 'argumentInvalid')).message, /has no start/);
  });

  test('a run that is not there or did not succeed, and a caller who has gone', async () => {
    await refused({}, 'runNotFound', 999);
    // Nobody has read a meter that late.
    const span = { from: SEASON.span.from, to: SEASON.span.to + 20 * DAY_S };
    await assert.rejects(run({ span }), (error) => isTrouble(error, 'seasonIncomplete'));
    const [failed] = await world.ledger.runs.list({ state: 'failed' });
    await refused({}, 'runNotSucceeded', failed!.number);
    const gone = new Error('gone');
    const asked = world.settlement.whatIf(settled, {}, () => {
      throw gone;
    });
    await assert.rejects(asked, gone);
  });
});
