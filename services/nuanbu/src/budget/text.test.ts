import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { budgetOf, type PlanRow } from '@nuanbu/policy';
import { loadProgramme } from '../programmes.ts';
import { formatWan } from './money-cell.ts';
import { budgetText } from './text.ts';
import type { ShownDimension } from './words.ts';

const DONGHE: readonly PlanRow[] = [
  {
    town: '甲镇',
    village: '甲村',
    pathway: 'solarElectric',
    year: 2021,
    plannedHouseholds: 12_717,
    areaMilliM2: 80_000,
  },
  {
    town: '甲镇',
    village: '乙村',
    pathway: 'gas',
    year: 2021,
    plannedHouseholds: 3,
    areaMilliM2: 80_000,
  },
  { town: '', village: '', pathway: 'powerGrid', year: 2021, plannedHouseholds: 2 },
];

/** The text's lines, the cells of a table with one space around each bar. */
async function lines(
  programmeName: string,
  rows: readonly PlanRow[],
  by?: ShownDimension,
  language: 'zh' | 'en' = 'zh',
): Promise<string[]> {
  const programme = await loadProgramme(programmeName);
  const plan = { rows, lines: [], refusals: [], ignoredColumns: [] };
  const text = budgetText(
    {
      ...{ programme, plan, budget: budgetOf(programme, rows) },
      leavesOut: { stated: false, ownPart: false },
    },
    by,
    language,
  );
  return text
    .split('\n')
    .filter((line) => !/^[┌├└]/.test(line))
    .map((line) => line.replace(/ +/g, ' '));
}

describe('the table of a budget', () => {
  test('has component, pathway, funder and year, subtotals and a total', async () => {
    const table = (await lines('donghe-2021', DONGHE)).filter((line) => line.startsWith('│'));
    assert.deepEqual(table.slice(0, 5), [
      '│ 计划 │ 户数 │ 面积(平方米) │',
      '│ 太阳能+电辅助 │ 12717 │ 1017360 │',
      '│ 煤改气（壁挂炉） │ 3 │ 240 │',
      '│ 电网扩容 │ 2 │ 0 │',
      '│ 合计 │ 12722 │ 1017600 │',
    ]);
    assert.deepEqual(table.slice(5, 10), [
      '│ 项目 │ 改造方式 │ 资金来源 │ 2021 │ 2022 │ 2023 │ 以后年度 │ 未分年度 │ 合计 │',
      '│ 太阳能+电辅助补贴 │ 太阳能+电辅助 │ 市财政 │ 17091.65 │ │ │ │ │ 17091.65 │',
      '│ │ 太阳能+电辅助 │ 区财政 │ 7324.99 │ │ │ │ │ 7324.99 │',
      '│ │ 太阳能+电辅助 │ 农户自筹 │ 4069.44 │ │ │ │ │ 4069.44 │',
      '│ 小计 │ │ │ 28486.08 │ │ │ │ │ 28486.08 │',
    ]);
    assert.ok(
      table.includes(
        '│ 采暖季气费补贴 │ 煤改气（壁挂炉） │ 燃气公司 │ 0.10 │ 0.10 │ 0.10 │ │ │ 0.29 │',
      ),
    );
    assert.ok(table.includes('│ │ — │ 其他资本 │ │ │ │ │ 300.00 │ 300.00 │'));
    assert.match(
      table.findLast((line) => line.startsWith('│ 合计'))!,
      /^│ 合计 │ │ │ ≤32804\.37 │ 0\.29 │ 0\.29 │ 761\.64 │ 300\.00 │ ≤33866\.58 │$/,
    );
  });

  test('says which sums are ceilings and what is in no total', async () => {
    const all = await lines('donghe-2021', DONGHE);
    assert.ok(all.some((line) => line.startsWith('≤：计划未填用量或费用')));
    assert.deepEqual(all.slice(-2), [
      '未计入合计：',
      ' 电网扩容 2 户 电网扩容补贴 文件未写明补贴标准 (amountNotStated)',
    ]);
    const exact = await lines('donghe-2021', DONGHE.slice(0, 1));
    assert.ok(!exact.some((line) => line.includes('≤')));
    assert.ok(!exact.includes('未计入合计：'));
  });

  test('is grouped as asked', async () => {
    const sums = async (by: ShownDimension) => {
      const rows = await lines('donghe-2021', DONGHE.slice(0, 1), by);
      const table = rows.filter((line) => line.startsWith('│'));
      return table.slice(
        4,
        table.findIndex((line) => line.startsWith('│ 汇总')),
      );
    };
    assert.deepEqual((await sums('village')).slice(0, 2), [
      '│ 甲镇 甲村 │ 28486.08 │ │ │ 28486.08 │',
      '│ — │ 4315.96 │ 761.64 │ 300.00 │ 5377.60 │',
    ]);
    assert.deepEqual(await sums('pathway'), [
      '│ 太阳能+电辅助 │ 28486.08 │ │ │ 28486.08 │',
      '│ — │ 4315.96 │ 761.64 │ 300.00 │ 5377.60 │',
      '│ 合计 │ 32802.04 │ 761.64 │ 300.00 │ 33863.68 │',
    ]);
    assert.deepEqual(await sums('funder'), [
      '│ 市财政 │ 17853.29 │ 761.64 │ │ 18614.93 │',
      '│ 区财政 │ 10879.31 │ │ │ 10879.31 │',
      '│ 农户自筹 │ 4069.44 │ │ │ 4069.44 │',
      '│ 其他资本 │ │ │ 300.00 │ 300.00 │',
      '│ 合计 │ 32802.04 │ 761.64 │ 300.00 │ 33863.68 │',
    ]);
    assert.deepEqual(await sums('year'), [
      '│ 2021 │ 24416.64 │ 4069.44 │ 4315.96 │ 32802.04 │',
      '│ 以后年度 │ │ │ 761.64 │ 761.64 │',
      '│ 未分年度 │ │ │ 300.00 │ 300.00 │',
      '│ 合计 │ 24416.64 │ 4069.44 │ 5377.60 │ 33863.68 │',
    ]);
  });

  test('speaks English where asked', async () => {
    const all = await lines('donghe-2021', DONGHE, 'funder', 'en');
    assert.match(all[0]!, /donghe-2021 Budget$/);
    assert.ok(all.includes('│ Funder │ 2021 │ 2022 │ 2023 │ later years │ no year │ Total │'));
    assert.match(all.at(-1)!, /^ stronger power grid 2 households power grid The notice names/);
    assert.ok(!all.some((line) => /[一-鿿]/.test(line.replace('万元', ''))));
  });

  test('says so where nothing is known at all', async () => {
    const all = await lines('shuocheng-2021', [{ ...DONGHE[1]!, pathway: 'cleanCoal' }]);
    assert.ok(all.includes('没有可测算的金额'));
    assert.match(all.at(-1)!, /清洁煤过渡 3 户/);
  });
});

test('10,000 yuan are printed with two decimals, half up', () => {
  assert.equal(formatWan(24_177_664_000), '24177.66');
  assert.equal(formatWan(4_999), '0.00');
  assert.equal(formatWan(5_000), '0.01');
  assert.equal(formatWan(-5_000), '-0.01');
});
