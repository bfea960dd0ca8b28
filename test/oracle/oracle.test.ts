import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { HEADER, type OracleOptions, type OracleResult, witness } from './oracle.ts';
import { amountFen, atRiskFen, type StartRule } from './payout.ts';

const NOW = 1_800_000_000n;

const ROSTER = `household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on
A,甲,马集镇,崔庄村,2021,2021-09-30,yes,yes,
`;
const METERS =
  'household_id,meter_id,installed_at,removed_at,installed_kwh,removed_kwh,multiplier,max_kw,modulus_kwh\n';
const READINGS = 'meter_id,read_at,total_kwh,peak_kwh,valley_kwh\n';

/** Settles household A with meters and readings given as rows. */
function settle(
  meters: readonly string[],
  readings: readonly string[],
  options: Partial<OracleOptions> = {},
): OracleResult {
  const files = {
    roster: ROSTER,
    meters: METERS + meters.map((row) => `A,${row}\n`).join(''),
    readings: READINGS + readings.map((row) => `${row}\n`).join(''),
  };
  return witness(files, { season: '2021-2022', nowSeconds: NOW, ...options });
}

const TWO_DAYS = { from: '2021-12-01', to: '2021-12-03' };
const PLAIN = ['M,,,,,,,'];

function rowOf(result: OracleResult): string {
  assert.equal(result.rows.length, 1);
  return result.rows[0]!;
}

test('the trial season comes out line by line', async () => {
  const read = (name: string) =>
    readFile(new URL(`../data/trial-season/${name}.csv`, import.meta.url), 'utf8');
  const files = {
    roster: await read('roster'),
    meters: await read('meters'),
    readings: await read('readings'),
  };
  const { rows } = witness(files, { season: '2021-2022', nowSeconds: NOW });
  assert.deepEqual([HEADER, ...rows], (await read('lines')).trimEnd().split('\n'));
});

test('§5 worked: hourly registers all present, 1000.00 to 3200.50', () => {
  const begin = Date.parse('2021-11-30T22:00:00+08:00') / 1000;
  const end = Date.parse('2022-04-01T02:00:00+08:00') / 1000;
  const start = begin + 2 * 3600;
  const hours = (end - 2 * 3600 - start) / 3600;
  const rows: string[] = [];
  for (let at = begin; at <= end; at += 3600) {
    const passed = Math.max(0, Math.min(hours, (at - start) / 3600));
    const wh = 1_000_000 + Math.floor((2_200_500 * passed) / hours);
    const kwh = `${Math.floor(wh / 1000)}.${String(wh % 1000).padStart(3, '0')}`;
    rows.push(`M,${new Date(at * 1000).toISOString().slice(0, 19)}Z,${kwh},,`);
  }
  const [id, status, total, low, high] = rowOf(settle(PLAIN, rows)).split(',');
  assert.deepEqual(
    [id, status, total, low, high],
    ['A', 'payable', '2200.500', '2200.500', '2200.500'],
  );
});

test('§5 worked: nothing between 30 November 18:00 and 1 December 06:00', () => {
  const rows = [
    'M,2021-11-30T18:00:00,999.10,,',
    'M,2021-12-01T06:00:00,1001.50,,',
    'M,2022-04-01T00:00:00,3200.50,,',
  ];
  const row = rowOf(settle(PLAIN, rows));
  assert.match(row, /^A,payable,2200\.200,2199\.000,2201\.400,/);
  assert.match(row, /,2200\.200,440\.04,0\.48,$/);
});

test('P1: the table of the three readings of the start', () => {
  const table: [wh: bigint, threshold: bigint, usage: bigint, paid: bigint][] = [
    [499_990n, 0n, 0n, 0n],
    [500_000n, 10_000n, 0n, 0n],
    [500_010n, 10_000n, 0n, 0n],
    [3_000_000n, 60_000n, 50_000n, 50_000n],
    [5_000_000n, 100_000n, 90_000n, 90_000n],
    [5_500_000n, 100_000n, 90_000n, 100_000n],
    [9_999_990n, 100_000n, 90_000n, 100_000n],
  ];
  const rules: StartRule[] = ['threshold', 'deductCapUsage', 'deductCapPaid'];
  for (const [wh, ...amounts] of table) {
    assert.deepEqual(
      rules.map((rule) => amountFen(wh, rule)),
      amounts,
      `${wh} Wh`,
    );
  }
});

test('P2: the money at risk is the greatest difference of the three payouts', () => {
  const risk = (low: bigint, best: bigint, high: bigint) =>
    atRiskFen({ low, best, high }, 'threshold');
  assert.equal(risk(600_000n, 600_000n, 605_000n), 100n);
  assert.equal(risk(600_000n, 600_000n, 605_050n), 101n);
  assert.equal(risk(499_000n, 499_000n, 500_000n), 10_000n);
  assert.equal(risk(5_000_000n, 7_000_000n, 9_000_000n), 0n);
});

test('U3, P2: a fall inside 15 minutes is 5 kWh and 1.00 yuan at most; a second more can be too much', () => {
  const rows = (after: string) => [
    'M,2021-12-01T00:00:00,100,,',
    'M,2021-12-02T00:00:00,500,,',
    `M,2021-12-02T00:${after},0,,`,
    'M,2021-12-03T00:00:00,400,,',
  ];
  assert.match(
    rowOf(settle(PLAIN, rows('15:00'), TWO_DAYS)),
    /^A,payable,800\.000,800\.000,805\.000,.*,1\.00,registerFell$/,
  );
  assert.match(
    rowOf(settle(PLAIN, rows('15:05'), TWO_DAYS)),
    /^A,held,800\.000,800\.000,805\.027,.*,1\.01,registerFell$/,
  );
});

test('U5: 24 hours to the nearest reading is near, a second more is not', () => {
  const rows = (last: string) => ['M,2021-12-01T00:00:00,100,,', `M,${last},500,,`];
  const near = rowOf(settle(PLAIN, rows('2021-12-02T00:00:00'), TWO_DAYS));
  assert.match(near, /^A,held,400\.000,400\.000,880\.000,.*,edgeEstimated$/);
  const far = rowOf(settle(PLAIN, rows('2021-12-01T23:59:59'), TWO_DAYS));
  assert.match(far, /^A,held,400\.000,400\.000,880\.005,.*,edgeEstimated noReadingAtEnd$/);
});

test('U2: a rollover needs both ends beyond the limits and a step that U4 lets pass', () => {
  const meters = ['M,,,,,,,1000'];
  const rows = (upper: string, lower: string) => [
    'M,2021-12-01T00:00:00,900,,',
    `M,2021-12-02T00:00:00,${upper},,`,
    `M,2021-12-02T02:00:00,${lower},,`,
    `M,2021-12-03T00:00:00,${lower},,`,
  ];
  const finding = (upper: string, lower: string) =>
    rowOf(settle(meters, rows(upper, lower), TWO_DAYS))
      .split(',')
      .at(-1);
  assert.equal(finding('980.001', '19.999'), 'rollover');
  assert.equal(finding('980.000', '19.999'), 'registerFell');
  assert.equal(finding('980.001', '20.000'), 'registerFell');
});

test('§5: the roster register counts at its instant; a feed row of the same total keeps its tariffs', () => {
  const meters = ['M,2021-12-01T00:00:00,,100.00,,,,'];
  const rows = (first: string) => [
    `M,2021-12-01T00:00:00,${first}`,
    'M,2021-12-03T00:00:00,700,40,',
  ];
  assert.equal(
    rowOf(settle(meters, rows('100,10,'), TWO_DAYS)),
    'A,payable,600.000,600.000,600.000,30.000,570.000,600.000,120.00,0.00,',
  );
  assert.equal(
    rowOf(settle(meters, rows('100.01,10,'), TWO_DAYS)),
    'A,payable,600.000,600.000,600.000,300.000,300.000,600.000,120.00,0.00,conflictingReading',
  );
});

test('R2: the order of conflicting rows decides nothing', () => {
  const rows = [
    'M,2021-12-01T00:00:00,100,,',
    'M,2021-12-03T00:00:00,700,,',
    'M,2021-12-03T00:00:00,701,,',
    'M,2021-12-04T00:00:00,800,,',
  ];
  const forward = rowOf(settle(PLAIN, rows, TWO_DAYS));
  assert.match(forward, /conflictingReading/);
  assert.equal(rowOf(settle(PLAIN, rows.toReversed(), TWO_DAYS)), forward);
});
