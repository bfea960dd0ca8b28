/** Every folder `budget-*` beside this file: a plan, and what its notice prints of the money. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runBudgetScenario } from './budget.ts';
import { judged } from './figures.ts';

const folders = readdirSync(import.meta.dirname)
  .filter((name) => name.startsWith('budget-'))
  .sort();

for (const name of folders) {
  test(name, async () => {
    const { expected, actual, note } = await runBudgetScenario(join(import.meta.dirname, name));
    assert.deepEqual(actual, expected);
    assert.match(note, /^# .+\n\n.+/, 'a note says where the figures are printed');
  });
}

describe('a printed figure', () => {
  const budgeted = {
    rows: [{ town: '', village: '', plannedHouseholds: 3, areaMilliM2: 58_560_000 }],
    budget: {
      entries: [
        {
          kind: 'subsidy',
          item: 'heater',
          rule: 'rule1',
          town: '',
          village: '',
          pathway: '',
          equipment: '',
          households: 3,
          period: 'once',
          year: '2021',
          funder: 'city',
          amountFen: 2_283_850_000,
          isCeiling: false,
        },
      ],
      unbudgeted: [],
    },
  } as const;
  const rounds = (printed: string, outOf?: string) => {
    const asked = { at: '', printed, of: '', rounds: '' };
    const { rounds, differs } = judged(outOf === undefined ? asked : { ...asked, outOf }, budgeted);
    return differs === undefined ? rounds : `${rounds} ${differs}`;
  };

  test('is exact, rounded half up, cut off, or either', () => {
    assert.equal(rounds('2283.85 万元'), 'exact');
    assert.equal(rounds('2283.850 万元'), 'exact');
    assert.equal(rounds('2283.9 万元'), 'halfUp');
    assert.equal(rounds('2283.8 万元'), 'cutOff');
    assert.equal(rounds('0.228 亿元'), 'either');
    assert.equal(rounds('17.6 万平方米'), 'halfUp');
    assert.equal(rounds('100 %', ''), 'exact');
    assert.equal(rounds('7612833 元/户'), 'either');
  });

  test('differs by the exact sum less what is printed', () => {
    assert.equal(rounds('2283.84 万元'), 'no 0.01');
    assert.equal(rounds('2284 万元'), 'halfUp');
    assert.equal(rounds('2285 万元'), 'no -1.15');
    assert.equal(rounds('4 户'), 'no -1');
  });
});
