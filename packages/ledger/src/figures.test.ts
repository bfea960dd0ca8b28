import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BY, finalRun, ledgersForTests, line } from './testing/ledger.fixture.ts';
import { borneLine, desk, PEOPLE, rule, TO_RELEASE } from './testing/payouts.fixture.ts';

const ledgers = ledgersForTests();

const NOTHING = {
  ...{ auditHead: 0, runs: [], running: [], finalRuns: [], batches: [], payments: [] },
  ...{ unpaid: [], accounts: [], quarantined: [], heard: [] },
};

describe('figures of the ledger', () => {
  it('are nothing of an empty one', async () => {
    const { ledger } = await ledgers.open();
    assert.deepEqual(await ledger.figures(), NOTHING);
  });

  it('are the newest final run’s, by status, finding and reason', async () => {
    const at = await desk(ledgers, [{}, {}, {}]);
    await at.pay([borneLine('H1'), borneLine('H2'), borneLine('H3')]);
    const held = { status: 'held' as const, amountFen: 0, atRiskFen: 700 };
    await at.pay([
      borneLine('H1'),
      line('H2', { ...held, findings: ['noReadingAtEnd', 'edgeEstimated'] }),
      line('H3', { status: 'ineligible', amountFen: 0, reason: 'notResident' }),
    ]);
    const { finalRuns, runs, running } = await at.ledger.figures();
    assert.equal(finalRuns.length, 1, 'of one season there is one');
    const [run] = finalRuns;
    assert.deepEqual(
      [run?.runNumber, run?.programme, run?.season, run?.component],
      [2, 'p', '2021-2022', 'energySubsidy'],
    );
    assert.equal(run?.totals.byStatus.payable.households, 1);
    assert.equal(run?.totals.byStatus.held.atRiskFen, 700);
    assert.deepEqual(run?.held, [
      { finding: 'edgeEstimated', households: 1 },
      { finding: 'noReadingAtEnd', households: 1 },
    ]);
    assert.deepEqual(run?.ineligible, [{ reason: 'notResident', households: 1 }]);
    assert.deepEqual([runs, running], [[{ state: 'succeeded', runs: 2 }], []]);
  });

  it('name runs that are under way', async () => {
    const { ledger, programmeDigest } = await desk(ledgers);
    const number = await ledger.runs.start(finalRun(programmeDigest), BY);
    const { running, runs } = await ledger.figures();
    assert.deepEqual(
      running.map((run) => run.number),
      [number],
    );
    assert.deepEqual(runs, [{ state: 'running', runs: 1 }]);
  });

  it('follow money from the draft to the bank, and say since when it is where it is', async () => {
    const at = await desk(ledgers);
    const batch = await at.pay([borneLine('H1'), borneLine('H2')]);
    const state = async () => (await at.ledger.figures()).batches;
    const draft = { batches: 1, households: 2, amountFen: 40_000 };
    assert.deepEqual(await state(), [{ state: 'draft', ...draft, oldestSince: at.clock.at }]);
    at.clock.at += 100;
    await at.take(batch, ['publishNotice']);
    const publishedAt = at.clock.at;
    at.clock.at += 5;
    // A decision that leaves the state as it is does not begin it anew.
    await at.decide(batch, rule('decideLines', 'editLines'), PEOPLE.editLines);
    assert.deepEqual(await state(), [
      { state: 'publicNotice', ...draft, oldestSince: publishedAt },
    ]);
    await at.fund(100_000);
    await at.take(batch, TO_RELEASE.slice(1));
    const figures = await at.ledger.figures();
    assert.equal(figures.batches[0]?.state, 'released');
    assert.deepEqual(figures.payments, [{ state: 'waiting', payments: 2, amountFen: 40_000 }]);
    assert.deepEqual(
      figures.unpaid.map(({ stage, households, amountFen }) => [stage, households, amountFen]),
      [['waiting', 2, 40_000]],
    );
    const sum = figures.accounts.reduce((all, { amountFen }) => all + amountFen, 0);
    assert.equal(sum, 0);
    assert.deepEqual(
      figures.accounts.find(({ kind, level }) => kind === 'received' && level === 'city'),
      { kind: 'received', level: 'city', amountFen: 100_000 },
    );
    assert.equal(figures.auditHead, (await at.ledger.audit.head()).number);
  });

  it('count messages of the quarantine about which something waits, and concentrators', async () => {
    const { ledger } = await ledgers.open();
    const record = (sha256: string, code: 'malformed' | 'unknownMeter') => ({
      ...{ receivedAt: 1, source: 'c1', topic: 't', reasons: [{ code, detail: '' }] },
      ...{ bytes: Buffer.from(sha256), sizeBytes: 1, sha256: sha256.repeat(64) },
    });
    await ledger.quarantine.record([record('a', 'malformed'), record('b', 'unknownMeter')]);
    await ledger.quarantine.record([record('a', 'malformed')]);
    await ledger.quarantine.markReplayed(2, 5);
    for (const name of ['c1', 'c2', 'c3']) {
      await ledger.concentrators.add(
        { name, district: 'd', villages: 'all', mayCorrect: false },
        BY,
      );
    }
    await ledger.concentrators.noteHeard(new Map([['c1', 77]]));
    await ledger.concentrators.revoke('c3', BY);
    const { quarantined, heard } = await ledger.figures();
    assert.deepEqual(quarantined, [{ code: 'malformed', messages: 2 }]);
    assert.deepEqual(new Set(heard), new Set([77, undefined]));
    assert.equal(heard.length, 2);
  });
});
