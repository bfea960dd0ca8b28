import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Line } from '@nuanbu/settlement';
import { isTrouble } from '@nuanbu/terms';
import {
  BY,
  finalRun,
  household,
  ledgersForTests,
  line,
  settle,
} from '../testing/ledger.fixture.ts';
import { publishNotice } from '../testing/payouts.fixture.ts';

const ledgers = ledgersForTests();

const ONCE = { component: 'equipment', season: 'once' };
const NO_ENERGY = { totalWh: 0, lowWh: 0, highWh: 0, peakWh: 0, valleyWh: 0, paidWh: 0 };
const COUNTED = { basis: 'household', quantity: 1_000, paid: 1_000 } as const;

/** A line of equipment that is paid once. */
function equipment(householdId: string, other: Partial<Line> = {}): Line {
  return line(householdId, { ...NO_ENERGY, counted: COUNTED, amountFen: 680_000, ...other });
}

async function withHouseholds() {
  const opened = await ledgers.open();
  const { ledger } = opened;
  await ledger.roster.importRoster([household('H1'), household('H2')], BY);
  const { digest } = await ledger.programmes.add({ name: 'p', text: 'a: 1' }, BY);
  return { ...opened, digest };
}

describe('components of a programme', () => {
  it('of one household are booked side by side', async () => {
    const { ledger, digest } = await withHouseholds();
    const lines = [line('H1'), line('H2', { amountFen: 7_000 })];
    await settle(ledger, finalRun(digest), lines);
    await settle(ledger, finalRun(digest, ONCE), [equipment('H1'), equipment('H2')]);
    const batches = await ledger.batches.list();
    assert.deepEqual(
      batches.map(({ component, season, state, amountFen }) => [
        component,
        season,
        state,
        amountFen,
      ]),
      [
        ['equipment', 'once', 'draft', 1_360_000],
        ['energySubsidy', '2021-2022', 'draft', 27_000],
      ],
    );
  });

  it('supersede a draft of their own alone', async () => {
    const { ledger, digest } = await withHouseholds();
    await settle(ledger, finalRun(digest), [line('H1'), line('H2')]);
    await settle(ledger, finalRun(digest, ONCE), [equipment('H1'), equipment('H2')]);
    await settle(ledger, finalRun(digest, ONCE), [equipment('H1'), equipment('H2')]);
    const states = (await ledger.batches.list()).map(({ component, state }) => [component, state]);
    assert.deepEqual(states, [
      ['equipment', 'draft'],
      ['equipment', 'superseded'],
      ['energySubsidy', 'draft'],
    ]);
  });

  it('are refused a second time for a household whose booking does not give way', async () => {
    const opened = await withHouseholds();
    const { ledger, digest } = opened;
    await settle(ledger, finalRun(digest, ONCE), [equipment('H1'), equipment('H2')]);
    await publishNotice(opened, 1);
    const later = { ...ONCE, span: { from: 1_638_288_000, to: 1_700_000_000 } };
    const again = settle(ledger, finalRun(digest, later), [equipment('H1'), equipment('H2')]);
    await assert.rejects(again, (error) => isTrouble(error, 'alreadyBooked'));
    await settle(ledger, finalRun(digest, { ...ONCE, component: 'cooker' }), [
      equipment('H1'),
      equipment('H2'),
    ]);
  });

  it('are what runs are asked for by', async () => {
    const { ledger, digest } = await withHouseholds();
    await settle(ledger, finalRun(digest), [line('H1'), line('H2')]);
    await settle(ledger, finalRun(digest, ONCE), [equipment('H1'), equipment('H2')]);
    const open = await ledger.runs.start(finalRun(digest, ONCE), BY);
    const numbers = async (filter: Parameters<typeof ledger.runs.list>[0]) =>
      (await ledger.runs.list(filter)).map(({ number }) => number);
    assert.deepEqual(await numbers({ component: 'equipment' }), [open, 2]);
    assert.deepEqual(await numbers({ component: 'equipment', state: 'succeeded' }), [2]);
    assert.deepEqual(await numbers({ programme: 'p', season: '2021-2022' }), [1]);
    assert.deepEqual(await numbers({ programme: 'q' }), []);
  });
});

describe('a line', () => {
  it('keeps what its component counts that is no energy', async () => {
    const { ledger, digest } = await withHouseholds();
    const run = await ledger.runs.start(finalRun(digest, ONCE), BY);
    const area = { basis: 'areaM2', quantity: 162_001, paid: 162_000 } as const;
    const { counted: _counted, ...none } = equipment('H2', { status: 'held', amountFen: 0 });
    const lines = [equipment('H1', { counted: area }), none];
    await ledger.runs.replaceVillageLines(run, lines[0]!, lines);
    const kept = await ledger.runs.lines(run);
    assert.deepEqual(
      kept.map(({ counted }) => counted),
      [area, undefined],
    );
    assert.ok(!('counted' in kept[1]!));
    assert.deepEqual((await ledger.runs.line(run, 'H1'))?.counted, area);
  });

  it('whose certain part is paid first is booked with that part', async () => {
    const { ledger, digest } = await withHouseholds();
    const certain = line('H1', { status: 'certainPart', amountFen: 15_000, atRiskFen: 5_000 });
    const nothing = line('H2', { status: 'held', amountFen: 20_000, atRiskFen: 20_000 });
    const { batchNumber } = await settle(ledger, finalRun(digest), [certain, nothing]);
    assert.deepEqual(await ledger.batches.lines(batchNumber!), [
      { householdId: 'H1', amountFen: 15_000 },
    ]);
    const [kept] = await ledger.runs.lines(1, { status: 'certainPart' });
    assert.equal(kept?.householdId, 'H1');
  });

  it('has its basis, quantity and paid quantity together or not at all', async () => {
    const { ledger, sql, digest } = await withHouseholds();
    const run = await ledger.runs.start(finalRun(digest, ONCE), BY);
    const lines = [equipment('H1'), equipment('H2')];
    await ledger.runs.replaceVillageLines(run, lines[0]!, lines);
    await sql('ALTER TABLE ledger.line DISABLE TRIGGER USER');
    for (const column of ['basis', 'quantity', 'paid_quantity']) {
      await assert.rejects(sql(`UPDATE ledger.line SET ${column} = NULL`), /check/);
    }
    await sql('UPDATE ledger.line SET basis = NULL, quantity = NULL, paid_quantity = NULL');
  });
});
