import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import {
  borne,
  borneLine,
  type Desk,
  desk,
  postings,
  rule,
  TO_RELEASE,
} from '../testing/payouts.fixture.ts';
import type { UnpaidFilter } from './unpaid.ts';

const ledgers = ledgersForTests();

const LINES = [
  borneLine('H1'),
  borneLine('H2', { status: 'certainPart', amountFen: 7_001, bestFen: 9_000, atRiskFen: 2_000 }),
  borneLine('H3', { status: 'held', amountFen: 5_000, atRiskFen: 5_000 }),
  borneLine('H4', { status: 'belowStart', amountFen: 0 }),
  borneLine('H5', { status: 'held', amountFen: 0, atRiskFen: 9_000 }),
];

async function list({ ledger }: Desk, filter: UnpaidFilter = {}): Promise<string[]> {
  const all = await ledger.payments.unpaid(filter, { limit: 99 });
  return all.map(({ householdId, stage, amountFen }) => `${householdId} ${stage} ${amountFen}`);
}

async function settled(): Promise<Desk> {
  const given = await desk(ledgers, [{}, {}, {}, {}, {}]);
  await given.pay(LINES);
  return given;
}

describe('the list of who is entitled and not paid (S5)', () => {
  it('has everybody from the settlement on until the bank has paid them', async () => {
    const given = await settled();
    const { ledger, decide, take, fund } = given;
    const doubt = ['H2 held 1999', 'H3 held 5000', 'H5 held 0'];
    assert.deepEqual(
      (await list(given)).sort(),
      ['H1 inBatch 20000', 'H2 inBatch 7001', ...doubt].sort(),
    );
    const lineDecisions = [{ householdId: 'H1', decision: 'hold', reason: '待核' } as const];
    await decide(1, rule('decideLines', 'editLines', { lineDecisions }), 'clerk');
    assert.deepEqual(await list(given, { householdId: 'H1' }), ['H1 held 20000']);
    const pays = { amountFen: 20_000, funders: borne(20_000) };
    const released = {
      householdId: 'H1',
      decision: 'releaseHold',
      reason: '已核',
      evidence: '7',
      pays,
    };
    await decide(
      1,
      rule('decideLines', 'editLines', { lineDecisions: [released as never] }),
      'clerk',
    );
    await fund(100_000);
    await take(1, TO_RELEASE);
    assert.deepEqual(await list(given, { stage: 'waiting' }), [
      'H1 waiting 20000',
      'H2 waiting 7001',
    ]);
    const lines = [
      { householdId: 'H1', amountFen: 20_000, state: 'paidOut' },
      { householdId: 'H2', amountFen: 7_001, state: 'failed', reason: '账号不存在' },
    ] as const;
    const returns = { kind: 'csv', name: 'r', sha256: 'a'.repeat(64), lines } as const;
    const said = { returns, postings: postings('lineFailed', borne(7_001)) };
    await decide(
      1,
      rule('recordReturns', 'importReturns', { nextState: 'partlyReturned', ...said }),
      'cashier',
    );
    assert.deepEqual((await list(given)).sort(), ['H2 failed 7001', ...doubt].sort());
    const [failed] = await ledger.payments.unpaid({ stage: 'failed' }, { limit: 1 });
    assert.deepEqual(
      [failed?.failure, failed?.attempts, failed?.batchNumber, failed?.village],
      ['账号不存在', 1, 1, '东村'],
    );
    assert.deepEqual(await list(given, { village: '西村' }), []);
    assert.deepEqual(await list(given, { programme: 'q' }), []);
    const villages = ['石桥镇/西村'];
    assert.deepEqual(await list(given, { scope: { towns: [], villages } }), []);
    const all = await list(given);
    assert.deepEqual(await list(given, { scope: { towns: ['石桥镇'], villages } }), all);
    assert.deepEqual(await list(given, { scope: { towns: [], villages: ['石桥镇/东村'] } }), all);
  });

  it('says since when, in whole days, and adds up by stage', async () => {
    const given = await settled();
    const { ledger, clock } = given;
    // The season’s last day is 31 March; local midnight is at 16:00 UTC.
    for (const [utc, days] of [
      [Date.UTC(2022, 2, 31, 16, 0, 0), 1],
      [Date.UTC(2022, 3, 30, 15, 59, 59), 30],
      [Date.UTC(2022, 3, 30, 16, 0, 0), 31],
    ] as const) {
      clock.at = utc / 1000;
      const [oldest] = await ledger.payments.unpaid({}, { limit: 1 });
      assert.deepEqual([oldest?.owedSince, oldest?.ageDays], ['2022-03-31', days]);
    }
    assert.deepEqual(await ledger.payments.unpaidSums(), [
      { stage: 'held', households: 3, amountFen: 6_999, oldestDays: 31 },
      { stage: 'inBatch', households: 2, amountFen: 27_001, oldestDays: 31 },
    ]);
  });

  it('leaves out who was excluded, and what was taken back', async () => {
    const given = await settled();
    const { decide, ledger } = given;
    const lineDecisions = [{ householdId: 'H3', decision: 'exclude', reason: '重复' } as const];
    await decide(1, rule('decideLines', 'editLines', { lineDecisions }), 'clerk');
    const grounds = { evidence: '巡查记录 1', reason: '炉具在用' };
    const { violations } = ledger;
    await violations.open(
      'H1',
      { kind: 'burningCoal', foundOn: '2022-01-20', ...grounds },
      { actor: 'clerk' },
    );
    const takesBack = { components: 'all', seasons: 'all' } as const;
    await violations.confirm(1, { ...grounds, programme: 'p', takesBack }, { actor: 'clerk' });
    const left = (await list(given)).filter((each) => /^H[13]/.test(each));
    assert.deepEqual(left, []);
    await violations.reverse(1, grounds, { actor: 'clerk' });
    assert.deepEqual(await list(given, { householdId: 'H1' }), ['H1 inBatch 20000']);
  });

  it('comes a page at a time, the oldest first, none of it twice', async () => {
    const given = await settled();
    const { ledger, pay } = given;
    const earlier = { season: '2020-2021', span: { from: 1_606_752_000, to: 1_617_206_400 } };
    await pay(LINES, earlier);
    const whole = await ledger.payments.unpaid({}, { limit: 99 });
    assert.equal(whole.length, 10);
    assert.deepEqual([whole[0]?.season, whole.at(-1)?.season], ['2020-2021', '2021-2022']);
    const pages = [];
    for (let after = undefined as (typeof whole)[number] | undefined; ; ) {
      const page = await ledger.payments.unpaid({}, { limit: 3, after });
      pages.push(...page);
      after = page.at(-1);
      if (page.length < 3) break;
    }
    assert.deepEqual(pages, whole);
  });
});
