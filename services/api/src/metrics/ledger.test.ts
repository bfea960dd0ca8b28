import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LedgerFigures } from '@nuanbu/ledger';
import { ManualClock, newRegistry, silentLog } from '@nuanbu/runtime';
import { type LedgerSource, ledgerMetrics } from './ledger.ts';

const NOW = 1_650_000_000;
const DAY_S = 86_400;

const totals = (households: number, amountFen = 0, atRiskFen = 0) => ({
  ...{ households, totalWh: 0, paidWh: 0, amountFen, atRiskFen },
});

const FIGURES: LedgerFigures = {
  auditHead: 57,
  runs: [{ state: 'succeeded', runs: 3 }],
  running: [{ number: 4, startedAt: NOW - 60 } as LedgerFigures['running'][number]],
  finalRuns: [
    {
      ...{ programme: 'p', season: '2021-2022', component: 'energySubsidy', runNumber: 3 },
      endedAt: NOW - 5,
      totals: {
        ...totals(9, 300),
        byStatus: {
          ...{ payable: totals(5, 300), certainPart: totals(0), belowStart: totals(1) },
          ...{ held: totals(2, 0, 700), ineligible: totals(1) },
        },
      },
      held: [{ finding: 'noReadingAtEnd', households: 2 }],
      ineligible: [{ reason: 'notResident', households: 1 }],
    },
  ],
  batches: [
    { state: 'draft', batches: 1, households: 5, amountFen: 300, oldestSince: NOW - 2 * DAY_S },
  ],
  payments: [{ state: 'failed', payments: 2, amountFen: 80 }],
  unpaid: [{ stage: 'failed', households: 2, amountFen: 80, oldestDays: 14 }],
  accounts: [
    { kind: 'received', level: 'city', amountFen: 500 },
    { kind: 'funds', level: 'city', amountFen: -500 },
  ],
  quarantined: [{ code: 'unknownMeter', messages: 12 }],
  heard: [NOW - 3_600, NOW - 3_601, NOW - 8 * DAY_S, undefined],
};

function metricsOf(given: Partial<LedgerSource> = {}) {
  const clock = new ManualClock(NOW);
  const registry = newRegistry();
  const source: LedgerSource = {
    figures: async () => FIGURES,
    progressOf: async () => ({ done: 2, villages: 5 }),
    ...{ clock, log: silentLog, ...given },
  };
  ledgerMetrics(registry, source);
  const lines = async () =>
    (await registry.metrics()).split('\n').filter((line) => /^nuanbu/.test(line));
  return { clock, lines };
}

test('the figures of the ledger are told under what belongs to them', async () => {
  const { lines } = metricsOf();
  const found = await lines();
  const booking = 'programme="p",season="2021-2022",component="energySubsidy"';
  for (const line of [
    'nuanbu_audit_head_number 57',
    'nuanbu_runs{state="succeeded"} 3',
    'nuanbu_runs{state="failed"} 0',
    'nuanbu_run_villages{run="4",state="done"} 2',
    'nuanbu_run_villages{run="4",state="left"} 3',
    `nuanbu_run_started_timestamp_seconds{run="4"} ${NOW - 60}`,
    `nuanbu_final_run_timestamp_seconds{${booking}} ${NOW - 5}`,
    `nuanbu_final_run_households{${booking},status="payable"} 5`,
    `nuanbu_final_run_amount_fen{${booking},status="payable"} 300`,
    `nuanbu_final_run_at_risk_fen{${booking},status="held"} 700`,
    `nuanbu_final_run_held_households{${booking},finding="noReadingAtEnd"} 2`,
    `nuanbu_final_run_ineligible_households{${booking},reason="notResident"} 1`,
    'nuanbu_batches{state="draft"} 1',
    'nuanbu_batches{state="reconciled"} 0',
    'nuanbu_batch_amount_fen{state="draft"} 300',
    `nuanbu_batch_oldest_seconds{state="draft"} ${2 * DAY_S}`,
    'nuanbu_payments{state="failed"} 2',
    'nuanbu_payment_amount_fen{state="failed"} 80',
    'nuanbu_unpaid_households{stage="failed"} 2',
    'nuanbu_unpaid_households{stage="held"} 0',
    `nuanbu_unpaid_oldest_seconds{stage="failed"} ${14 * DAY_S}`,
    'nuanbu_account_balance_fen{account="funds",level="city"} -500',
    'nuanbu_accounts_sum_fen 0',
    'nuanbu_quarantine_open_messages{code="unknownMeter"} 12',
    'nuanbu_concentrators{heard="hour"} 1',
    'nuanbu_concentrators{heard="day"} 1',
    'nuanbu_concentrators{heard="longer"} 1',
    'nuanbu_concentrators{heard="never"} 1',
    'nuanbu_concentrators{heard="week"} 0',
  ]) {
    assert.ok(found.includes(line), `${line}\n${found.join('\n')}`);
  }
  assert.ok(!found.some((line) => line.startsWith('nuanbu_batch_oldest_seconds{state="paid"}')));
});

test('the ledger is asked at most every 30 s, and once for all metrics of a scrape', async () => {
  let asked = 0;
  const figures = async () => {
    asked += 1;
    return FIGURES;
  };
  const { clock, lines } = metricsOf({ figures });
  await lines();
  clock.advance(29);
  assert.ok((await lines()).includes(`nuanbu_ledger_figures_timestamp_seconds ${NOW}`));
  assert.equal(asked, 1);
  clock.advance(1);
  assert.ok((await lines()).includes(`nuanbu_ledger_figures_timestamp_seconds ${NOW + 30}`));
  assert.equal(asked, 2);
});

test('where the ledger cannot be read its metrics are absent, and the scrape is none the worse', async () => {
  const figures = () => Promise.reject(new Error('down'));
  const { lines } = metricsOf({ figures });
  assert.deepEqual(await lines(), ['nuanbu_ledger_figures_errors_total 0']);
  assert.deepEqual(await lines(), ['nuanbu_ledger_figures_errors_total 1']);
});
