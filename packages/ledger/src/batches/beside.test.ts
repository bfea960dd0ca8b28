import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { BY, ledgersForTests, totalsOf } from '../testing/ledger.fixture.ts';
import { borne, borneLine, type Desk, desk, rule } from '../testing/payouts.fixture.ts';
import type { BookingView, NewBatch, SupplementaryLine } from './beside.ts';

const ledgers = ledgersForTests();

const CLERK = { actor: 'clerk' };

/** H1 and H2 are booked and under review; H3 waits. */
async function booked(): Promise<Desk> {
  const given = await desk(ledgers, [{}, {}, {}]);
  await given.pay([
    borneLine('H1'),
    borneLine('H2', { amountFen: 7_001 }),
    borneLine('H3', { status: 'held', amountFen: 5_000, atRiskFen: 5_000 }),
  ]);
  await given.take(1, ['publishNotice']);
  return given;
}

/** Settles the season again as a correction; makes no batch by itself. */
async function correct(given: Desk, lines: readonly ReturnType<typeof borneLine>[]) {
  const { ledger, programmeDigest } = given;
  const { kind: _kind, ...inputs } = {
    ...{ kind: '', programmeDigest, programme: 'p', component: 'energySubsidy' },
    ...{ season: '2021-2022', span: { from: 1_638_288_000, to: 1_648_742_400 } },
    ...{ rosterVersion: 1, readingCommit: 13, options: {} },
  };
  const run = await ledger.runs.start({ ...inputs, kind: 'correction' }, BY);
  await ledger.runs.replaceVillageLines(run, lines[0]!, lines);
  const finished = await ledger.runs.finish(
    run,
    { digest: 'b'.repeat(64), totals: totalsOf(lines) },
    BY,
  );
  assert.equal(finished.batchNumber, undefined);
  return run;
}

function line(householdId: string, amountFen: number, bookedFen?: number): SupplementaryLine {
  return { householdId, amountFen, funders: borne(amountFen), bookedFen };
}

function supplementary(runNumber: number, other: Partial<NewBatch> & object): NewBatch {
  return { kind: 'supplementary', runNumber, lines: [], ...other } as NewBatch;
}

const CORRECTED = [
  borneLine('H1', { amountFen: 22_500 }),
  borneLine('H2', { amountFen: 6_000 }),
  borneLine('H3', { amountFen: 5_200 }),
];

describe('a supplementary batch', () => {
  it('pays differences and late lines of a correction, and takes back what was too much', async () => {
    const given = await booked();
    const { ledger } = given;
    const run = await correct(given, CORRECTED);
    let seen: BookingView | undefined;
    const drafted = await ledger.batches.draft(
      run,
      (view) => {
        seen = view;
        return supplementary(run, {
          lines: [line('H1', 2_500, 20_000), line('H3', 5_200)],
          recoveries: [{ householdId: 'H2', amountFen: 1_001 }],
          reason: '补读数',
        });
      },
      CLERK,
    );
    assert.deepEqual(drafted, { batchNumber: 2 });
    assert.equal(seen?.run.number, run);
    assert.deepEqual(seen?.booked, [
      { householdId: 'H1', amountFen: 20_000, batchNumber: 1 },
      { householdId: 'H2', amountFen: 7_001, batchNumber: 1 },
    ]);
    assert.deepEqual([seen?.recoveries, seen?.decisions, seen?.failed], [[], [], []]);
    const batch = await ledger.batches.get(2);
    assert.deepEqual(
      [batch.kind, batch.runNumber, batch.state, batch.lineCount, batch.amountFen, batch.madeBy],
      ['supplementary', run, 'draft', 2, 7_700, 'clerk'],
    );
    const { entries, standingFen } = await ledger.violations.recoveries();
    assert.deepEqual(
      entries.map(({ householdId, batchNumber, runNumber, amountFen, isStanding }) => [
        ...[householdId, batchNumber, runNumber, amountFen, isStanding],
      ]),
      [['H2', 1, run, 1_001, true]],
    );
    assert.equal(standingFen, 1_001);

    // Booked and the differences are together what the new run says: nothing more is found.
    const later = await ledger.batches.draft(
      run,
      ({ booked, recoveries }) => {
        const sums = new Map<string, number>();
        const add = (householdId: string, fen: number) =>
          sums.set(householdId, (sums.get(householdId) ?? 0) + fen);
        for (const { householdId, amountFen } of booked) add(householdId, amountFen);
        for (const { householdId, amountFen } of recoveries) add(householdId, -amountFen);
        assert.deepEqual(
          [...sums].sort(),
          CORRECTED.map(({ householdId, amountFen }) => [householdId, amountFen]),
        );
        return supplementary(run, {});
      },
      CLERK,
    );
    assert.deepEqual(later, {});
  });

  it('books no difference twice, nor one to what is not booked or not in the run', async () => {
    const given = await booked();
    const { ledger } = given;
    const run = await correct(given, CORRECTED);
    const draft = (...lines: SupplementaryLine[]) =>
      ledger.batches.draft(run, () => supplementary(run, { lines }), CLERK);
    for (const wrong of [
      line('H1', 2_501, 20_000),
      line('H1', 2_501, 19_999),
      line('H1', 2_500, 20_001),
      line('H3', 5_199, 1),
    ]) {
      await assert.rejects(draft(wrong), /is not (paid|booked)/, JSON.stringify(wrong));
    }
    await assert.rejects(draft(line('H1', 22_500)), (error) => isTrouble(error, 'alreadyBooked'));
    await draft(line('H1', 2_500, 20_000));
    await assert.rejects(draft(line('H1', 2_500, 20_000)), /is not booked with 20000/);
    assert.equal((await ledger.batches.list()).length, 2);
  });

  it('takes a line that its run held by a decision alone', async () => {
    const given = await booked();
    const { ledger } = given;
    const late = (decisions: object) =>
      ledger.batches.draft(
        1,
        () => supplementary(1, { lines: [line('H3', 5_000)], ...decisions }),
        CLERK,
      );
    await assert.rejects(late({}), /is not paid 5000 fen by its run/);
    const decision = { householdId: 'H3', decision: 'releaseHold', reason: '已核实' };
    const grounds = { evidence: '核查记录 9', paysFen: 5_000 };
    await late({ lineDecisions: [{ ...decision, ...grounds }] });
    const [made] = await ledger.batches.decisions(2);
    assert.deepEqual([made?.person, made?.paysFen, made?.evidence], ['clerk', 5_000, '核查记录 9']);
    assert.deepEqual((await ledger.batches.view(2)).done, [
      { person: 'clerk', duty: 'makeBatch' },
      { person: 'clerk', duty: 'editLines' },
      { person: 'tester', duty: 'changePayee' },
    ]);
  });

  it('takes in a line that waits in its run after it was made, as a difference where some is booked', async () => {
    const given = await booked();
    const { ledger, decide } = given;
    const run = await correct(given, [
      borneLine('H1', { status: 'held', amountFen: 21_000, atRiskFen: 9_000 }),
      borneLine('H2', { amountFen: 7_001 }),
      borneLine('H3', { amountFen: 5_200 }),
    ]);
    await ledger.batches.draft(
      run,
      () => supplementary(run, { lines: [line('H3', 5_200)] }),
      CLERK,
    );
    const view = await ledger.batches.view(2);
    assert.deepEqual(
      view.lines.map(({ householdId, status, pays, bookedFen }) => [
        ...[householdId, status, pays?.amountFen, bookedFen],
      ]),
      [
        ['H1', 'held', undefined, 20_000],
        ['H3', 'payable', 5_200, undefined],
      ],
    );
    const pays = { amountFen: 1_000, funders: borne(1_000) };
    const grounds = { reason: '已核实', evidence: '核查记录 9' };
    const lineDecisions = [
      { householdId: 'H1', decision: 'releaseHold', ...grounds, pays } as const,
    ];
    await decide(2, rule('decideLines', 'editLines', { lineDecisions }), 'clerk');
    assert.deepEqual(await ledger.batches.lines(2), [
      { householdId: 'H1', amountFen: 1_000 },
      { householdId: 'H3', amountFen: 5_200 },
    ]);
  });

  it('is refused by its rule without a trace, and made once for one key', async () => {
    const given = await booked();
    const { ledger } = given;
    const refusal = { refused: 'batchStateWrong', detail: '' } as const;
    assert.deepEqual(await ledger.batches.draft(1, () => refusal, CLERK), refusal);
    const run = await correct(given, CORRECTED);
    const by = { ...CLERK, idempotencyKey: 'late-1', content: { run } };
    const draft = () =>
      ledger.batches.draft(run, () => supplementary(run, { lines: [line('H3', 5_200)] }), by);
    assert.deepEqual([await draft(), await draft()], [{ batchNumber: 2 }, { batchNumber: 2 }]);
    assert.equal((await ledger.batches.list()).length, 2);
    const unknown = ledger.batches.draft(9, () => refusal, CLERK);
    await assert.rejects(unknown, (error) => isTrouble(error, 'runNotFound'));
  });

  it('has to give way by hand before a final run books the season anew', async () => {
    const given = await desk(ledgers, [{}, {}, {}]);
    const { ledger, pay, decide } = given;
    const held = borneLine('H3', { status: 'held', amountFen: 5_000, atRiskFen: 5_000 });
    const lines = [borneLine('H1'), borneLine('H2'), held];
    await pay(lines);
    const decision = { householdId: 'H3', decision: 'releaseHold', reason: '已核实' };
    await ledger.batches.draft(
      1,
      () =>
        supplementary(1, {
          lines: [line('H3', 5_000)],
          lineDecisions: [{ ...decision, evidence: '7', paysFen: 5_000 }],
        } as Partial<NewBatch>),
      CLERK,
    );
    await assert.rejects(pay(lines), (error) => isTrouble(error, 'alreadyBooked'));
    await decide(2, rule('supersede', undefined, { nextState: 'superseded' }), 'clerk');
    const { state, amountFen } = await ledger.batches.get(2);
    assert.deepEqual([state, amountFen], ['superseded', 5_000]);
    assert.deepEqual(await ledger.batches.lines(2), [{ householdId: 'H3', amountFen: 5_000 }]);
    assert.equal(await pay(lines), 3);
  });
});

describe('what a correction takes back', () => {
  it('is taken of the newest line first, and never more than is booked', async () => {
    const given = await booked();
    const { ledger, sql } = given;
    const first = await correct(given, CORRECTED);
    const more = supplementary(first, { lines: [line('H1', 2_500, 20_000)] });
    await ledger.batches.draft(first, () => more, CLERK);
    const second = await correct(given, [
      borneLine('H1', { amountFen: 17_000 }),
      ...CORRECTED.slice(1),
    ]);
    const takes = (amountFen: number) =>
      ledger.batches.draft(
        second,
        () => supplementary(second, { recoveries: [{ householdId: 'H1', amountFen }] }),
        CLERK,
      );
    await assert.rejects(takes(22_501), /cannot be taken back of H1/);
    await assert.rejects(takes(0), /cannot be taken back of H1/);
    assert.deepEqual(await takes(5_500), {});
    const { entries } = await ledger.violations.recoveries({ householdId: 'H1' });
    assert.deepEqual(
      entries.map(({ batchNumber, amountFen }) => [batchNumber, amountFen]),
      [
        [2, 2_500],
        [1, 3_000],
      ],
    );
    const columns = `case_number, programme, season, component, household_id, batch_number,
      entered_at, audit_number, run_number`;
    for (const amountFen of [17_001, -3_001]) {
      const past = sql(`INSERT INTO ledger.recovery_entry (${columns}, amount_fen)
        SELECT ${columns}, ${amountFen} FROM ledger.recovery_entry WHERE batch_number = 1`);
      await assert.rejects(past, /more is taken back/, String(amountFen));
    }
    const both = sql(`INSERT INTO ledger.recovery_entry (${columns}, amount_fen)
      SELECT ${columns.replace('case_number', '1')}, 1 FROM ledger.recovery_entry LIMIT 1`);
    await assert.rejects(both, /check constraint|foreign key/);
  });

  it('leaves a violation to take back the rest', async () => {
    const given = await booked();
    const { ledger } = given;
    const run = await correct(given, CORRECTED);
    const takes = supplementary(run, { recoveries: [{ householdId: 'H2', amountFen: 1_001 }] });
    await ledger.batches.draft(run, () => takes, CLERK);
    const { violations } = ledger;
    const grounds = { evidence: '巡查记录 1', reason: '炉具在用' };
    await violations.open('H2', { kind: 'burningCoal', foundOn: '2022-01-20', ...grounds }, BY);
    const takesBack = { components: 'all', seasons: 'all' } as const;
    const confirmed = await violations.confirm(1, { ...grounds, programme: 'p', takesBack }, BY);
    assert.equal(confirmed.recoveryFen, 6_000);
    assert.equal((await violations.recoveries()).standingFen, 7_001);
    assert.equal((await violations.reverse(1, grounds, BY)).recoveryFen, -6_000);
    assert.equal((await violations.recoveries()).standingFen, 1_001);
  });
});
