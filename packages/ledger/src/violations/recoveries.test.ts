import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BY, ledgersForTests } from '../testing/ledger.fixture.ts';
import { ALL, COAL, type District, district, GROUNDS, taking } from './cases.fixture.ts';

const ledgers = ledgersForTests();

const LAST_SEASON = {
  season: '2020-2021',
  span: { from: 1_606_752_000, to: 1_617_206_400 },
} as const;
const ONCE = { component: 'equipment', season: 'once' };

/** What stands to be taken back: batch, amount and case of each line, after adding up entries. */
async function standing({ ledger }: District): Promise<[number, number, number | undefined][]> {
  const { entries, standingFen } = await ledger.violations.recoveries();
  const sums = new Map<string, [number, number, number | undefined]>();
  for (const { batchNumber, caseNumber, amountFen, isStanding } of entries) {
    const key = `${batchNumber} ${caseNumber}`;
    const sum =
      sums.get(key) ?? ([batchNumber, 0, caseNumber] as [number, number, number | undefined]);
    sum[1] += isStanding ? amountFen : 0;
    sums.set(key, sum);
  }
  const left = [...sums.values()].filter(([, amountFen]) => amountFen !== 0);
  assert.equal(
    standingFen,
    left.reduce((total, [, amountFen]) => total + amountFen, 0),
  );
  return left.sort(([a], [b]) => a - b);
}

describe('a confirmed violation', () => {
  it('takes back each live line once, and its reversal gives all of it back', async () => {
    const given = await district(ledgers);
    const { ledger, pay } = given;
    const { violations } = ledger;
    await pay({ H1: 20_000, H2: 7_000 });
    await pay({ H1: 680_000, H2: 680_000 }, ONCE);
    await violations.open('H1', COAL, BY);
    assert.deepEqual((await violations.recoveries()).entries, []);
    const confirmed = await violations.confirm(1, taking(ALL), { actor: 'finance' });
    assert.equal(confirmed.recoveryFen, 700_000);
    const { entries } = await violations.recoveries({ householdId: 'H1' });
    const { auditNumber } = (await violations.get(1)).entries[1]!;
    const same = {
      ...{ caseNumber: 1, householdId: 'H1', programme: 'p', isStanding: true },
      ...{ enteredAt: 1_650_000_000, auditNumber },
    };
    assert.deepEqual(entries, [
      {
        ...same,
        ...{ season: '2021-2022', component: 'energySubsidy', batchNumber: 1, amountFen: 20_000 },
      },
      { ...same, season: 'once', component: 'equipment', batchNumber: 2, amountFen: 680_000 },
    ]);
    assert.deepEqual(await violations.recoveries({ householdId: 'H2' }), {
      entries: [],
      standingFen: 0,
    });
    const entry = (await ledger.audit.entries({ after: auditNumber - 1, limit: 1 }))[0]!;
    assert.equal(JSON.parse(entry.content).recoveryFen, 700_000);

    assert.equal((await violations.reverse(1, GROUNDS, BY)).recoveryFen, -700_000);
    assert.deepEqual(await standing(given), []);
    assert.equal((await violations.recoveries()).entries.length, 4);
    await violations.dismiss(1, GROUNDS, BY);
    assert.equal((await violations.recoveries()).entries.length, 4);
    await violations.reverse(1, GROUNDS, BY);
    assert.equal((await violations.confirm(1, taking(ALL), BY)).recoveryFen, 700_000);
    assert.deepEqual(await standing(given), [
      [1, 20_000, 1],
      [2, 680_000, 1],
    ]);
  });

  it('takes back the components that the programme names', async () => {
    for (const [components, expected] of [
      [['equipment'], [[2, 680_000, 1]]],
      [['cooker'], []],
      [[], []],
      [
        ['all'],
        [
          [1, 20_000, 1],
          [2, 680_000, 1],
        ],
      ],
    ] as const) {
      const given = await district(ledgers);
      await given.pay({ H1: 20_000 });
      await given.pay({ H1: 680_000 }, ONCE);
      await given.ledger.violations.open('H1', COAL, BY);
      await given.ledger.violations.confirm(1, taking({ components, seasons: 'all' }), BY);
      assert.deepEqual(await standing(given), expected, components.join());
    }
  });

  it('takes back seasons that end after it: with their last day, not with the day after', async () => {
    for (const [foundOn, batches] of [
      ['2022-04-01', []],
      ['2022-03-31', [2]],
      ['2021-04-01', [2]],
      ['2021-03-31', [1, 2]],
    ] as const) {
      const given = await district(ledgers);
      await given.pay({ H1: 10_000 }, LAST_SEASON);
      await given.pay({ H1: 20_000 });
      await given.ledger.violations.open('H1', { ...COAL, foundOn }, BY);
      const some = taking({ components: 'all', seasons: 'endingAfter' });
      await given.ledger.violations.confirm(1, some, BY);
      const left = await standing(given);
      assert.deepEqual(
        left.map(([batch]) => batch),
        batches,
        foundOn,
      );
    }
  });

  it('takes nothing back of a draft that was superseded before', async () => {
    const given = await district(ledgers);
    await given.pay({ H1: 19_000 });
    await given.pay({ H1: 20_000 });
    await given.ledger.violations.open('H1', COAL, BY);
    const { recoveryFen } = await given.ledger.violations.confirm(1, taking(ALL), BY);
    assert.equal(recoveryFen, 20_000);
    assert.deepEqual(await standing(given), [[2, 20_000, 1]]);
  });

  it('takes nothing back of another programme', async () => {
    const given = await district(ledgers);
    await given.pay({ H1: 20_000 });
    await given.ledger.violations.open('H1', COAL, BY);
    await given.ledger.violations.confirm(1, taking(ALL, 'q'), BY);
    assert.deepEqual(await standing(given), []);
  });
});

describe('a recovery', () => {
  it('stands as long as its batch line is live, and follows the line to a newer draft', async () => {
    const given = await district(ledgers);
    const { ledger, pay } = given;
    await pay({ H1: 10_000, H2: 5_000 }, LAST_SEASON);
    await ledger.violations.open('H1', COAL, BY);
    await ledger.violations.confirm(1, taking(ALL), BY);
    assert.deepEqual(await standing(given), [[1, 10_000, 1]]);
    assert.equal(await pay({ H1: 9_000, H2: 5_000 }, LAST_SEASON), 2);
    assert.deepEqual(await standing(given), [[2, 9_000, 1]]);
    const entry = (await ledger.audit.entries({ limit: 99 })).find(
      ({ action }) => action === 'recoveriesEntered',
    )!;
    assert.deepEqual(JSON.parse(entry.content), { lines: 1, recoveryFen: 9_000 });
    const { entries } = await ledger.violations.recoveries();
    assert.deepEqual(
      entries.map(({ isStanding, auditNumber }) => [isStanding, auditNumber === entry.number]),
      [
        [false, false],
        [true, true],
      ],
    );

    assert.equal(await pay({ H2: 5_000 }, LAST_SEASON), 3);
    assert.deepEqual(await standing(given), []);
    assert.equal((await ledger.violations.reverse(1, GROUNDS, BY)).recoveryFen, -19_000);
    assert.deepEqual(await standing(given), []);
    assert.equal((await ledger.audit.verify()).holds, true);
  });

  it('is entered for what is booked after the confirmation, not after a dismissal', async () => {
    const given = await district(ledgers);
    const { ledger, pay } = given;
    await ledger.violations.open('H1', COAL, BY);
    await ledger.violations.confirm(1, taking({ components: 'all', seasons: 'endingAfter' }), BY);
    await ledger.violations.open('H2', COAL, BY);
    await ledger.violations.dismiss(2, GROUNDS, BY);
    await pay({ H1: 10_000, H2: 5_000 }, LAST_SEASON);
    assert.deepEqual(await standing(given), []);
    await pay({ H1: 20_000, H2: 5_000 });
    assert.deepEqual(await standing(given), [[2, 20_000, 1]]);
  });

  it('of a line that two cases claim is entered once, and passes on when one is reversed', async () => {
    const given = await district(ledgers);
    const { violations } = given.ledger;
    await given.pay({ H1: 20_000 });
    await violations.open('H1', COAL, BY);
    await violations.confirm(1, taking(ALL), BY);
    await violations.open('H1', { ...COAL, kind: 'falseClaim' }, BY);
    assert.equal((await violations.confirm(2, taking(ALL), BY)).recoveryFen, 0);
    assert.deepEqual(await standing(given), [[1, 20_000, 1]]);
    assert.equal((await violations.reverse(1, GROUNDS, BY)).recoveryFen, 0);
    assert.deepEqual(await standing(given), [[1, 20_000, 2]]);
    assert.equal((await violations.confirm(1, taking(ALL), BY)).recoveryFen, 0);
    assert.equal((await violations.reverse(2, GROUNDS, BY)).recoveryFen, 0);
    assert.deepEqual(await standing(given), [[1, 20_000, 1]]);
  });
});
