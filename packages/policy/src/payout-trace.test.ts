import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatKwh, formatYuan } from '@nuanbu/units';
import { cited, kwhRule, payBy, ruleOn } from './example.fixture.ts';
import { JINING, perKwhOf, subsidyOf } from './jining.fixture.ts';
import { type PayoutStep, payoutAt } from './payout.ts';
import { START_RULES, type StartRule } from './start-rule.ts';

/** A trace as `step result path`, the rule's own path cut off. */
function shown(trace: readonly PayoutStep[]): string[] {
  return trace.map(({ step, result, path }) => {
    const text =
      result.kind === 'fen'
        ? formatYuan(result.fen)
        : result.kind === 'exactYuan'
          ? result.text
          : formatKwh(result.thousandths);
    return `${step} ${text} ${(path ?? '').replace(/^components\.[^.]+\.(rules\.perKwh\.)?/, '')}`.trim();
  });
}

const RATE = `rate: ${cited('0.2')}`;

describe('the steps of the Jining subsidy', () => {
  const steps = (wh: number, startRule?: StartRule) => {
    const trace: PayoutStep[] = [];
    payoutAt({ whole: wh }, perKwhOf(), subsidyOf(), { startRule, seasonNumber: 1 }, trace);
    for (const { path } of trace) assert.ok(path === undefined || JINING.parameters.has(path));
    return shown(trace);
  };

  test('a threshold, then the limit', () => {
    assert.deepEqual(steps(5_500_000), [
      'energy 5500.000',
      'start 5500.000 start.rule',
      'cap 5000.000 limit',
      'rate 1000.00 rate',
      'rounding 1000.00 rounding',
    ]);
  });

  test('below the start nothing is left', () => {
    for (const startRule of START_RULES.filter((each) => each !== 'deductCapUsage')) {
      assert.deepEqual(steps(499_999, startRule).slice(1), [
        'start 0.000 start.rule',
        'cap 0.000 limit',
        'rate 0.00 rate',
        'rounding 0.00 rounding',
      ]);
    }
  });

  test('a limit on what was used holds before the start is deducted', () => {
    assert.deepEqual(steps(5_500_000, 'deductCapUsage').slice(1, 3), [
      'cap 5000.000 limit',
      'start 4500.000 start.rule',
    ]);
    assert.deepEqual(steps(499_999, 'deductCapUsage').slice(1, 3), [
      'cap 499.999 limit',
      'start 0.000 start.rule',
    ]);
  });

  test('a limit on what is paid holds after it', () => {
    assert.deepEqual(steps(5_500_001, 'deductCapPaid').slice(1, 3), [
      'start 5000.001 start.rule',
      'cap 5000.000 limit',
    ]);
  });

  test('the price is exact, and rounded in a step of its own', () => {
    assert.deepEqual(steps(500_025).slice(-2), ['rate 100.005 rate', 'rounding 100.01 rounding']);
  });
});

describe('the steps of other rules', () => {
  test('a quantity of the roster, a limit without a start', () => {
    const pay = payBy(ruleOn('areaM2', `limit: ${cited(162)}\nrate: ${cited(180)}`));
    assert.deepEqual(shown(pay(170_000).trace), [
      'quantity 170.000 basis',
      'cap 162.000 limit',
      'rate 29160.00 rate',
      'rounding 29160.00 rounding',
    ]);
  });

  test('a baseline, once and each month', () => {
    const once = payBy(kwhRule(`baseline: ${cited(200)}\n${RATE}`));
    assert.equal(shown(once(300_000).trace)[1], 'baseline 100.000 baseline');
    const month = payBy(kwhRule(`monthly:\n  baseline: ${cited(200)}\n${RATE}`));
    assert.equal(shown(month([300_000, 250_000]).trace)[1], 'monthly 150.000 monthly.baseline');
    const limited = payBy(
      kwhRule(`monthly:\n  baseline: ${cited(200)}\n  limit: ${cited(60)}\n${RATE}`),
    );
    assert.deepEqual(shown(limited([300_000, 250_000]).trace).slice(0, 3), [
      'energy 550.000',
      'monthly 150.000 monthly.baseline',
      'monthly 110.000 monthly.limit',
    ]);
  });

  test('bands: what each gives that the quantity reaches, then their sum', () => {
    const inBands = (more: string) =>
      payBy(
        kwhRule(`\
bands:
${more}
  list:
    - { from: 0, upTo: 40.0, rate: ${cited('0')} }
    - { from: 40.0, upTo: 100, rate: ${cited('0.1')} }
    - { from: 100, rate: ${cited('0.2')} }`),
      );
    const marginal = inBands(`  mode: ${cited('marginal')}`);
    assert.deepEqual(shown(marginal(90_000).trace).slice(1, -1), [
      'band 0.00 bands.list.0.rate',
      'band 5.00 bands.list.40.0.rate',
      'bands 5.00 bands.mode',
    ]);
    const whole = inBands(`  mode: ${cited('whole')}\n  boundary: ${cited('lower')}`);
    assert.deepEqual(shown(whole(100_001).trace).slice(1, -1), [
      'band 20.0002 bands.list.100.rate',
      'bands 20.0002 bands.mode',
    ]);
  });

  test('limits in yuan and the cost, after the rounding', () => {
    const pay = payBy(
      kwhRule(`${RATE}\nlimitYuan: ${cited('99.99')}\nnotAboveCost: ${cited(true)}`),
    );
    assert.deepEqual(shown(pay(500_000, { costFen: 5_000 }).trace).slice(-3), [
      'rounding 100.00 rounding',
      'limitYuan 99.99 limitYuan',
      'cost 50.00 notAboveCost',
    ]);
  });

  test('what a yearly step says is cited from the step', () => {
    const pay = payBy(
      kwhRule(
        `rate: ${cited('0.2')}\nlimitYuan: ${cited(500)}\nyearly:\n  - { fromSeason: 1, toSeason: 1, rate: ${cited('0.3')} }\n  - { fromSeason: 2, toSeason: 3, limitYuan: ${cited(100)} }`,
      ),
    );
    const paths = (seasonNumber: number) =>
      pay(1_000_000, { seasonNumber })
        .trace.map(({ path }) => path)
        .slice(1);
    const rule = 'components.subsidy.rules.perKwh';
    const rounding = 'components.subsidy.rounding';
    assert.deepEqual(paths(1), [`${rule}.yearly.1.rate`, rounding, `${rule}.limitYuan`]);
    assert.deepEqual(paths(3), [`${rule}.rate`, rounding, `${rule}.yearly.2.limitYuan`]);
  });
});
