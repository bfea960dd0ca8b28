import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { type BackTestRow, backTest } from './forecast-back-test.ts';
import { DOCUMENT, forecastDocument } from './forecast-document.ts';

let rows: BackTestRow[] = [];

before(() => {
  rows = backTest();
});

function rowOf(isRecorded: boolean, days: number): BackTestRow {
  return rows.find((row) => row.isRecorded === isRecorded && row.days === days)!;
}

test('the error of all households together falls as the season goes on', () => {
  for (const [isRecorded, days, most] of [
    [false, 14, 0.1],
    [false, 30, 0.07],
    [false, 60, 0.04],
    [false, 91, 0.025],
    [true, 14, 0.05],
    [true, 30, 0.04],
    [true, 60, 0.025],
    [true, 91, 0.015],
  ] as const) {
    const { energyError, moneyError } = rowOf(isRecorded, days);
    assert.ok(energyError <= most, `${isRecorded} ${days}: ${energyError} of kWh`);
    assert.ok(moneyError <= most, `${isRecorded} ${days}: ${moneyError} of yuan`);
  }
});

test('it is nearer to the truth than the mean day so far, and the nearer for recorded weather', () => {
  for (const { isRecorded, days, energyError, naiveError } of rows) {
    assert.ok(energyError < naiveError, `${isRecorded} ${days}: ${energyError} ${naiveError}`);
    if (isRecorded) assert.ok(energyError < rowOf(false, days).energyError);
  }
});

test('eight to nearly all of ten households lie between low and high, and so do the seasons', () => {
  for (const row of rows) {
    const { days, isRecorded, seasons, householdsInside, householdsMoneyInside } = row;
    const which = `${isRecorded} ${days}`;
    assert.ok(householdsInside >= 0.8, `${which}: ${householdsInside} of households`);
    // Bounds that held everything would say nothing.
    assert.ok(householdsInside <= 0.985, `${which}: ${householdsInside} of households`);
    assert.ok(householdsMoneyInside >= 0.85, `${which}: ${householdsMoneyInside} in yuan`);
    assert.ok(row.energyInside >= 0.8 * seasons, `${which}: ${row.energyInside} seasons`);
    assert.ok(row.moneyInside >= 0.8 * seasons, `${which}: ${row.moneyInside} in yuan`);
    assert.ok(row.spread < 0.2, `${which}: ±${row.spread}`);
  }
});

test('docs/forecast.md has these figures', () => {
  assert.equal(
    readFileSync(DOCUMENT, 'utf8'),
    forecastDocument(rows),
    'print them again: npm run forecast in test',
  );
});
