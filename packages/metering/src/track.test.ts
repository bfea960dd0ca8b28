import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, column, installed, wh } from './given.fixture.ts';
import {
  cleanRegister,
  isUnknown,
  STEP_FELL,
  STEP_JUMPED,
  STEP_KNOWN,
  STEP_ROLLOVER,
  type Track,
} from './track.ts';

type Rows = readonly (readonly [string, string])[];

function clean(rows: Rows, more: Parameters<typeof installed>[0] = {}): Track {
  return cleanRegister(column(rows), installed(more));
}

/** Registers an hour apart, from midnight on. */
function hourly(...kwh: string[]): Rows {
  return kwh.map((each, hour) => [`${String(hour).padStart(2, '0')}:00`, each]);
}

function kept(track: Track): number[] {
  return [...track.registerWh.slice(0, track.length)];
}

function steps(track: Track): number[] {
  return [...track.step.slice(0, track.length - 1)];
}

function known(track: Track): number[] {
  return [...track.knownWh.slice(0, track.length)];
}

describe('U1, a blip', () => {
  test('a single zero between rising neighbours is discarded', () => {
    const track = clean(hourly('1000', '0', '1001'));
    assert.deepEqual(track.blipsAt, [at('01:00')]);
    assert.deepEqual(kept(track), [wh('1000'), wh('1001')]);
    assert.deepEqual(steps(track), [STEP_KNOWN]);
    assert.deepEqual(known(track), [0, 1_000]);
  });

  test('one Wh outside the span of the neighbours is a blip, on its border it is none', () => {
    const isBlip = (middle: string) =>
      clean(hourly('1000.000', middle, '1001.000')).blipsAt.length === 1;
    assert.ok(isBlip('999.999'));
    assert.ok(!isBlip('1000.000'));
    assert.ok(!isBlip('1001.000'));
    assert.ok(isBlip('1001.001'));
  });

  test('neighbours of the same register do not fall', () => {
    assert.deepEqual(clean(hourly('1000', '999.999', '1000')).blipsAt, [at('01:00')]);
  });

  test('between neighbours that fall by one Wh nothing is a blip', () => {
    const track = clean(hourly('1000.000', '5.000', '999.999'));
    assert.deepEqual(track.blipsAt, []);
    assert.deepEqual(steps(track), [STEP_FELL, STEP_JUMPED]);
  });

  test('the first and the last reading have one neighbour only and stay', () => {
    assert.deepEqual(clean(hourly('5000', '1000', '1001')).blipsAt, []);
    assert.deepEqual(clean(hourly('1000', '1001', '0')).blipsAt, []);
  });

  test('two zeros running are a fall and a jump, not two blips', () => {
    const track = clean(hourly('1000', '0', '0', '1001'));
    assert.deepEqual(track.blipsAt, []);
    assert.deepEqual(steps(track), [STEP_FELL, STEP_KNOWN, STEP_JUMPED]);
  });

  test('the neighbour before is the last reading kept, so blips may follow each other', () => {
    const track = clean(hourly('1000', '2000', '1500', '1001'));
    assert.deepEqual(track.blipsAt, [at('01:00'), at('02:00')]);
    assert.deepEqual(kept(track), [wh('1000'), wh('1001')]);
  });
});

describe('U2, a rollover', () => {
  /** The step of a register with a modulus of 1,000 kWh, in a number of hours. */
  function step(from: string, to: string, hours = 2, modulusWh = 1_000_000): number {
    const rows: Rows = [
      ['00:00', from],
      [`0${hours}:00`, to],
    ];
    return clean(rows, { modulusWh }).step[0]!;
  }

  test('counts on from above 0.98 M to below 0.02 M', () => {
    assert.equal(step('980.001', '19.999'), STEP_ROLLOVER);
    assert.equal(step('980.000', '19.999'), STEP_FELL);
    assert.equal(step('980.001', '20.000'), STEP_FELL);
  });

  test('compares exactly where 0.98 M and 0.02 M are no whole Wh', () => {
    // 0.98 × 1,000,049 = 980,048.02 and 0.02 × 1,000,049 = 20,000.98.
    assert.equal(step('980.049', '20.000', 2, 1_000_049), STEP_ROLLOVER);
    assert.equal(step('980.048', '20.000', 2, 1_000_049), STEP_FELL);
    assert.equal(step('980.049', '20.001', 2, 1_000_049), STEP_FELL);
  });

  test('only where U4 would let the step pass: P·(Δt + 15 min) and one Wh more', () => {
    // 20 kW for an hour and a quarter are 25 kWh: from 990 over 1,000 to 15.
    assert.equal(step('990.000', '15.000', 1), STEP_ROLLOVER);
    assert.equal(step('990.000', '15.001', 1), STEP_FELL);
    assert.equal(step('989.999', '15.000', 1), STEP_FELL);
  });

  test('adds what the register went, and is listed with the odd steps', () => {
    const track = clean(hourly('999.5', '0.25', '1'), { modulusWh: 1_000_000 });
    assert.deepEqual(steps(track), [STEP_ROLLOVER, STEP_KNOWN]);
    assert.deepEqual(known(track), [0, 750, 1_500]);
    assert.deepEqual(track.oddSteps, [0]);
  });

  test('of a register with the default modulus', () => {
    const track = clean(hourly('999999.99', '0.01'));
    assert.deepEqual(steps(track), [STEP_ROLLOVER]);
    assert.deepEqual(known(track), [0, 20]);
  });
});

describe('U3, a fall', () => {
  test('of one Wh makes the step unknown, and later steps count from the new base', () => {
    const track = clean(hourly('1000', '999.999', '1001'));
    assert.deepEqual(steps(track), [STEP_KNOWN]); // the fall recovers: a blip, not a fall
    const fallen = clean(hourly('1000', '999.999', '999.999', '1001'));
    assert.deepEqual(steps(fallen), [STEP_FELL, STEP_KNOWN, STEP_KNOWN]);
    assert.deepEqual(known(fallen), [0, 0, 0, 1_001]);
    assert.deepEqual(fallen.oddSteps, [0]);
  });

  test('a register that stands still has not fallen', () => {
    assert.deepEqual(steps(clean(hourly('1000', '1000'))), [STEP_KNOWN]);
  });
});

describe('U4, a jump', () => {
  test('is a step above P·(Δt + 15 min), at the limit and one Wh above', () => {
    assert.deepEqual(steps(clean(hourly('1000', '1025.000'))), [STEP_KNOWN]);
    assert.deepEqual(steps(clean(hourly('1000', '1025.001'))), [STEP_JUMPED]);
  });

  test('floors the limit to the Wh', () => {
    // 20 kW for 901 seconds are 5,005.55… Wh.
    const stepOfASecond = (to: string) => {
      const rows: Rows = [
        ['00:00:00', '1000'],
        ['00:00:01', to],
      ];
      return clean(rows).step[0];
    };
    assert.equal(stepOfASecond('1005.005'), STEP_KNOWN);
    assert.equal(stepOfASecond('1005.006'), STEP_JUMPED);
  });

  test('goes by the power that the roster gives', () => {
    assert.deepEqual(steps(clean(hourly('10', '17.500'), { maxPowerW: 6_000 })), [STEP_KNOWN]);
    assert.deepEqual(steps(clean(hourly('10', '17.501'), { maxPowerW: 6_000 })), [STEP_JUMPED]);
  });

  test('adds nothing, and the next step counts from where it landed', () => {
    const track = clean(hourly('10', '100', '101'));
    assert.deepEqual(known(track), [0, 0, 1_000]);
    assert.deepEqual(track.oddSteps, [0]);
  });
});

test('only falls and jumps are unknown', () => {
  assert.deepEqual([STEP_KNOWN, STEP_ROLLOVER, STEP_FELL, STEP_JUMPED].map(isUnknown), [
    false,
    false,
    true,
    true,
  ]);
});

test('a register without a reading is an empty track', () => {
  const track = clean([]);
  assert.equal(track.length, 0);
  assert.deepEqual(track.oddSteps, []);
});
