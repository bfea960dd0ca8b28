import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { LineDecision } from '@nuanbu/terms';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import { borne, borneLine, type Desk, desk, rule } from '../testing/payouts.fixture.ts';
import type { NewLineDecision } from './line-decisions.ts';

const ledgers = ledgersForTests();

/** H1 is payable, of H2 the certain part is paid, H3 waits with its best value known. */
async function drafted(): Promise<Desk> {
  const given = await desk(ledgers, [{}, {}, {}]);
  await given.pay([
    borneLine('H1'),
    borneLine('H2', { status: 'certainPart', amountFen: 7_001, bestFen: 9_000, atRiskFen: 2_000 }),
    borneLine('H3', { status: 'held', amountFen: 5_000, atRiskFen: 5_000 }),
  ]);
  return given;
}

function decided(
  householdId: string,
  decision: LineDecision,
  paysFen?: number,
  other: Partial<NewLineDecision> = {},
): NewLineDecision {
  const pays =
    paysFen === undefined ? {} : { pays: { amountFen: paysFen, funders: borne(paysFen) } };
  const grounds = { reason: '经核实', evidence: '核查记录 7' };
  return { householdId, decision, ...grounds, ...pays, ...other };
}

function decide({ decide }: Desk, ...lineDecisions: NewLineDecision[]) {
  return decide(1, rule('decideLines', 'editLines', { lineDecisions }), 'clerk');
}

async function paid({ ledger }: Desk): Promise<string> {
  const { lineCount, amountFen, digest } = await ledger.batches.get(1);
  const lines = await ledger.batches.lines(1);
  const rows = lines.map(({ householdId, amountFen: fen }) => {
    return `${householdId},${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}\n`;
  });
  assert.equal(digest, createHash('sha256').update(rows.join('')).digest('hex'));
  assert.equal(lineCount, lines.length);
  assert.equal(
    amountFen,
    lines.reduce((sum, line) => sum + line.amountFen, 0),
  );
  return lines.map(({ householdId, amountFen: fen }) => `${householdId} ${fen}`).join();
}

describe('decisions on the lines of a batch', () => {
  it('move what it pays, its sum and its digest, and are kept with their grounds', async () => {
    const given = await drafted();
    const { ledger } = given;
    assert.equal(await paid(given), 'H1 20000,H2 7001');
    await decide(given, decided('H1', 'hold', undefined, { evidence: undefined }));
    assert.equal(await paid(given), 'H2 7001');
    await decide(given, decided('H1', 'releaseHold', 20_000));
    await decide(given, decided('H2', 'acceptEstimate', 9_000));
    await decide(given, decided('H3', 'releaseHold', 5_000));
    assert.equal(await paid(given), 'H1 20000,H2 9000,H3 5000');
    await decide(given, decided('H3', 'exclude'), decided('H2', 'hold'));
    assert.equal(await paid(given), 'H1 20000');
    const made = await ledger.batches.decisions(1);
    assert.deepEqual(
      made.map(({ householdId, decision, paysFen, evidence, person, round }) => [
        ...[householdId, decision, paysFen, evidence, person, round],
      ]),
      [
        ['H1', 'hold', undefined, undefined, 'clerk', 1],
        ['H1', 'releaseHold', 20_000, '核查记录 7', 'clerk', 1],
        ['H2', 'acceptEstimate', 9_000, '核查记录 7', 'clerk', 1],
        ['H3', 'releaseHold', 5_000, '核查记录 7', 'clerk', 1],
        ['H2', 'hold', undefined, '核查记录 7', 'clerk', 1],
        ['H3', 'exclude', undefined, '核查记录 7', 'clerk', 1],
      ],
    );
    const events = await ledger.batches.events(1);
    assert.deepEqual(
      events.map(({ amountFen }) => amountFen),
      [27_001, 7_001, 27_001, 29_000, 34_000, 20_000],
    );
    const entries = await ledger.audit.entries({ limit: 99 });
    const last = entries.find(({ number }) => number === events.at(-1)!.auditNumber)!;
    assert.deepEqual(
      JSON.parse(last.content).lineDecisions.map((each: { decision: string }) => each.decision),
      ['exclude', 'hold'],
    );
  });

  it('leave a held line to a later batch, and take an excluded one from every other', async () => {
    const given = await drafted();
    const { ledger, pay } = given;
    await decide(given, decided('H1', 'hold'), decided('H2', 'exclude'));
    await given.take(1, ['publishNotice']);
    const late = (householdId: string, amountFen: number) =>
      ledger.batches.draft(
        1,
        () => ({
          ...{ kind: 'supplementary', runNumber: 1 },
          lines: [{ householdId, amountFen, funders: borne(amountFen) }],
        }),
        { actor: 'clerk' },
      );
    await assert.rejects(late('H2', 7_001), /was excluded for good/);
    assert.deepEqual(await late('H1', 20_000), { batchNumber: 2 });
    const back = decide(given, decided('H1', 'releaseHold', 20_000));
    await assert.rejects(back, /in a live batch/);
    // Excluded of one component, it is paid another.
    const other = [borneLine('H1'), borneLine('H2'), borneLine('H3')];
    assert.equal(await pay(other, { component: 'equipment', season: 'once' }), 3);
  });

  it('rest on a reason, and on evidence where they pay what was in doubt', async () => {
    const given = await drafted();
    const attempts = [
      decided('H1', 'hold', undefined, { reason: '' }),
      decided('H2', 'acceptEstimate', 9_000, { evidence: '' }),
      decided('H3', 'releaseHold', 5_000, { evidence: undefined }),
    ];
    for (const attempt of attempts) {
      await assert.rejects(decide(given, attempt), /line_decision/, attempt.decision);
    }
    assert.equal((await given.ledger.batches.get(1)).version, 1);
  });

  it('pay what the run says, or its best value where somebody decided so, and nothing else', async () => {
    const given = await drafted();
    for (const wrong of [
      decided('H1', 'hold', 20_000, { pays: { amountFen: 20_001, funders: borne(20_001) } }),
      decided('H2', 'acceptEstimate', 9_001),
      decided('H2', 'hold', 9_000),
      decided('H3', 'hold', 5_000),
      decided('H3', 'releaseHold', 4_999),
    ]) {
      await assert.rejects(decide(given, wrong), /is not paid .* by its run/, wrong.householdId);
    }
    const parts = decided('H1', 'hold', 20_000, {
      pays: { amountFen: 20_000, funders: borne(19_999) },
    });
    await assert.rejects(decide(given, parts), /batch_line_parts/);
    await assert.rejects(decide(given, decided('H9', 'hold')), /has no line of H9/);
  });

  it('are taken on a draft or while its notice runs, and never on what is signed', async () => {
    const given = await drafted();
    await given.take(1, ['publishNotice']);
    await decide(given, decided('H2', 'hold'));
    assert.equal(await paid(given), 'H1 20000');
    await given.take(1, ['endNotice']);
    for (const each of [decided('H1', 'hold'), decided('H2', 'releaseHold', 7_001)]) {
      await assert.rejects(decide(given, each), /stay as they were signed/, each.decision);
    }
    const { sql } = given;
    const past = sql(`UPDATE ledger.batch_line SET live = false`);
    await assert.rejects(past, /stay as they were signed/);
  });
});

describe('a draft that takes the place of another', () => {
  const SAME = [
    borneLine('H1'),
    borneLine('H2', { status: 'certainPart', amountFen: 7_001, bestFen: 9_000, atRiskFen: 2_000 }),
    borneLine('H3', { status: 'held', amountFen: 5_000, atRiskFen: 5_000 }),
  ];

  async function linesOf({ ledger }: Desk, batch: number) {
    return (await ledger.batches.lines(batch)).map(
      ({ householdId, amountFen }) => `${householdId} ${amountFen}`,
    );
  }

  it('keeps what was decided on lines that are the same, and who decided it', async () => {
    const given = await drafted();
    await decide(given, decided('H1', 'hold'), decided('H2', 'acceptEstimate', 9_000));
    await decide(given, decided('H3', 'releaseHold', 5_000));
    await decide(given, decided('H1', 'releaseHold', 20_000), decided('H1', 'hold'));
    assert.equal(await given.pay(SAME), 2);
    assert.deepEqual(await linesOf(given, 2), ['H2 9000', 'H3 5000']);
    const { ledger } = given;
    const saidAt = async (batch: number) =>
      (await ledger.batches.decisions(batch)).map(
        ({ householdId, decision, reason, evidence, paysFen, person }) =>
          [householdId, decision, reason, evidence, paysFen, person].join(),
      );
    assert.deepEqual((await saidAt(2)).sort(), (await saidAt(1)).sort());
    const events = await ledger.batches.events(2);
    assert.deepEqual(
      events.map(({ action, duty, person }) => [action, duty, person]),
      [
        ['make', 'makeBatch', 'tester'],
        ['carryOver', 'editLines', 'clerk'],
      ],
    );
    // Whoever edited lines of the old draft does not sign the new one (S4).
    await given.take(2, ['publishNotice', 'endNotice']);
    const signed = rule('signTown', 'signTown', { nextState: 'bureauReview' });
    await assert.rejects(given.decide(2, signed, 'clerk'), /cannot have/);
    assert.deepEqual(
      await linesOf(given, 1),
      ['H2 9000', 'H3 5000'],
      'the old one says what it was',
    );
  });

  it('keeps a hold and an exclusion where the line has changed, and accepts nothing new', async () => {
    const given = await drafted();
    await decide(given, decided('H1', 'hold'), decided('H3', 'releaseHold', 5_000));
    await decide(given, decided('H2', 'acceptEstimate', 9_000));
    await given.pay([
      borneLine('H1', { amountFen: 21_000 }),
      borneLine('H2', {
        status: 'certainPart',
        amountFen: 7_001,
        bestFen: 9_001,
        atRiskFen: 2_000,
      }),
      borneLine('H3', { status: 'held', amountFen: 5_001, atRiskFen: 5_000 }),
    ]);
    assert.deepEqual(await linesOf(given, 2), ['H2 7001']);
    assert.deepEqual(
      (await given.ledger.batches.decisions(2)).map(({ householdId, decision }) => [
        householdId,
        decision,
      ]),
      [['H1', 'hold']],
    );
  });

  it('leaves an excluded household out, whatever became of its line meanwhile', async () => {
    const given = await drafted();
    await decide(given, decided('H1', 'exclude'));
    const [, ...others] = SAME;
    await given.pay([borneLine('H1', { status: 'belowStart', amountFen: 0 }), ...others]);
    assert.deepEqual(await given.ledger.batches.decisions(2), []);
    await given.pay(SAME);
    assert.deepEqual(await linesOf(given, 3), ['H2 7001']);
    const [kept] = await given.ledger.batches.decisions(3);
    assert.deepEqual([kept?.decision, kept?.reason, kept?.person], ['exclude', '经核实', 'clerk']);
  });
});
