import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalsOf } from '@nuanbu/settlement';
import { type HouseholdTruth, judge } from '@nuanbu/simulator-households';
import { type EndReport, endReportText, wrongThoughShown } from './end-report.ts';

type Outcome = [
  fault: HouseholdTruth['fault'],
  status: 'payable' | 'held' | 'belowStart',
  trueFen: number,
  amountFen: number,
];

const OUTCOMES: Outcome[] = [
  [undefined, 'payable', 100_000, 100_000],
  ['blips', 'held', 50_000, 1],
  ['blips', 'payable', 50_000, 50_099],
  ['stuckRegister', 'payable', 80_000, 30_000],
];

function faultsOf(outcomes: readonly Outcome[]) {
  const truth = outcomes.map(([fault, , amountFen], index) => ({
    ...{ householdId: `H${index}`, fault, seasonWh: 0, countedWh: 0, amountFen },
  }));
  const lines = outcomes.map(([, status, , amountFen], index) => ({
    ...{ householdId: `H${index}`, status, amountFen },
  }));
  return judge(truth, lines);
}

const REPORT: EndReport = {
  readings: {
    ...{ sent: 12_345, acknowledged: 12_345, received: 12_400, stored: 12_300 },
    ...{ duplicates: 90, conflicts: 3, quarantined: { unknownMeter: 7, malformed: 0 } },
  },
  messages: { sent: 50, acknowledged: 50, sentAgain: 2, reconnects: 1 },
  totals: totalsOf([
    { status: 'payable', totalWh: 6_000_000, paidWh: 5_000_000, amountFen: 100_000, atRiskFen: 0 },
    { status: 'held', totalWh: 700_001, paidWh: 700_001, amountFen: 14_000, atRiskFen: 400 },
  ]),
  run: 3,
  batch: { number: 2, state: 'townReview' },
  digest: 'd'.repeat(64),
  auditHead: 'a'.repeat(64),
  faults: faultsOf(OUTCOMES),
  stages: [{ name: 'readings', seconds: 1.5 }],
  files: ['/out/register.xlsx'],
};

/** The row of a table that begins with a label, as its cells. */
function row(text: string, label: string): string[] {
  const line = text.split('\n').find((each) => each.includes(label));
  assert.ok(line, `${label}\n${text}`);
  return line
    .split('│')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
}

test('the report counts readings, kWh and yuan, and names batch, digest and files', () => {
  const text = endReportText(REPORT);
  assert.equal(row(text, '入库 stored')[1], '12,300');
  assert.equal(row(text, 'unknownMeter')[1], '7');
  assert.deepEqual(row(text, '可发放').slice(1), ['1', '6000.000', '5000.000', '1000.00', '0.00']);
  assert.deepEqual(row(text, '暂缓 held').slice(1), ['1', '700.001', '700.001', '140.00', '4.00']);
  assert.deepEqual(row(text, '合计').slice(1), ['2', '6700.001', '5700.001', '1140.00', '4.00']);
  assert.match(text, /核算 run 3 {3}批次 batch 2 \(待乡镇审核 waits for the town\)/);
  for (const each of [REPORT.digest, REPORT.auditHead, ...REPORT.files]) {
    assert.ok(text.includes(each));
  }
  const without = endReportText({ ...REPORT, batch: undefined });
  assert.match(without, /run 3 {3}无批次 no batch/);
});

test('the fault table says what was exact, held and wrong, and which faults registers cannot show', () => {
  const text = endReportText(REPORT);
  assert.deepEqual(row(text, 'none 无故障').slice(1, 6), ['1', '1', '0', '0', '0']);
  assert.deepEqual(row(text, 'blips').slice(1), [
    '2',
    '0',
    '1',
    '1',
    '0',
    '0.99',
    '0.00',
    '是 yes',
  ]);
  assert.deepEqual(row(text, 'stuckRegister').slice(1), [
    ...['1', '0', '0', '0', '1', '0.00', '500.00', '否 no'],
  ]);
  assert.match(text, /faults that registers show: 0$/m);
  assert.match(text, /faults that no register shows: 500\.00 yuan$/m);
});

test('only a wrong payment that registers could have shown counts against the platform', () => {
  assert.equal(wrongThoughShown(faultsOf(OUTCOMES)), 0);
  const wrong: Outcome = ['blips', 'payable', 50_000, 50_101];
  assert.equal(wrongThoughShown(faultsOf([...OUTCOMES, wrong])), 1);
  assert.equal(wrongThoughShown(faultsOf([[undefined, 'belowStart', 10_000, 0]])), 1);
});
