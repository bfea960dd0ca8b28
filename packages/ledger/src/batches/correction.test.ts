import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { BY, household, ledgersForTests, totalsOf } from '../testing/ledger.fixture.ts';
import { borne, borneLine, type Desk, desk, rule } from '../testing/payouts.fixture.ts';
import type { NewSupplementary } from './beside.ts';
import type { CorrectionView } from './correction.ts';

const ledgers = ledgersForTests();

const CLERK = { actor: 'clerk' };
const KEY = { programme: 'p', season: '2021-2022', component: 'energySubsidy' };

/** H1 and H2 are booked and under review, H3 waits, H4 gets nothing. */
async function booked(): Promise<Desk> {
  const given = await desk(ledgers, [{}, {}, {}, {}]);
  await given.pay([
    borneLine('H1'),
    borneLine('H2', { amountFen: 7_001 }),
    borneLine('H3', { status: 'held', amountFen: 5_000, atRiskFen: 5_000 }),
    borneLine('H4', { status: 'belowStart', amountFen: 0 }),
  ]);
  return given;
}

/** Settles the season again, by the newest roster, without making a batch. */
async function settled(
  { ledger, programmeDigest }: Desk,
  lines: readonly ReturnType<typeof borneLine>[],
  kind: 'correction' | 'provisional' = 'correction',
) {
  const run = await ledger.runs.start(
    {
      ...KEY,
      ...{ kind, programmeDigest, span: { from: 1_638_288_000, to: 1_648_742_400 } },
      ...{ rosterVersion: await ledger.roster.rosterVersion(), readingCommit: 13 },
      options: { startRule: 'threshold' },
    },
    BY,
  );
  await ledger.runs.replaceVillageLines(run, lines[0]!, lines);
  await ledger.runs.finish(run, { digest: 'b'.repeat(64), totals: totalsOf(lines) }, BY);
  return run;
}

const SAME = [
  borneLine('H1'),
  borneLine('H2', { amountFen: 7_001 }),
  borneLine('H3', { status: 'held', amountFen: 5_000, atRiskFen: 5_000 }),
  borneLine('H4', { status: 'belowStart', amountFen: 0 }),
];

function instead(...others: readonly ReturnType<typeof borneLine>[]) {
  return SAME.map((line) => others.find((each) => each.householdId === line.householdId) ?? line);
}

function shown({ compared }: CorrectionView) {
  return compared.map(({ householdId, bookedFen, line, isExcluded, decided }) => [
    ...[householdId, bookedFen, line?.status, line?.amountFen, isExcluded],
    decided?.decisions.map(({ decision }) => decision),
  ]);
}

describe('what a run is compared by', () => {
  it('is those alone whose money may move, or whose line waits or was decided on', async () => {
    const given = await booked();
    const { ledger } = given;
    const same = await ledger.batches.correction(await settled(given, SAME));
    assert.deepEqual(shown(same), [['H3', undefined, 'held', 5_000, false, undefined]]);
    assert.deepEqual([same.booked?.number, same.bookedAs, same.seasonDraft], [1, undefined, 1]);
    assert.deepEqual(
      [[...same.changed.facts], [...same.changed.readings], same.changed.programme],
      [[], [], false],
    );
    const lines = instead(
      borneLine('H1', { amountFen: 20_001 }),
      borneLine('H4', { amountFen: 100 }),
      borneLine('H2', { amountFen: 7_001, status: 'certainPart', bestFen: 8_000 }),
    );
    const moved = await ledger.batches.correction(await settled(given, lines));
    assert.deepEqual(shown(moved), [
      ['H1', 20_000, 'payable', 20_001, false, undefined],
      ['H2', 7_001, 'certainPart', 7_001, false, undefined],
      ['H3', undefined, 'held', 5_000, false, undefined],
      ['H4', undefined, 'payable', 100, false, undefined],
    ]);
    const { funders, payouts } = moved.compared[1]!.line!.evidence.reckoning!;
    assert.deepEqual([funders, payouts.best.amountFen], [borne(7_001), 8_000]);
    assert.deepEqual([moved.compared[0]!.town, moved.compared[0]!.village], ['石桥镇', '东村']);
  });

  it('has the newest decisions, on the line of the run on which they were taken', async () => {
    const given = await booked();
    const { ledger } = given;
    await given.decide(
      1,
      rule('decideLines', 'editLines', {
        lineDecisions: [
          { householdId: 'H1', decision: 'exclude', reason: '重复' },
          { householdId: 'H2', decision: 'hold', reason: '核实' },
        ],
      }),
      'clerk',
    );
    await given.take(1, ['publishNotice']);
    const view = await ledger.batches.correction(await settled(given, SAME));
    assert.deepEqual(shown(view).slice(0, 2), [
      ['H1', undefined, 'payable', 20_000, true, ['exclude']],
      ['H2', undefined, 'payable', 7_001, false, ['hold']],
    ]);
    const { line, runNumber } = view.compared[1]!.decided!;
    assert.deepEqual([line.amountFen, runNumber], [7_001, 1]);
    assert.deepEqual(
      view.decidedRuns.map(({ number }) => number),
      [1],
    );
    assert.equal(view.seasonDraft, undefined);
  });

  it('tells facts that are other ones from those that were changed back, and readings', async () => {
    const given = await booked();
    const { ledger } = given;
    const told = (row: object) =>
      ledger.roster.importRoster([household('H1', row as never)], BY, ['acceptedOn']);
    await told({ resident: false });
    await told({ resident: true });
    await ledger.roster.importRoster([household('H2', { resident: false })], BY);
    await ledger.roster.importRoster([household('H3', { name: '别名' })], BY);
    const read = borneLine('H4', { status: 'belowStart', amountFen: 0, totalWh: 2, highWh: 2 });
    const lines = instead({ ...read, lowWh: 2, peakWh: 1, valleyWh: 1 });
    const { changed } = await ledger.batches.correction(await settled(given, lines));
    assert.deepEqual([[...changed.facts], [...changed.readings]], [['H2'], ['H4']]);
  });
});

describe('a correction', () => {
  const lines = instead(
    borneLine('H1', { amountFen: 22_500 }),
    borneLine('H2', { amountFen: 6_000 }),
  );
  const batch = (runNumber: number): NewSupplementary => ({
    ...{ kind: 'supplementary', runNumber, reason: '补读数' },
    lines: [{ householdId: 'H1', amountFen: 2_500, funders: borne(2_500), bookedFen: 20_000 }],
    recoveries: [{ householdId: 'H2', amountFen: 1_001 }],
  });

  it('is booked once, in one piece, and is what the next is compared with', async () => {
    const given = await booked();
    const { ledger } = given;
    await given.take(1, ['publishNotice']);
    const run = await settled(given, lines);
    const by = { ...CLERK, idempotencyKey: 'once', content: { seen: 1 } };
    const draft = () => ledger.batches.draftCorrection(run, () => batch(run), by);
    const made = { batchNumber: 2, toPayFen: 2_500, toTakeBackFen: 1_001, offsetFen: 0 };
    assert.deepEqual(await draft(), made);
    assert.deepEqual(await draft(), made);
    const view = await ledger.batches.correction(run);
    assert.deepEqual(view.bookedAs, { batchNumber: 2, takenBackFen: 1_001 });
    assert.equal((await ledger.batches.newestRun(KEY))?.number, run);
    assert.deepEqual(
      shown(view).map(([householdId]) => householdId),
      ['H3'],
    );
    const actions = (await ledger.audit.search({}, { limit: 2 })).map(({ action }) => action);
    assert.deepEqual(actions, ['batchDrafted', 'recoveriesEntered']);
    assert.ok((await ledger.audit.verify()).holds);
  });

  it('leaves nothing behind where it fails', async () => {
    const given = await booked();
    const { ledger } = given;
    const run = await settled(given, lines);
    const wrong = { ...batch(run), lines: [{ ...batch(run).lines[0]!, bookedFen: 1 }] };
    await assert.rejects(
      ledger.batches.draftCorrection(run, () => wrong, CLERK),
      /is not (paid|booked)/,
    );
    assert.equal((await ledger.violations.recoveries()).entries.length, 0);
    assert.equal((await ledger.batches.list()).length, 1);
    const refused = await ledger.batches.draftCorrection(
      run,
      () => ({ refused: 'nothingMoves', detail: '' }),
      CLERK,
    );
    assert.deepEqual(refused, { refused: 'nothingMoves', detail: '' });
    const none = ledger.batches.draftCorrection(9, () => batch(9), CLERK);
    await assert.rejects(none, (error) => isTrouble(error, 'runNotFound'));
  });

  it('names who took a decision that it keeps, and bars them from signing', async () => {
    const given = await booked();
    const { ledger } = given;
    await given.take(1, ['publishNotice']);
    const run = await settled(given, SAME);
    const decision = { householdId: 'H3', reason: '核实', evidence: '记录 1' } as const;
    const made = await ledger.batches.draftCorrection(
      run,
      () => ({
        ...{ kind: 'supplementary', runNumber: run },
        lines: [{ householdId: 'H3', amountFen: 5_000, funders: borne(5_000) }],
        lineDecisions: [
          { ...decision, decision: 'releaseHold', paysFen: 5_000, person: 'town' },
          { ...decision, decision: 'hold' },
          { ...decision, decision: 'releaseHold', paysFen: 5_000 },
        ],
      }),
      CLERK,
    );
    assert.ok('batchNumber' in made);
    const { events, lines: seen } = await ledger.batches.view(2);
    assert.deepEqual(
      events.map(({ action, duty, person }) => [action, duty, person]),
      [
        ['make', 'makeBatch', 'clerk'],
        ['carryOver', 'editLines', 'town'],
        ['decideLines', 'editLines', 'clerk'],
      ],
    );
    const line = seen.find(({ householdId }) => householdId === 'H3');
    assert.deepEqual(
      line?.decisions.map(({ decision: what, person }) => [what, person]),
      [
        ['releaseHold', 'town'],
        ['hold', 'clerk'],
        ['releaseHold', 'clerk'],
      ],
    );
  });
});

describe('what is to be given back', () => {
  it('is listed by line, with what came of it', async () => {
    const given = await booked();
    const { ledger } = given;
    await given.take(1, ['publishNotice']);
    const run = await settled(given, instead(borneLine('H2', { amountFen: 6_000 })));
    const recoveries = [{ householdId: 'H2', amountFen: 1_001 }];
    await ledger.batches.draftCorrection(
      run,
      () => ({ kind: 'supplementary', runNumber: run, lines: [], recoveries }),
      CLERK,
    );
    const open = (isOpen?: boolean) => ledger.violations.owedBack({ isOpen }, { limit: 10 });
    const [owed] = await open(true);
    assert.deepEqual(
      [owed?.batchNumber, owed?.householdId, owed?.dueFen, owed?.receivedFen, owed?.leftFen],
      [1, 'H2', 1_001, 0, 1_001],
    );
    assert.deepEqual(owed?.parts, borne(7_001));
    const line = { batchNumber: 1, householdId: 'H2' };
    const entry = {
      kind: 'recovered',
      occurredOn: '2022-06-01',
      evidence: '缴款书 1',
      line,
    } as const;
    const seen: unknown[] = [];
    const give = (amountFen: number) =>
      ledger.accounts.enter(
        entry,
        (_balances, standing) => {
          seen.push(standing?.leftFen);
          return [
            { account: 'recovered:city', amountFen },
            { account: 'funds:city', amountFen: -amountFen },
          ];
        },
        { actor: 'finance' },
      );
    await give(1_000);
    await give(1);
    assert.deepEqual(seen, [1_001, 1]);
    assert.deepEqual(await open(true), []);
    assert.deepEqual(
      (await open(false)).map(({ receivedFen, leftFen }) => [receivedFen, leftFen]),
      [[1_001, 0]],
    );
    const page = { after: line, limit: 10 };
    assert.deepEqual(await ledger.violations.owedBack({}, page), []);
    const scope = { towns: ['别镇'], villages: [] };
    assert.deepEqual(await ledger.violations.owedBack({ scope }, { limit: 10 }), []);
  });
});
