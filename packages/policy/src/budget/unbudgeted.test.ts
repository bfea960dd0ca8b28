import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { budgetOf } from './budget.ts';
import {
  component,
  gaps,
  inherited,
  money,
  pathwayIs,
  perHousehold,
  perM2,
  planRow,
  programmeWith,
  says,
} from './given.fixture.ts';

describe('what is not known', () => {
  test('is named: not stated, inherited from what is not on file, lacking in the plan', () => {
    const notStated = { source: { document: 'notice', section: '一', says: 'As before.' } };
    const programme = programmeWith({
      a: component('once', [{ basis: says('household'), notStated }]),
      b: inherited('once'),
      c: component('once', [perM2('1')]),
      d: component('once', [{ basis: says('costYuan'), rate: says('0.8') }]),
      e: component('once', [{ ...perHousehold('1'), when: pathwayIs('solar') }]),
      f: component('once', [
        { ...perHousehold('1'), when: [{ fact: 'equipment', in: says(['boiler']) }] },
      ]),
    });
    const budget = budgetOf(programme, [planRow()]);
    assert.deepEqual(gaps(budget), [
      'a amountNotStated 10',
      'b ancestorNotOnFile 10',
      'c planLacksArea 10',
      'd planLacksCost 10',
      'e planLacksPathway 10',
      'f planLacksEquipment 10',
    ]);
    assert.deepEqual(money(budget), []);
  });

  test('once for a row and component, however many seasons it is paid', () => {
    const budget = budgetOf(programmeWith({ heat: inherited('season') }), [planRow(), planRow()]);
    assert.deepEqual(gaps(budget), ['heat ancestorNotOnFile 10', 'heat ancestorNotOnFile 10']);
    assert.deepEqual(
      budget.unbudgeted.map(({ rowIndex }) => rowIndex),
      [0, 1],
    );
  });

  test('a row that no component is for is named too', () => {
    const rule = { ...perHousehold('1'), when: pathwayIs('solar') };
    const budget = budgetOf(programmeWith({ heater: component('once', [rule]) }), [
      planRow({ pathway: 'gas' }),
      planRow({ pathway: 'solar' }),
    ]);
    assert.deepEqual(gaps(budget), ['- noRuleForRow 10']);
    assert.deepEqual(money(budget), ['heater 2021 city 1000']);
  });

  test('a word that the programme does not declare makes the whole row unknown', () => {
    const programme = programmeWith({ heater: component('once', [perHousehold('1')]) });
    const rows = [planRow({ pathway: 'solr' }), planRow({ equipment: 'heatPmup' }), planRow()];
    const budget = budgetOf(programme, rows);
    assert.deepEqual(gaps(budget), ['- pathwayNotInProgramme 10', '- equipmentNotInProgramme 10']);
    assert.deepEqual(money(budget), ['heater 2021 city 1000']);
  });
});
