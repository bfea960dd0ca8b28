import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupsOf, matching, type Programme, parameterLabel, valueLabel } from './parameters.ts';

const source = {
  ...{ programme: 'example', document: '示例〔2021〕1号', section: '四' },
  says: { zh: '满500度起补。', en: 'Paid from 500 kWh.' },
};
const PROGRAMME: Programme = {
  ...{ name: 'example', label: 'example@1', digest: 'd', version: 1, text: '' },
  title: { zh: '示例', en: 'example' },
  place: { zh: '某地', en: 'somewhere' },
  documents: [],
  contradictions: [],
  funderTitles: { district: { zh: '区级财政', en: 'district finance' } },
  components: [
    {
      ...{ name: 'energy', kind: 'running', per: 'season', isDetermined: true, rules: [] },
      title: { zh: '用电补贴', en: 'electricity subsidy' },
    },
  ],
  parameters: [
    { path: 'season.firstDay', value: '12-01', ...source },
    { path: 'pathways.heaters', value: '直热式电暖气', ...source },
    { path: 'components.energy.rules.perKwh.start.at', value: '500', ...source },
    { path: 'components.energy.rules.perKwh.start.rule', value: 'threshold', ...source },
    { path: 'components.energy.rules.perKwh.when.pathway.in', value: 'heaters wood', ...source },
  ],
};
const [, , at, rule, pathway] = PROGRAMME.parameters;

describe('parameters in words', () => {
  it('stand in groups, each component as one', () => {
    const groups = groupsOf(PROGRAMME.parameters);
    assert.deepEqual(
      groups.map(({ key, parameters }) => [key, parameters.length]),
      [
        ['season', 1],
        ['pathways', 1],
        ['components.energy', 3],
      ],
    );
  });

  it('have labels without what their group says, and whole ones', () => {
    assert.equal(parameterLabel(at!.path, PROGRAMME, 'zh'), '按用电量 · 起补 · 起补量');
    assert.equal(
      parameterLabel(at!.path, PROGRAMME, 'zh', false),
      '用电补贴 · 按用电量 · 起补 · 起补量',
    );
    assert.equal(parameterLabel('season.firstDay', PROGRAMME, 'en'), 'first day');
    const share = 'components.energy.funders.district.share';
    assert.equal(parameterLabel(share, PROGRAMME, 'zh'), '区级财政 · 比例');
    assert.equal(parameterLabel('energy.heaters', PROGRAMME, 'zh', false), 'energy · 直热式电暖气');
    assert.equal(parameterLabel('unheardOf', PROGRAMME, 'zh'), 'unheardOf');
  });

  it('have values in words where files say them in letters', () => {
    assert.equal(valueLabel(rule!, PROGRAMME, 'zh'), '达到后全部计补');
    assert.equal(valueLabel(at!, PROGRAMME, 'zh'), '500');
    assert.equal(valueLabel(pathway!, PROGRAMME, 'zh'), '直热式电暖气、wood');
    assert.equal(valueLabel({ path: 'a.b', value: 'true' }, PROGRAMME, 'en'), 'yes');
  });

  it('are found by path, value, clause or words', () => {
    const found = (text: string) => matching(PROGRAMME, text, 'zh').map(({ path }) => path);
    assert.deepEqual(found('firstday'), ['season.firstDay']);
    assert.deepEqual(found('达到后'), [rule!.path]);
    assert.equal(found('〔2021〕').length, 5);
    assert.deepEqual(found('没有的'), []);
  });
});
