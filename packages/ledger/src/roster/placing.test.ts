import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placeMeters, type Standing } from './placing.ts';
import type { MeterRow } from './rows.ts';

const MODULUS_WH = 1_000_000_000;

function meter(other: Partial<MeterRow> = {}): MeterRow {
  const limits = { multiplier: 1, maxPowerW: 20_000, modulusWh: MODULUS_WH };
  return { householdId: 'H1', meterId: 'M1', ...limits, ...other };
}

function standing(row: MeterRow): Standing {
  return { installationNumber: 1, position: 1, row };
}

const place = (was: readonly MeterRow[], rows: readonly MeterRow[]) =>
  placeMeters(was.map(standing), rows, (id) => id !== 'nobody');

function refusals(was: readonly MeterRow[], rows: readonly MeterRow[]): string[] {
  return place(was, rows).refused.map(({ index, code }) => `${index} ${code}`);
}

describe('placeMeters', () => {
  it('adds a meter that stands nowhere and leaves one alone that stands so', () => {
    assert.equal(place([], [meter()]).added.length, 1);
    assert.equal(place([meter()], [meter()]).unchanged, 1);
  });

  it('takes a removal as a change of the installation that it ends', () => {
    const was = meter({ installedAt: 100 });
    const { changed, added } = place([was], [meter({ installedAt: 100, removedAt: 200 })]);
    assert.equal(added.length, 0);
    assert.deepEqual(
      changed.map(({ row }) => row.removedAt),
      [200],
    );
  });

  it('lets a meter leave one place at the instant at which it arrives at the next', () => {
    const rows = [meter({ removedAt: 200 }), meter({ householdId: 'H2', installedAt: 200 })];
    assert.deepEqual(refusals([], rows), []);
    const early = [meter({ removedAt: 200 }), meter({ householdId: 'H2', installedAt: 199 })];
    assert.deepEqual(refusals([], early), ['1 meterAlreadyInstalled']);
  });

  it('moves a meter in one file: removed here, installed there', () => {
    const rows = [meter({ removedAt: 200 }), meter({ householdId: 'H2', installedAt: 200 })];
    const placed = place([meter()], rows);
    assert.equal(placed.changed.length, 1);
    assert.equal(placed.added.length, 1);
  });

  it('refuses a meter that is elsewhere, even if the same file names its household', () => {
    assert.deepEqual(refusals([meter()], [meter({ householdId: 'H2' })]), [
      '0 meterAlreadyInstalled',
    ]);
    assert.deepEqual(refusals([], [meter(), meter()]), ['1 meterAlreadyInstalled']);
  });

  it('refuses each fault by its code', () => {
    const faults: readonly [Partial<MeterRow>, string][] = [
      [{ meterId: 'M\0' }, 'notText'],
      [{ householdId: 'nobody' }, 'unknownHousehold'],
      [{ installedAt: 200, removedAt: 200 }, 'removalNotAfterInstallation'],
      [{ installedWh: 0 }, 'registerWithoutInstant'],
      [{ removedWh: 0 }, 'registerWithoutInstant'],
      [{ installedAt: 1, installedWh: MODULUS_WH }, 'registerTooLarge'],
    ];
    for (const [fault, code] of faults)
      assert.deepEqual(refusals([], [meter(fault)]), [`0 ${code}`]);
    assert.deepEqual(refusals([], [meter({ installedAt: 200, removedAt: 201 })]), []);
    assert.deepEqual(refusals([], [meter({ installedAt: 1, installedWh: MODULUS_WH - 1 })]), []);
  });
});
